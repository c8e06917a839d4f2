/**
 * Writes rows of `from` (`width` values each, a multiple of four) four interleaved, as `distances2` of
 * ../wasm/distances.as.ts reads centroids: [tile][vector][row of the tile][4 columns]. Fills up to `places` rows, a
 * multiple of four, with the first one.
 */
export function packTiles(
  from: Float32Array,
  rows: ArrayLike<number>,
  places: number,
  width: number,
  to: Float32Array,
): void {
  for (let place = 0; place < places; place++) {
    const start = (rows[place] ?? rows[0]!) * width;
    const at = (place >> 2) * 4 * width + (place & 3) * 4;
    for (let j = 0; j < width; j++) to[at + (j >> 2) * 16 + (j & 3)] = from[start + j]!;
  }
}

/** 0, 1, … `count` - 1. */
export function firstRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}

/** A matrix with its columns filled up with zeros to `width`. */
export function widen(data: Float32Array, cols: number, width: number, to: Float32Array): void {
  if (cols === width) {
    to.set(data);
    return;
  }
  const rows = data.length / cols;
  for (let i = 0, source = 0, target = 0; i < rows; i++, target += width) {
    for (let j = 0; j < cols; j++) to[target + j] = data[source++]!;
    for (let j = cols; j < width; j++) to[target + j] = 0;
  }
}
