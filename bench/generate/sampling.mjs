// @ts-check

/** A fast seeded stream (xoshiro128**), with the few draws that the generators need. @param {number} seed */
export function createRandom(seed) {
  let a = seed | 1;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88;
  let d = 0x37e15162;
  const next = () => {
    const scaled = Math.imul(b, 5);
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9);
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  for (let i = 0; i < 32; i++) next();
  const uniform = () => next() / 4294967296;
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const below = (/** @type {number} */ n) => Math.floor(uniform() * n);
  /** 8 bits at a time from a table; `digits` must be even or the last byte is cut. */
  const hex = (/** @type {number} */ digits) => {
    let text = '';
    while (text.length < digits) {
      const word = next();
      text += BYTES[word >>> 24] + BYTES[(word >>> 16) & 255] + BYTES[(word >>> 8) & 255] + BYTES[word & 255];
    }
    return text.length === digits ? text : text.slice(0, digits);
  };
  return { uniform, normal, below, hex };
}

const BYTES = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/**
 * Draws from 0 to n - 1 with probability proportional to `1 / (rank + 1) ^ exponent`, from a table.
 *
 * @param {number} n @param {number} exponent @param {{ below(n: number): number }} random
 */
export function zipfTable(n, exponent, random) {
  const weights = Array.from({ length: n }, (_, rank) => (rank + 1) ** -exponent);
  const total = weights.reduce((a, b) => a + b, 0);
  const table = new Uint8Array(1 << 16);
  let sum = 0;
  for (let rank = 0, slot = 0; rank < n; rank++) {
    sum += weights[rank];
    const end = rank === n - 1 ? table.length : Math.round((sum / total) * table.length);
    while (slot < end) table[slot++] = rank;
  }
  return () => table[random.below(table.length)];
}
