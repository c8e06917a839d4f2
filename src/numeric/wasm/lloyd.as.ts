/**
 * One pass of Lloyd's algorithm over a chunk of rows.
 *
 * Most rows are settled without touching their float32 values:
 *  1. Hamerly's bounds, moved by how far the centroids moved, say for many rows that the label cannot change.
 *  2. For the others, dot products in int16 (each row and each centroid in its own scale) bracket each score
 *     |c|^2 / 2 - x.c within +- FUZZ * |c|. When the brackets of the best two do not touch, the label is certain.
 *  3. What is left, some per cent, is decided by float32 sums of squared differences.
 * So the labels are those of step 3 everywhere, at the speed of steps 1 and 2. Sums change only for rows that moved.
 *
 * Hamerly, G. (2010), Making k-means even faster, SDM.
 */
import { addRow, moveRow, sumLanes } from './lanes.as';
import { distance1, distances2, secondSmallest, smallest, smallestIndex, twoSmallest } from './distances.as';
import {
  CENTROIDS, CENTROID_ROWS, CENTROID_TERMS, CHUNK_ROWS, COUNTS, FRESH, FUZZ, FUZZ_FLOOR, HALF_ROOT, K, LABELS, LOWER,
  MEANS, MOVES, NORM, PAIRS, RESULTS, ROUNDING, ROWS, SCALE, SHORT_CENTROIDS, SHORT_LIMIT, SHORT_VECTORS, SHORT_X,
  SUMS, TILES, UPPER, VECTORS, X,
} from './job.as';

/** Rows whose bounds are looked at before those that failed are evaluated. */
const BLOCK: i32 = 1024;

/** Sums of the columns over a chunk, into the chunk's first sums. */
export function sumChunk(chunk: i32): void {
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  const sums = load<usize>(SUMS) + <usize>chunk * <usize>load<i32>(K) * row * 2;
  for (let i = from; i < to; i++) addRow(load<usize>(X) + row * <usize>i, vectors, sums);
}

/** Centres the rows of a chunk, and writes their int16 form and the three terms that go with it. */
export function centreChunk(chunk: i32): void {
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const shortRow = (<usize>load<i32>(SHORT_VECTORS)) << 4;
  const limit = load<f32>(SHORT_LIMIT);
  const halfRoot = load<f32>(HALF_ROOT);
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  for (let i = from; i < to; i++) {
    const start = load<usize>(X) + row * <usize>i;
    let mean = load<usize>(MEANS);
    let squares = f32x4.splat(0);
    let largest = f32x4.splat(0);
    for (let x = start; x < start + row; x += 16) {
      const v = f32x4.sub(v128.load(x), v128.load(mean));
      v128.store(x, v);
      squares = f32x4.add(squares, f32x4.mul(v, v));
      largest = f32x4.max(largest, f32x4.abs(v));
      mean += 16;
    }
    largest = f32x4.max(largest, v128.shuffle<f32>(largest, largest, 2, 3, 0, 1));
    largest = f32x4.max(largest, v128.shuffle<f32>(largest, largest, 1, 0, 3, 2));
    const reach = f32x4.extract_lane(largest, 0);
    const norm = sumLanes(squares);
    const scale = reach / limit;
    const inverse = f32x4.splat(reach > 0 ? limit / reach : 0);
    let short = load<usize>(SHORT_X) + shortRow * <usize>i;
    const shortEnd = short + shortRow;
    for (let x = start; short < shortEnd; short += 16, x += 32) {
      const low = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x), inverse)));
      // A row whose columns fill an odd number of vectors ends in the middle of an int16 vector.
      const high = x + 16 < start + row
        ? i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x, 16), inverse)))
        : i32x4.splat(0);
      v128.store(short, i16x8.narrow_i32x4_s(low, high));
    }
    const at = (<usize>i) << 2;
    store<f32>(load<usize>(SCALE) + at, scale);
    store<f32>(load<usize>(NORM) + at, norm);
    // Half a step per column on either side: |x| |c - c'| + |x - x'| |c|, with 32000 steps in |c|; 2 % for the product
    // of the two errors and the rounding of the terms.
    store<f32>(load<usize>(FUZZ) + at, <f32>1.02 * halfRoot * (sqrt<f32>(norm) / <f32>32000 + scale));
  }
}

/** Sum of squared distances of a chunk's rows to their centroids; each row's own into UPPER. */
export function inertiaChunk(chunk: i32): void {
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  let sum: f64 = 0;
  for (let i = from; i < to; i++) {
    const label = <usize>load<i32>(load<usize>(LABELS) + ((<usize>i) << 2));
    const own = distance1(load<usize>(X) + row * <usize>i, load<usize>(CENTROID_ROWS) + row * label, vectors);
    store<f32>(load<usize>(UPPER) + ((<usize>i) << 2), own);
    sum += <f64>own;
  }
  store<f64>(load<usize>(RESULTS) + ((<usize>chunk) << 4), sum);
}

let changed: i32 = 0;
let chunkSums: usize = 0;
let chunkCounts: usize = 0;

/** One pass over a chunk: labels, bounds, sums and counts; the number of rows that moved into the results. */
export function lloydChunk(chunk: i32, scratch: usize): void {
  const k = load<i32>(K);
  const tiles = load<i32>(TILES);
  const row = (<usize>load<i32>(VECTORS)) << 4;
  chunkSums = load<usize>(SUMS) + <usize>chunk * <usize>k * row * 2;
  chunkCounts = load<usize>(COUNTS) + <usize>chunk * <usize>k * 4;
  changed = 0;
  let evaluated = 0;
  const queue = scratch;
  const doubtful = queue + BLOCK * 4 + 64;
  const columns = doubtful + BLOCK * 4 + 64;
  const products = columns + (<usize>load<i32>(SHORT_VECTORS) << 7);
  const exact = products + ((<usize>tiles) << 7);
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  for (let start = from; start < to; start += BLOCK) {
    const end = min<i32>(start + BLOCK, to);
    const queued = load<i32>(FRESH) ? enqueueAll(start, end, queue) : enqueueDoubted(start, end, queue);
    evaluated += queued;
    // The last group of eight is filled up with its last row.
    const last = load<i32>(queue + ((<usize>queued - 1) << 2));
    for (let z = queued; z < ((queued + 7) & ~7); z++) store<i32>(queue + ((<usize>z) << 2), last);
    let doubts = 0;
    for (let z = 0; z < queued; z += 8) {
      const group = queue + ((<usize>z) << 2);
      gather8(group, columns);
      products8(columns, products);
      doubts = decide8(group, min<i32>(8, queued - z), products, doubtful, doubts);
    }
    decideExactly(doubtful, doubts, exact);
  }
  store<i32>(load<usize>(RESULTS) + ((<usize>chunk) << 4), changed);
  store<i32>(load<usize>(RESULTS) + ((<usize>chunk) << 4), evaluated, 4);
}

function enqueueAll(start: i32, end: i32, queue: usize): i32 {
  for (let i = start; i < end; i++) {
    store<i32>(queue, i);
    queue += 4;
  }
  return end - start;
}

/** Moves the bounds and lists the rows for which they no longer prove the label. */
function enqueueDoubted(start: i32, end: i32, queue: usize): i32 {
  const moves = load<usize>(MOVES);
  let label = load<usize>(LABELS) + ((<usize>start) << 2);
  let upper = load<usize>(UPPER) + ((<usize>start) << 2);
  let lower = load<usize>(LOWER) + ((<usize>start) << 2);
  let at = queue;
  for (let i = start; i < end; i++) {
    const move = moves + ((<usize>load<i32>(label)) << 4);
    // Each rounding may cost half a unit in the last place: 2^-22 covers it.
    const u = load<f32>(upper) * <f32>1.0000002384185791 + load<f32>(move);
    const l = load<f32>(lower) * <f32>0.9999997615814209 - load<f32>(move, 4);
    store<f32>(upper, u);
    store<f32>(lower, l);
    store<i32>(at, i);
    at += (<usize>(u >= max<f32>(l, load<f32>(move, 8)))) << 2;
    label += 4;
    upper += 4;
    lower += 4;
  }
  return <i32>((at - queue) >> 2);
}

/** Transposes eight int16 rows: columns[pair of columns][row], 4 bytes each, so that lanes are rows. */
export function gather8(group: usize, columns: usize): void {
  const shortRow = (<usize>load<i32>(SHORT_VECTORS)) << 4;
  const base = load<usize>(SHORT_X);
  for (let half = 0; half < 2; half++) {
    let a = base + shortRow * <usize>load<i32>(group);
    let b = base + shortRow * <usize>load<i32>(group, 4);
    let c = base + shortRow * <usize>load<i32>(group, 8);
    let d = base + shortRow * <usize>load<i32>(group, 12);
    const end = a + shortRow;
    let out = columns + ((<usize>half) << 4);
    while (a < end) {
      const va = v128.load(a), vb = v128.load(b), vc = v128.load(c), vd = v128.load(d);
      const ab = v128.shuffle<i32>(va, vb, 0, 4, 1, 5), cd = v128.shuffle<i32>(vc, vd, 0, 4, 1, 5);
      const abHigh = v128.shuffle<i32>(va, vb, 2, 6, 3, 7), cdHigh = v128.shuffle<i32>(vc, vd, 2, 6, 3, 7);
      v128.store(out, v128.shuffle<i32>(ab, cd, 0, 1, 4, 5));
      v128.store(out, v128.shuffle<i32>(ab, cd, 2, 3, 6, 7), 32);
      v128.store(out, v128.shuffle<i32>(abHigh, cdHigh, 0, 1, 4, 5), 64);
      v128.store(out, v128.shuffle<i32>(abHigh, cdHigh, 2, 3, 6, 7), 96);
      a += 16;
      b += 16;
      c += 16;
      d += 16;
      out += 128;
    }
    group += 16;
  }
}

/** int16 dot products of eight rows with all centroids: products[centroid][row], int32. */
export function products8(columns: usize, products: usize): void {
  const tiles = load<i32>(TILES);
  const end = columns + ((<usize>load<i32>(PAIRS)) << 5);
  let c = load<usize>(SHORT_CENTROIDS);
  for (let t = 0; t < tiles; t++) {
    let p0 = i32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
    let q0 = p0, q1 = p0, q2 = p0, q3 = p0;
    for (let at = columns; at < end; at += 32) {
      const x = v128.load(at);
      const y = v128.load(at, 16);
      let pair = v128.load32_splat(c);
      p0 = i32x4.add(p0, i32x4.dot_i16x8_s(x, pair));
      q0 = i32x4.add(q0, i32x4.dot_i16x8_s(y, pair));
      pair = v128.load32_splat(c, 4);
      p1 = i32x4.add(p1, i32x4.dot_i16x8_s(x, pair));
      q1 = i32x4.add(q1, i32x4.dot_i16x8_s(y, pair));
      pair = v128.load32_splat(c, 8);
      p2 = i32x4.add(p2, i32x4.dot_i16x8_s(x, pair));
      q2 = i32x4.add(q2, i32x4.dot_i16x8_s(y, pair));
      pair = v128.load32_splat(c, 12);
      p3 = i32x4.add(p3, i32x4.dot_i16x8_s(x, pair));
      q3 = i32x4.add(q3, i32x4.dot_i16x8_s(y, pair));
      c += 16;
    }
    v128.store(products, p0);
    v128.store(products, q0, 16);
    v128.store(products, p1, 32);
    v128.store(products, q1, 48);
    v128.store(products, p2, 64);
    v128.store(products, q2, 80);
    v128.store(products, p3, 96);
    v128.store(products, q3, 112);
    products += 128;
  }
}

// @ts-ignore: decorator
@inline
function gather4(base: usize, group: usize): v128 {
  let v = v128.load32_zero(base + ((<usize>load<i32>(group)) << 2));
  v = f32x4.replace_lane(v, 1, load<f32>(base + ((<usize>load<i32>(group, 4)) << 2)));
  v = f32x4.replace_lane(v, 2, load<f32>(base + ((<usize>load<i32>(group, 8)) << 2)));
  return f32x4.replace_lane(v, 3, load<f32>(base + ((<usize>load<i32>(group, 12)) << 2)));
}

/** Labels and bounds of the first `count` rows of a group; appends those in doubt, and returns how many there are. */
function decide8(group: usize, count: i32, products: usize, doubtful: usize, doubts: i32): i32 {
  doubts = decide4(group, min<i32>(4, count), products, doubtful, doubts);
  return count > 4 ? decide4(group + 16, count - 4, products + 16, doubtful, doubts) : doubts;
}

function decide4(group: usize, count: i32, products: usize, doubtful: usize, doubts: i32): i32 {
  const k = load<i32>(K);
  const scale = gather4(load<usize>(SCALE), group);
  const fuzz = f32x4.add(gather4(load<usize>(FUZZ), group), v128.load32_splat(FUZZ_FLOOR));
  let best = f32x4.splat(Infinity), bestLow = best, second = best;
  let label = i32x4.splat(0), index = label;
  let term = load<usize>(CENTROID_TERMS);
  for (let j = 0; j < k; j++) {
    const dot = f32x4.mul(f32x4.mul(scale, v128.load32_splat(term, 4)), f32x4.convert_i32x4_s(v128.load(products)));
    const score = f32x4.sub(v128.load32_splat(term), dot);
    const low = f32x4.sub(score, f32x4.mul(fuzz, v128.load32_splat(term, 8)));
    const less = f32x4.lt(score, best);
    second = f32x4.pmin(second, v128.bitselect(bestLow, low, less));
    bestLow = v128.bitselect(low, bestLow, less);
    best = f32x4.pmin(best, score);
    label = v128.bitselect(index, label, less);
    index = i32x4.add(index, i32x4.splat(1));
    term += 16;
    products += 32;
  }
  const bestHigh = f32x4.sub(f32x4.add(best, best), bestLow);
  const unsure = i32x4.bitmask(f32x4.le(second, bestHigh));
  const norm = gather4(load<usize>(NORM), group);
  const slack = f32x4.mul(norm, v128.load32_splat(ROUNDING));
  const zero = f32x4.splat(0);
  const upper = f32x4.sqrt(f32x4.max(zero, f32x4.add(f32x4.add(norm, slack), f32x4.add(bestHigh, bestHigh))));
  const lower = f32x4.sqrt(f32x4.max(zero, f32x4.add(f32x4.sub(norm, slack), f32x4.add(second, second))));
  doubts = settleOrDoubt(load<i32>(group), i32x4.extract_lane(label, 0), f32x4.extract_lane(upper, 0), f32x4.extract_lane(lower, 0), unsure & 1, doubtful, doubts);
  if (count > 1) doubts = settleOrDoubt(load<i32>(group, 4), i32x4.extract_lane(label, 1), f32x4.extract_lane(upper, 1), f32x4.extract_lane(lower, 1), unsure & 2, doubtful, doubts);
  if (count > 2) doubts = settleOrDoubt(load<i32>(group, 8), i32x4.extract_lane(label, 2), f32x4.extract_lane(upper, 2), f32x4.extract_lane(lower, 2), unsure & 4, doubtful, doubts);
  if (count > 3) doubts = settleOrDoubt(load<i32>(group, 12), i32x4.extract_lane(label, 3), f32x4.extract_lane(upper, 3), f32x4.extract_lane(lower, 3), unsure & 8, doubtful, doubts);
  return doubts;
}

// @ts-ignore: decorator
@inline
function settleOrDoubt(i: i32, label: i32, upper: f32, lower: f32, unsure: i32, doubtful: usize, doubts: i32): i32 {
  if (unsure) {
    store<i32>(doubtful + ((<usize>doubts) << 2), i);
    return doubts + 1;
  }
  settle(i, label, upper, lower);
  return doubts;
}

// @ts-ignore: decorator
@inline
function settle(i: i32, label: i32, upper: f32, lower: f32): void {
  const at = (<usize>i) << 2;
  store<f32>(load<usize>(UPPER) + at, upper);
  store<f32>(load<usize>(LOWER) + at, lower);
  const old = load<i32>(load<usize>(LABELS) + at);
  if (old != label) transfer(i, old, label);
}

/** Gives row `i` its new label and moves it from the sums of the old one (-1: none) to those of the new one. */
function transfer(i: i32, old: i32, label: i32): void {
  changed++;
  store<i32>(load<usize>(LABELS) + ((<usize>i) << 2), label);
  const vectors = load<i32>(VECTORS);
  const row = load<usize>(X) + (((<usize>vectors) << 4) * <usize>i);
  const sumRow = (<usize>vectors) << 5;
  const count = chunkCounts + ((<usize>label) << 2);
  store<i32>(count, load<i32>(count) + 1);
  if (old < 0) {
    addRow(row, vectors, chunkSums + sumRow * <usize>label);
    return;
  }
  const oldCount = chunkCounts + ((<usize>old) << 2);
  store<i32>(oldCount, load<i32>(oldCount) - 1);
  moveRow(row, vectors, chunkSums + sumRow * <usize>old, chunkSums + sumRow * <usize>label);
}

/** Settles the listed rows by float32 distances, two at a time. */
function decideExactly(doubtful: usize, doubts: i32, out: usize): void {
  const k = load<i32>(K);
  const tiles = load<i32>(TILES);
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const rounding = load<f32>(ROUNDING);
  for (let z = 0; z < doubts; z++) {
    const i = load<i32>(doubtful + ((<usize>z) << 2));
    if (!(z & 1)) {
      const next = load<i32>(doubtful + ((<usize>min<i32>(z + 1, doubts - 1)) << 2));
      distances2(
        load<usize>(X) + row * <usize>i, load<usize>(X) + row * <usize>next, vectors, load<usize>(CENTROIDS), tiles, out,
      );
    }
    twoSmallest(out + (((<usize>tiles) << 4) * (<usize>z & 1)), k);
    settle(i, smallestIndex(), sqrt<f32>(smallest() * (1 + rounding)), sqrt<f32>(secondSmallest() * (1 - rounding)));
  }
}
