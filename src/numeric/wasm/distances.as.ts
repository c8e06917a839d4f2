import { addSquare, sumEach, sumLanes } from './lanes.as';

/**
 * Squared distances of two rows to all centroids, as sums of squared differences: out[4 * tiles] for `p`, then for `q`.
 * Eight accumulators (2 rows x 4 centroids) and three operands fit the sixteen registers; more would spill.
 */
export function distances2(p: usize, q: usize, vectors: i32, centroids: usize, tiles: i32, out: usize): void {
  const outQ = out + ((<usize>tiles) << 4);
  for (let t = 0; t < tiles; t++) {
    let p0 = f32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
    let q0 = p0, q1 = p0, q2 = p0, q3 = p0;
    const end = p + ((<usize>vectors) << 4);
    let b = q;
    for (let a = p; a < end; a += 16) {
      const x = v128.load(a);
      const y = v128.load(b);
      let c = v128.load(centroids);
      p0 = addSquare(p0, x, c);
      q0 = addSquare(q0, y, c);
      c = v128.load(centroids, 16);
      p1 = addSquare(p1, x, c);
      q1 = addSquare(q1, y, c);
      c = v128.load(centroids, 32);
      p2 = addSquare(p2, x, c);
      q2 = addSquare(q2, y, c);
      c = v128.load(centroids, 48);
      p3 = addSquare(p3, x, c);
      q3 = addSquare(q3, y, c);
      b += 16;
      centroids += 64;
    }
    v128.store(out + ((<usize>t) << 4), sumEach(p0, p1, p2, p3));
    v128.store(outQ + ((<usize>t) << 4), sumEach(q0, q1, q2, q3));
  }
}

/** Squared distance of two rows. */
export function distance1(p: usize, q: usize, vectors: i32): f32 {
  let sum = f32x4.splat(0);
  for (let t = 0; t < vectors; t++) {
    sum = addSquare(sum, v128.load(p), v128.load(q));
    p += 16;
    q += 16;
  }
  return sumLanes(sum);
}

/** The smallest and second smallest of `k` values, and where the smallest is first. */
let bestIndex: i32 = 0;
let bestValue: f32 = 0;
let secondValue: f32 = 0;
export function twoSmallest(values: usize, k: i32): void {
  bestIndex = 0;
  bestValue = load<f32>(values);
  secondValue = Infinity;
  for (let j = 1; j < k; j++) {
    const value = load<f32>(values + ((<usize>j) << 2));
    if (value < bestValue) {
      secondValue = bestValue;
      bestValue = value;
      bestIndex = j;
    } else if (value < secondValue) {
      secondValue = value;
    }
  }
}
// @ts-ignore: decorator
@inline
export function smallestIndex(): i32 { return bestIndex; }

/**
 * Nearest centroid of each of `rows` rows: label, distance and distance of the second nearest. Reads one row past the
 * end when `rows` is odd. `scratch` holds 8 * tiles values.
 */
export function nearestTwo(
  x: usize, rows: i32, vectors: i32, centroids: usize, k: i32, scratch: usize,
  labels: usize, distance: usize, second: usize,
): void {
  const tiles = (k + 3) >> 2;
  const row = (<usize>vectors) << 4;
  for (let i = 0; i < rows; i++) {
    if (!(i & 1)) distances2(x, x + row, vectors, centroids, tiles, scratch);
    twoSmallest(scratch + (((<usize>tiles) << 4) * (<usize>i & 1)), k);
    store<i32>(labels, bestIndex);
    store<f32>(distance, sqrt<f32>(bestValue));
    store<f32>(second, sqrt<f32>(secondValue));
    x += row;
    labels += 4;
    distance += 4;
    second += 4;
  }
}
