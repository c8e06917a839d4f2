/** Searches and updates of agglomerative clustering. Rows come in fours, filled up with what never wins. */
import { distance1 } from './distances.as';
import { addSquare, sumEach } from './lanes.as';

let foundIndex: i32 = 0;
/** Where the last search found its minimum. */
export function found(): i32 { return foundIndex; }

/** The least of four lanes, and among equal ones the least index. */
// @ts-ignore: decorator
@inline
function leastLane(values: v128, indices: v128): f32 {
  let least = f32x4.pmin(values, v128.shuffle<f32>(values, values, 2, 3, 0, 1));
  least = f32x4.pmin(least, v128.shuffle<f32>(least, least, 1, 0, 3, 2));
  let first = v128.bitselect(indices, i32x4.splat(i32.MAX_VALUE), f32x4.eq(values, least));
  first = i32x4.min_s(first, v128.shuffle<i32>(first, first, 2, 3, 0, 1));
  first = i32x4.min_s(first, v128.shuffle<i32>(first, first, 1, 0, 3, 2));
  foundIndex = i32x4.extract_lane(first, 0);
  return f32x4.extract_lane(least, 0);
}

/** Squared distances of a row to four rows that stand one after the other. */
// @ts-ignore: decorator
@inline
function distances4(query: usize, rows: usize, vectors: i32): v128 {
  const row = (<usize>vectors) << 4;
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let p1 = rows + row, p2 = p1 + row, p3 = p2 + row;
  for (const end = p1; rows < end; rows += 16) {
    const v = v128.load(query);
    a0 = addSquare(a0, v128.load(rows), v);
    a1 = addSquare(a1, v128.load(p1), v);
    a2 = addSquare(a2, v128.load(p2), v);
    a3 = addSquare(a3, v128.load(p3), v);
    query += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
  }
  return sumEach(a0, a1, a2, a3);
}

/**
 * The cluster nearest to cluster `query` under Ward's distance |a - b|^2 wa wb / (wa + wb), the first of equal ones;
 * its place is `found()`. `count` centroids from `x`, weights from `weights`, where what fills up has weight NaN. The
 * value is the same to the bit from either side: products and sums of two commute.
 */
export function nearestWard(x: usize, count: i32, vectors: i32, weights: usize, query: i32): f32 {
  const row = (<usize>vectors) << 4;
  const start = x + row * <usize>query;
  const own = weights + ((<usize>query) << 2);
  const weight = load<f32>(own);
  const wide = f32x4.splat(weight);
  store<f32>(own, NaN);
  let best = f32x4.splat(Infinity), place = i32x4.splat(i32.MAX_VALUE), index = i32x4(0, 1, 2, 3);
  for (let j = 0; j < count; j += 4) {
    const others = v128.load(weights);
    const scaled = f32x4.mul(distances4(start, x, vectors), f32x4.mul(wide, others));
    const value = f32x4.div(scaled, f32x4.add(wide, others));
    // Never true for NaN.
    const less = f32x4.lt(value, best);
    place = v128.bitselect(index, place, less);
    best = v128.bitselect(value, best, less);
    index = i32x4.add(index, i32x4.splat(4));
    x += row * 4;
    weights += 16;
  }
  store<f32>(own, weight);
  return leastLane(best, place);
}

/** Ward's distance between two clusters, to the bit as `nearestWard` has it. */
export function wardDistance(x: usize, vectors: i32, weights: usize, a: i32, b: i32): f32 {
  const row = (<usize>vectors) << 4;
  const weightA = load<f32>(weights + ((<usize>a) << 2));
  const weightB = load<f32>(weights + ((<usize>b) << 2));
  return (distance1(x + row * <usize>a, x + row * <usize>b, vectors) * (weightA * weightB)) / (weightA + weightB);
}

/** Euclidean distances between all of `count` rows; `stride` values from one row of the result to the next. */
export function allDistances(x: usize, count: i32, vectors: i32, out: usize, stride: i32): void {
  const row = (<usize>vectors) << 4;
  for (let i = 0; i < count; i++) {
    const query = x + row * <usize>i;
    const line = out + (((<usize>i) * (<usize>stride)) << 2);
    for (let j = 0; j < count; j += 4) {
      v128.store(line + ((<usize>j) << 2), f32x4.sqrt(distances4(query, x + row * <usize>j, vectors)));
    }
  }
}

/** The least of `line + mask`, `count` values (a multiple of four); its place is `found()`. */
export function leastUnmasked(line: usize, mask: usize, count: i32): f32 {
  let best = f32x4.splat(Infinity), place = i32x4.splat(i32.MAX_VALUE), index = i32x4(0, 1, 2, 3);
  const end = line + ((<usize>count) << 2);
  while (line < end) {
    const value = f32x4.add(v128.load(line), v128.load(mask));
    const less = f32x4.lt(value, best);
    place = v128.bitselect(index, place, less);
    best = f32x4.pmin(best, value);
    index = i32x4.add(index, i32x4.splat(4));
    line += 16;
    mask += 16;
  }
  return leastLane(best, place);
}

/**
 * Distances of the union of clusters a and b to all others, into line `a` and the column of `a`: the larger of both for
 * complete linkage, the mean by weight for average linkage (Lance and Williams 1967).
 */
export function uniteLines(
  matrix: usize, stride: i32, mask: usize, a: i32, b: i32, complete: i32, weightA: f32, weightB: f32,
): void {
  const step = (<usize>stride) << 2;
  const lineA = matrix + step * <usize>a;
  const lineB = matrix + step * <usize>b;
  const shareA = f32x4.splat(weightA / (weightA + weightB));
  const shareB = f32x4.splat(weightB / (weightA + weightB));
  for (let at: usize = 0; at < step; at += 16) {
    const da = v128.load(lineA + at), db = v128.load(lineB + at);
    const united = complete ? f32x4.pmax(da, db) : f32x4.add(f32x4.mul(da, shareA), f32x4.mul(db, shareB));
    v128.store(lineA + at, united);
  }
  let column = matrix + ((<usize>a) << 2);
  // Every store is to another page: none for what is masked.
  for (let at: usize = 0; at < step; at += 4) {
    if (load<f32>(mask + at) == 0) store<f32>(column, load<f32>(lineA + at));
    column += step;
  }
}
