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
  BOUNDS, CENTROIDS, CENTROID_ROWS, CENTROID_TERMS, CHUNK_ROWS, COUNTS, FUZZ_FLOOR, HALF_ROOT, K,
  MEANS, MOVES, PAIRS, RESULTS, ROUNDING, ROWS, SHORT_CENTROIDS, SHORT_LIMIT, SHORT_VECTORS, SHORT_X,
  STATES, SUMS, TILES, VECTORS, X,
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

/** Writes the int16 form of the rows of a chunk, around the means, and the three terms that go with it. */
export function shortenChunk(chunk: i32): void {
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
      squares = f32x4.add(squares, f32x4.mul(v, v));
      largest = f32x4.pmax(largest, f32x4.abs(v));
      mean += 16;
    }
    largest = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 2, 3, 0, 1));
    largest = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 1, 0, 3, 2));
    const reach = f32x4.extract_lane(largest, 0);
    const norm = sumLanes(squares);
    const scale = reach / limit;
    const inverse = f32x4.splat(reach > 0 ? limit / reach : 0);
    let short = load<usize>(SHORT_X) + shortRow * <usize>i;
    // Half a step per column on either side: |x| |c - c'| + |x - x'| |c|, with 32000 steps in |c|; 2 % for the product
    // of the two errors and the rounding of the terms.
    store<f32>(short, scale / <f32>32000);
    store<f32>(short, <f32>1.02 * halfRoot * (sqrt<f32>(norm) / <f32>32000 + scale), 4);
    store<f32>(short, norm, 8);
    store<f32>(short, 0, 12);
    const shortEnd = short + shortRow;
    mean = load<usize>(MEANS);
    short += 16;
    for (let x = start; short < shortEnd; short += 16, x += 32, mean += 32) {
      const low = steps(x, mean, inverse);
      // A row whose columns fill an odd number of vectors ends in the middle of an int16 vector.
      const high = x + 16 < start + row ? steps(x + 16, mean + 16, inverse) : i32x4.splat(0);
      v128.store(short, i16x8.narrow_i32x4_s(low, high));
    }
  }
}

// @ts-ignore: decorator
@inline
function steps(x: usize, mean: usize, inverse: v128): v128 {
  // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
  const rounded = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x), v128.load(mean)), inverse), f32x4.splat(12582912));
  return i32x4.sub(rounded, i32x4.splat(0x4b400000));
}

/** Sum of squared distances of a chunk's rows to their centroids; each row's own into its state. */
export function inertiaChunk(chunk: i32): void {
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  let sum: f64 = 0;
  for (let i = from; i < to; i++) {
    const state = load<usize>(STATES) + ((<usize>i) << 4);
    const label = <usize>load<i32>(state);
    const own = distance1(load<usize>(X) + row * <usize>i, load<usize>(CENTROID_ROWS) + row * label, vectors);
    store<f32>(state, own, 12);
    sum += <f64>own;
  }
  store<f64>(load<usize>(RESULTS) + ((<usize>chunk) << 4), sum);
}

/** The list of moved rows of a block: row and old label, 8 bytes each. So is the list of rows in doubt. */
let moved: usize = 0;
let movedEnd: usize = 0;
let chunkSums: usize = 0;
let chunkCounts: usize = 0;

/** One pass over a chunk: labels, bounds, sums and counts; the number of rows that moved into the results. */
export function lloydChunk(chunk: i32, scratch: usize): void {
  const k = load<i32>(K);
  const tiles = load<i32>(TILES);
  const row = (<usize>load<i32>(VECTORS)) << 4;
  chunkSums = load<usize>(SUMS) + <usize>chunk * <usize>k * row * 2;
  chunkCounts = load<usize>(COUNTS) + <usize>chunk * <usize>k * 4;
  let changed = 0;
  const bounds = load<i32>(BOUNDS);
  let evaluated = 0;
  const queue = scratch + 16;
  const doubtful = queue + BLOCK * 4 + 64;
  moved = doubtful + BLOCK * 8 + 64;
  const columns = moved + BLOCK * 8 + 64;
  const products = columns + (<usize>load<i32>(SHORT_VECTORS) << 7);
  const decisions = products + ((<usize>tiles) << 7);
  const ranks = decisions + 128;
  const exact = ranks + 96;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  for (let start = from; start < to; start += BLOCK) {
    const end = min<i32>(start + BLOCK, to);
    const queued = bounds == 2 ? enqueueDoubted(start, end, queue) : enqueueAll(start, end, queue);
    // Most of a block is read fast enough in order.
    if (2 * queued < end - start) touch(queue, 4, queued, load<usize>(SHORT_X), (<usize>load<i32>(SHORT_VECTORS)) << 4);
    evaluated += queued;
    // The last group of eight is filled up with its last row.
    const last = load<i32>(queue + ((<usize>queued - 1) << 2));
    for (let z = queued; z < ((queued + 7) & ~7); z++) store<i32>(queue + ((<usize>z) << 2), last);
    let doubtfulEnd = doubtful;
    movedEnd = moved;
    for (let z = 0; z < queued; z += 8) {
      const group = queue + ((<usize>z) << 2);
      gather8(group, columns);
      products8(columns + 128, products);
      rank8(columns, products, ranks);
      const count = min<i32>(8, queued - z);
      if (bounds) {
        bound8(columns, ranks, decisions);
        doubtfulEnd = settle8(group, count, decisions, doubtfulEnd);
      } else {
        doubtfulEnd = compare8(group, count, columns, ranks, doubtfulEnd);
      }
    }
    decideExactly(doubtful, doubtfulEnd, exact);
    changed += transferMoved(row);
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
  let state = load<usize>(STATES) + ((<usize>start) << 4);
  let at = queue;
  for (let i = start; i < end; i++) {
    const move = moves + ((<usize>load<i32>(state)) << 4);
    // Each rounding may cost half a unit in the last place: 2^-22 covers it.
    const u = load<f32>(state, 4) * <f32>1.0000002384185791 + load<f32>(move);
    const l = load<f32>(state, 8) * <f32>0.9999997615814209 - load<f32>(move, 4);
    store<f32>(state, u, 4);
    store<f32>(state, l, 8);
    store<i32>(at, i);
    at += (<usize>(<i32>(u >= l) & <i32>(u >= load<f32>(move, 8)))) << 2;
    state += 16;
  }
  return <i32>((at - queue) >> 2);
}

/**
 * Reads something of each line of the rows in a list, so that the memory fetches many at once instead of one after the
 * other. The sum is stored only so that the reads are not removed.
 */
export function touch(list: usize, step: usize, count: i32, base: usize, row: usize): void {
  let sum = 0;
  const unused = list - 8;
  for (let z = 0; z < count; z++) {
    const start = base + row * <usize>load<i32>(list);
    const last = start + row - 4;
    sum += load<i32>(start) + load<i32>(last);
    for (let at = start + 64; at < last; at += 64) sum += load<i32>(at);
    list += step;
  }
  store<i32>(unused, sum);
}

/**
 * Transposes eight int16 rows with their terms: columns[term or pair of columns][row], 4 bytes each, so that lanes are
 * rows.
 */
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

/**
 * For eight rows, from their terms and products: the centroid with the least lower end of its bracket, that end, and
 * the second least; ranks[label, least, second][row], 4 bytes each.
 */
export function rank8(terms: usize, products: usize, ranks: usize): void {
  const floor = v128.load32_splat(FUZZ_FLOOR);
  const scaleP = v128.load(terms);
  const scaleQ = v128.load(terms, 16);
  const fuzzP = f32x4.add(v128.load(terms, 32), floor);
  const fuzzQ = f32x4.add(v128.load(terms, 48), floor);
  let bestP = f32x4.splat(Infinity), bestQ = bestP, secondP = bestP, secondQ = bestP;
  let labelP = i32x4.splat(0), labelQ = labelP, index = labelP;
  const end = products + ((<usize>load<i32>(K)) << 5);
  for (let term = load<usize>(CENTROID_TERMS); products < end; products += 32, term += 8) {
    const half = v128.load32_splat(term);
    const length = v128.load32_splat(term, 4);
    const lowP = lowEnd(v128.load(products), scaleP, fuzzP, half, length);
    const lowQ = lowEnd(v128.load(products, 16), scaleQ, fuzzQ, half, length);
    // The index only grows, so the larger of two is the later.
    labelP = i32x4.max_s(labelP, v128.and(index, f32x4.lt(lowP, bestP)));
    labelQ = i32x4.max_s(labelQ, v128.and(index, f32x4.lt(lowQ, bestQ)));
    secondP = f32x4.pmin(secondP, f32x4.pmax(lowP, bestP));
    secondQ = f32x4.pmin(secondQ, f32x4.pmax(lowQ, bestQ));
    bestP = f32x4.pmin(bestP, lowP);
    bestQ = f32x4.pmin(bestQ, lowQ);
    index = i32x4.add(index, i32x4.splat(1));
  }
  v128.store(ranks, labelP);
  v128.store(ranks, labelQ, 16);
  v128.store(ranks, bestP, 32);
  v128.store(ranks, bestQ, 48);
  v128.store(ranks, secondP, 64);
  v128.store(ranks, secondQ, 80);
}

/** |c|^2 / 2 - x.c, less the most by which the product can be wrong. */
// @ts-ignore: decorator
@inline
function lowEnd(product: v128, scale: v128, fuzz: v128, half: v128, length: v128): v128 {
  return f32x4.sub(half, f32x4.mul(length, f32x4.add(f32x4.mul(scale, f32x4.convert_i32x4_s(product)), fuzz)));
}

/** The upper end of the bracket of the nearest centroid of four rows. It is certain when all others lie above. */
// @ts-ignore: decorator
@inline
function highEnd(terms: usize, ranks: usize): v128 {
  const lengths = load<usize>(CENTROID_TERMS) + 4;
  let length = v128.load32_splat(lengths + ((<usize>load<i32>(ranks)) << 3));
  length = f32x4.replace_lane(length, 1, load<f32>(lengths + ((<usize>load<i32>(ranks, 4)) << 3)));
  length = f32x4.replace_lane(length, 2, load<f32>(lengths + ((<usize>load<i32>(ranks, 8)) << 3)));
  length = f32x4.replace_lane(length, 3, load<f32>(lengths + ((<usize>load<i32>(ranks, 12)) << 3)));
  const reach = f32x4.mul(f32x4.add(v128.load(terms, 32), v128.load32_splat(FUZZ_FLOOR)), length);
  return f32x4.add(v128.load(ranks, 32), f32x4.add(reach, reach));
}

/** From the ranks of eight rows to decisions[row][label, upper bound, lower bound, certain], 4 bytes each. */
export function bound8(terms: usize, ranks: usize, decisions: usize): void {
  bound4(terms, ranks, decisions);
  bound4(terms + 16, ranks + 16, decisions + 64);
}

/** Bounds on distances from scores: |x - c|^2 = |x|^2 + 2 score. */
// @ts-ignore: decorator
@inline
function bound4(terms: usize, ranks: usize, out: usize): void {
  const label = v128.load(ranks);
  const high = highEnd(terms, ranks);
  const second = v128.load(ranks, 64);
  const norm = v128.load(terms, 64);
  const slack = f32x4.mul(norm, v128.load32_splat(ROUNDING));
  const zero = f32x4.splat(0);
  const upper = f32x4.sqrt(f32x4.pmax(zero, f32x4.add(f32x4.add(norm, slack), f32x4.add(high, high))));
  const lower = f32x4.sqrt(f32x4.pmax(zero, f32x4.add(f32x4.sub(norm, slack), f32x4.add(second, second))));
  const certain = f32x4.lt(high, second);
  const a = v128.shuffle<i32>(label, upper, 0, 4, 1, 5), aHigh = v128.shuffle<i32>(label, upper, 2, 6, 3, 7);
  const b = v128.shuffle<i32>(lower, certain, 0, 4, 1, 5), bHigh = v128.shuffle<i32>(lower, certain, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i32>(a, b, 0, 1, 4, 5));
  v128.store(out, v128.shuffle<i32>(a, b, 2, 3, 6, 7), 16);
  v128.store(out, v128.shuffle<i32>(aHigh, bHigh, 0, 1, 4, 5), 32);
  v128.store(out, v128.shuffle<i32>(aHigh, bHigh, 2, 3, 6, 7), 48);
}

/**
 * Settles those of the first `count` rows of a group whose label is another than before, without bounds; appends those
 * in doubt, and returns the end of their list. The rows of the group follow one another.
 */
export function compare8(group: usize, count: i32, terms: usize, ranks: usize, doubt: usize): usize {
  const states = load<usize>(STATES) + ((<usize>load<i32>(group)) << 4);
  const unsureP = f32x4.ge(highEnd(terms, ranks), v128.load(ranks, 64));
  const unsureQ = f32x4.ge(highEnd(terms + 16, ranks + 16), v128.load(ranks, 80));
  const movedP = i32x4.ne(v128.load(ranks), labels4(states));
  const movedQ = i32x4.ne(v128.load(ranks, 16), labels4(states + 64));
  const unsure = i32x4.bitmask(unsureP) | (i32x4.bitmask(unsureQ) << 4);
  const rows = (1 << count) - 1;
  let left = (unsure | i32x4.bitmask(movedP) | (i32x4.bitmask(movedQ) << 4)) & rows;
  for (; left; left &= left - 1) {
    const lane = ctz(left);
    const state = states + ((<usize>lane) << 4);
    const i = load<i32>(group + ((<usize>lane) << 2));
    const old = load<i32>(state);
    if ((unsure >> lane) & 1) {
      store<i32>(doubt, i);
      store<i32>(doubt, old, 4);
      doubt += 8;
    } else {
      store<i32>(state, load<i32>(ranks + ((<usize>lane) << 2)));
      store<i32>(movedEnd, i);
      store<i32>(movedEnd, old, 4);
      movedEnd += 8;
    }
  }
  return doubt;
}

/** The labels of four rows that follow one another. */
// @ts-ignore: decorator
@inline
function labels4(states: usize): v128 {
  const ab = v128.shuffle<i32>(v128.load(states), v128.load(states, 16), 0, 4, 0, 4);
  const cd = v128.shuffle<i32>(v128.load(states, 32), v128.load(states, 48), 0, 4, 0, 4);
  return v128.shuffle<i32>(ab, cd, 0, 1, 4, 5);
}

/**
 * Settles the first `count` rows of a group; appends those in doubt, and returns the end of their list. Lists are
 * extended without branches, which would be hard to guess.
 */
export function settle8(group: usize, count: i32, decisions: usize, doubt: usize): usize {
  const states = load<usize>(STATES);
  let listed = movedEnd;
  const end = decisions + ((<usize>count) << 4);
  while (decisions < end) {
    const i = load<i32>(group);
    const state = states + ((<usize>i) << 4);
    const old = load<i32>(state);
    v128.store(state, v128.load(decisions));
    const certain = load<i32>(decisions, 12);
    store<i32>(listed, i);
    store<i32>(listed, old, 4);
    listed += (<usize>(<i32>(old != load<i32>(decisions)) & certain)) << 3;
    store<i32>(doubt, i);
    store<i32>(doubt, old, 4);
    doubt += (<usize>(certain + 1)) << 3;
    group += 4;
    decisions += 16;
  }
  movedEnd = listed;
  return doubt;
}

/** Moves the listed rows from the sums of their old clusters (-1: none) to those of the new; returns how many. */
function transferMoved(row: usize): i32 {
  const count = <i32>((movedEnd - moved) >> 3);
  touch(moved, 8, count, load<usize>(X), row);
  const vectors = load<i32>(VECTORS);
  for (let at = moved; at < movedEnd; at += 8) {
    const i = <usize>load<i32>(at);
    const old = load<i32>(at, 4);
    const label = <usize>load<i32>(load<usize>(STATES) + (i << 4));
    const x = load<usize>(X) + row * i;
    const newSums = chunkSums + row * 2 * label;
    const newCount = chunkCounts + (label << 2);
    store<i32>(newCount, load<i32>(newCount) + 1);
    if (old < 0) {
      addRow(x, vectors, newSums);
    } else {
      const oldCount = chunkCounts + ((<usize>old) << 2);
      store<i32>(oldCount, load<i32>(oldCount) - 1);
      moveRow(x, vectors, chunkSums + row * 2 * <usize>old, newSums);
    }
  }
  return count;
}

/** Settles the listed rows by float32 distances, two at a time. */
function decideExactly(doubtful: usize, end: usize, out: usize): void {
  const k = load<i32>(K);
  const tiles = load<i32>(TILES);
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const x = load<usize>(X);
  const rounding = load<f32>(ROUNDING);
  let odd: usize = 0;
  for (let at = doubtful; at < end; at += 8) {
    const i = <usize>load<i32>(at);
    const old = load<i32>(at, 4);
    if (!odd) {
      const next = <usize>load<i32>(at + 8 < end ? at + 8 : at);
      distances2(x + row * i, x + row * next, vectors, load<usize>(CENTROIDS), tiles, out);
    }
    twoSmallest(out + ((<usize>tiles) << 4) * odd, k);
    odd ^= 1;
    const label = smallestIndex();
    const state = load<usize>(STATES) + (i << 4);
    store<i32>(state, label);
    store<f32>(state, sqrt<f32>(smallest() * (1 + rounding)), 4);
    store<f32>(state, sqrt<f32>(secondSmallest() * (1 - rounding)), 8);
    store<i32>(movedEnd, <i32>i);
    store<i32>(movedEnd, old, 4);
    movedEnd += (<usize>(old != label)) << 3;
  }
}
