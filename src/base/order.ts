/**
 * Compares two texts by their UTF-8 bytes, the order of DuckDB's and Spark's default collation. JavaScript's own
 * `<` compares UTF-16 units, which puts astral characters before U+E000..U+FFFF; `localeCompare` depends on the
 * machine. Returns a negative, zero or positive number.
 */
export function compareText(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      // Surrogates (D800..DFFF) encode code points above every other unit, so they sort last.
      const xSurrogate = x >= 0xd800 && x <= 0xdfff;
      const ySurrogate = y >= 0xd800 && y <= 0xdfff;
      if (xSurrogate !== ySurrogate) return xSurrogate ? 1 : -1;
      return x - y;
    }
  }
  return a.length - b.length;
}
