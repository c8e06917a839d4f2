/**
 * One pass of Lloyd's algorithm over a chunk of rows.
 *
 * Most rows are settled without touching their float32 values:
 *  1. Hamerly's bounds, moved by how far the centroids moved, say for many rows that the label cannot change.
 *  2. For the others, int16 products bracket the score of each centroid. When the bracket of the nearest lies above all
 *     others, the label is certain.
 *  3. What is left, a per cent or so, is decided by float32 sums of squared differences.
 * So the labels are those of step 3 everywhere, at the speed of steps 1 and 2. Sums change only for rows that moved.
 *
 * Hamerly, G. (2010), Making k-means even faster, SDM.
 */
import { bound8, products8, rank8, unsure4 } from './brackets.as';
import { distance1, distances2, secondSmallest, smallest, smallestIndex, twoSmallest } from './distances.as';
import {
  BOUNDS, CENTROIDS, CENTROID_ROWS, CHUNK_ROWS, COUNTS, K, LABELS, NEAREST, PROOFS, RESULTS, ROUNDING, ROWS,
  SHORT_VECTORS, SHORT_X, SUMS, TILES, TRANSPOSED, VECTORS, X,
} from './job.as';
import { addRow, moveRow } from './lanes.as';
import { enqueueAll, enqueueDoubted, touch } from './queue.as';
import { gather8 } from './transpose.as';

/** Rows whose bounds are looked at before those that failed are evaluated. `loaded-rows.ts` knows the number. */
const BLOCK: i32 = 1024;

/** The list of moved rows of a block: row and old label, 8 bytes each. So is the list of rows in doubt. */
let moved: usize = 0;
let movedEnd: usize = 0;
let chunkSums: usize = 0;
let chunkCounts: usize = 0;

/**
 * One pass over a chunk: labels, bounds, sums and counts; the number of rows that moved into the results. Transposed rows
 * are for passes over all rows only.
 */
export function lloydChunk(chunk: i32, scratch: usize): void {
  const k = load<i32>(K);
  const tiles = load<i32>(TILES);
  const row = (<usize>load<i32>(VECTORS)) << 4;
  chunkSums = load<usize>(SUMS) + <usize>chunk * <usize>k * row * 2;
  chunkCounts = load<usize>(COUNTS) + <usize>chunk * <usize>k * 4;
  let changed = 0;
  const bounds = load<i32>(BOUNDS);
  const transposed = load<i32>(TRANSPOSED);
  const groupBytes = (<usize>load<i32>(SHORT_VECTORS)) << 7;
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
    if (!transposed && 2 * queued < end - start) touch(queue, 4, queued, load<usize>(SHORT_X), (<usize>load<i32>(SHORT_VECTORS)) << 4);
    // The last group of eight is filled up with its last row.
    const last = load<i32>(queue + ((<usize>queued - 1) << 2));
    for (let z = queued; z < ((queued + 7) & ~7); z++) store<i32>(queue + ((<usize>z) << 2), last);
    let doubtfulEnd = doubtful;
    movedEnd = moved;
    let terms = transposed ? load<usize>(SHORT_X) + groupBytes * (<usize>start >> 3) : columns;
    for (let z = 0; z < queued; z += 8) {
      const group = queue + ((<usize>z) << 2);
      if (!transposed) gather8(group, load<usize>(SHORT_X), columns);
      products8(terms + 96, products);
      rank8(products, ranks);
      const count = min<i32>(8, queued - z);
      if (bounds) {
        bound8(terms, ranks, decisions);
        doubtfulEnd = settle8(group, count, decisions, doubtfulEnd);
      } else {
        doubtfulEnd = compare8(group, count, terms, ranks, doubtfulEnd);
      }
      if (transposed) terms += groupBytes;
    }
    decideExactly(doubtful, doubtfulEnd, exact);
    changed += transferMoved(row);
  }
  store<i32>(load<usize>(RESULTS) + ((<usize>chunk) << 4), changed);
}

/**
 * Settles those of the first `count` rows of a group whose label is another than before, without bounds; appends those
 * in doubt, and returns the end of their list. The rows of the group follow one another.
 */
export function compare8(group: usize, count: i32, terms: usize, ranks: usize, doubt: usize): usize {
  const labels = load<usize>(LABELS) + ((<usize>load<i32>(group)) << 2);
  const unsureP = unsure4(terms, ranks);
  const unsureQ = unsure4(terms + 16, ranks + 16);
  const movedP = i32x4.ne(v128.load(ranks), v128.load(labels));
  const movedQ = i32x4.ne(v128.load(ranks, 16), v128.load(labels, 16));
  const unsure = i32x4.bitmask(unsureP) | (i32x4.bitmask(unsureQ) << 4);
  const rows = (1 << count) - 1;
  let left = (unsure | i32x4.bitmask(movedP) | (i32x4.bitmask(movedQ) << 4)) & rows;
  for (; left; left &= left - 1) {
    const lane = ctz(left);
    const label = labels + ((<usize>lane) << 2);
    const i = load<i32>(group + ((<usize>lane) << 2));
    const old = load<i32>(label);
    if ((unsure >> lane) & 1) {
      store<i32>(doubt, i);
      store<i32>(doubt, old, 4);
      doubt += 8;
    } else {
      store<i32>(label, load<i32>(ranks + ((<usize>lane) << 2)));
      store<i32>(movedEnd, i);
      store<i32>(movedEnd, old, 4);
      movedEnd += 8;
    }
  }
  return doubt;
}

/**
 * Settles the first `count` rows of a group; appends those in doubt, and returns the end of their list. Lists are
 * extended without branches, which would be hard to guess.
 */
export function settle8(group: usize, count: i32, decisions: usize, doubt: usize): usize {
  const labels = load<usize>(LABELS);
  const proofs = load<usize>(PROOFS);
  let listed = movedEnd;
  const end = decisions + ((<usize>count) << 4);
  while (decisions < end) {
    const i = load<i32>(group);
    const label = labels + ((<usize>i) << 2);
    const old = load<i32>(label);
    store<i32>(label, load<i32>(decisions));
    store<i64>(proofs + ((<usize>i) << 3), load<i64>(decisions, 4));
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
    const label = <usize>load<i32>(load<usize>(LABELS) + (i << 2));
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
    const proof = load<usize>(PROOFS) + (i << 3);
    store<i32>(load<usize>(LABELS) + (i << 2), label);
    store<f32>(proof, sqrt<f32>(smallest() * (1 + rounding)));
    store<f32>(proof, sqrt<f32>(secondSmallest() * (1 - rounding)), 4);
    store<i32>(movedEnd, <i32>i);
    store<i32>(movedEnd, old, 4);
    movedEnd += (<usize>(old != label)) << 3;
  }
}

/** Sum of squared distances of a chunk's rows to their centroids; each row's own into NEAREST. */
export function inertiaChunk(chunk: i32): void {
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  let sum: f64 = 0;
  for (let i = from; i < to; i++) {
    const label = <usize>load<i32>(load<usize>(LABELS) + ((<usize>i) << 2));
    const own = distance1(load<usize>(X) + row * <usize>i, load<usize>(CENTROID_ROWS) + row * label, vectors);
    store<f32>(load<usize>(NEAREST) + ((<usize>i) << 2), own);
    sum += <f64>own;
  }
  store<f64>(load<usize>(RESULTS) + ((<usize>chunk) << 4), sum);
}
