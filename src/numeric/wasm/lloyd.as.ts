/**
 * One pass of Lloyd's algorithm over a chunk of rows, in groups of eight.
 *
 * Most rows are settled without touching their float32 values:
 *  1. Leads (leads.as.ts) say which centroids can be nearest to one of a group: mostly a few. One alone is the label of all.
 *  2. int16 products bracket the scores of these. When the bracket of the nearest lies above all others, it is the label.
 *  3. What is left, a per cent or so, is decided by float32 sums of squared differences.
 * So the labels are those of step 3 everywhere, at the speed of steps 1 and 2. Sums change only for rows that moved.
 */
import { scoreAll8, scoreListed8, unsure4 } from './brackets.as';
import { distance1, distances2, smallestIndex, twoSmallest } from './distances.as';
import {
  BOUNDS, CENTROIDS, CENTROID_ROWS, CHUNK_ROWS, COUNTS, INDEX_MASK, K, LABELS, LEADS, NEAREST, RESULTS, ROWS, ROW_AT, ROW_LABELS,
  SHORT_VECTORS, SHORT_X, SUMS, TILES, VECTORS, X,
} from './job.as';
import { addRow, moveRow } from './lanes.as';
import { clearLeads, leads8, listAll, listRivals } from './leads.as';

/** Rows that are ranked before any is settled: no branch that is hard to guess holds up the products of the next rows. */
const BLOCK: i32 = 1024;

/** The list of moved rows of a block: place and old label, 8 bytes each. So is the list of rows in doubt. */
let moved: usize = 0;
let movedEnd: usize = 0;
let chunkSums: usize = 0;
let chunkCounts: usize = 0;

/** One pass over a chunk: labels, leads, sums and counts; into the results, rows that moved and fours of products. */
export function lloydChunk(chunk: i32, scratch: usize): void {
  const k = load<i32>(K);
  const tiles = <usize>load<i32>(TILES);
  const row = (<usize>load<i32>(VECTORS)) << 4;
  chunkSums = load<usize>(SUMS) + <usize>chunk * <usize>k * row * 2;
  chunkCounts = load<usize>(COUNTS) + <usize>chunk * <usize>k * 4;
  const bounds = load<i32>(BOUNDS);
  const groupBytes = (<usize>load<i32>(SHORT_VECTORS)) << 7;
  const leadBytes = (tiles + 1) << 4;
  // What `scratchBytes` in ../kmeans/loaded-rows.ts makes room for.
  const doubtful = scratch + 16;
  moved = doubtful + BLOCK * 8 + 64;
  const groups = moved + BLOCK * 8 + 64;
  const ranks = groups + (BLOCK >> 1);
  const origins = ranks + BLOCK * 8;
  const list = origins + 32;
  const products = list + (tiles << 4) + 16;
  const exact = products + (tiles << 7);
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  fillLabels(to);
  let count = listAll(list);
  let changed = 0;
  let fours = 0;
  for (let start = from; start < to; start += BLOCK) {
    const end = min<i32>(start + BLOCK, to);
    let groupsEnd = groups;
    let ranked = ranks;
    for (let i = start; i < end; i += 8) {
      const group = <usize>i >> 3;
      const terms = load<usize>(SHORT_X) + groupBytes * group;
      const leads = load<usize>(LEADS) + leadBytes * group;
      if (bounds == 1) clearLeads(terms, leads);
      if (bounds == 2) {
        count = listRivals(load<usize>(LABELS) + (group << 5), leads, origins, list);
        if (count == 1) continue;
        scoreListed8(terms + 96, list, count, products, ranked);
      } else {
        scoreAll8(terms + 96, list, count, products, ranked);
      }
      if (bounds) leads8(terms, products, list, count, ranked, leads);
      store<i32>(groupsEnd, i);
      groupsEnd += 4;
      ranked += 64;
      fours += (count + 3) >> 2;
    }
    let doubtfulEnd = doubtful;
    movedEnd = moved;
    ranked = ranks;
    for (let at = groups; at < groupsEnd; at += 4) {
      const i = load<i32>(at);
      const terms = load<usize>(SHORT_X) + groupBytes * (<usize>i >> 3);
      doubtfulEnd = compare8(i, min<i32>(8, to - i), terms, ranked, doubtfulEnd);
      ranked += 64;
    }
    decideExactly(doubtful, doubtfulEnd, exact);
    changed += transferMoved(row);
  }
  const results = load<usize>(RESULTS) + ((<usize>chunk) << 4);
  store<i32>(results, changed);
  store<i32>(results, fours, 4);
}

/** The last group is filled up with its last row. */
function fillLabels(to: i32): void {
  const labels = load<usize>(LABELS);
  const last = load<i32>(labels + ((<usize>to - 1) << 2));
  for (let i = to; i & 7; i++) store<i32>(labels + ((<usize>i) << 2), last);
}

/**
 * Settles those of the first `count` rows from place `i` on whose label is another than before; appends those in doubt,
 * and returns the end of their list.
 */
export function compare8(i: i32, count: i32, terms: usize, ranks: usize, doubt: usize): usize {
  const labels = load<usize>(LABELS) + ((<usize>i) << 2);
  const unsureP = unsure4(terms, ranks);
  const unsureQ = unsure4(terms + 16, ranks + 16);
  const low = load<i32>(INDEX_MASK);
  const mask = i32x4.splat(low);
  const movedP = i32x4.ne(v128.and(v128.load(ranks), mask), v128.load(labels));
  const movedQ = i32x4.ne(v128.and(v128.load(ranks, 16), mask), v128.load(labels, 16));
  const unsure = i32x4.bitmask(unsureP) | (i32x4.bitmask(unsureQ) << 4);
  const rows = (1 << count) - 1;
  let left = (unsure | i32x4.bitmask(movedP) | (i32x4.bitmask(movedQ) << 4)) & rows;
  for (; left; left &= left - 1) {
    const lane = ctz(left);
    const label = labels + ((<usize>lane) << 2);
    const old = load<i32>(label);
    if ((unsure >> lane) & 1) {
      store<i32>(doubt, i + lane);
      store<i32>(doubt, old, 4);
      doubt += 8;
    } else {
      store<i32>(label, load<i32>(ranks + ((<usize>lane) << 2)) & low);
      store<i32>(movedEnd, i + lane);
      store<i32>(movedEnd, old, 4);
      movedEnd += 8;
    }
  }
  return doubt;
}

/** The row at a place. */
// @ts-ignore: decorator
@inline
function rowAt(place: i32): usize {
  return <usize>load<i32>(load<usize>(ROW_AT) + ((<usize>place) << 2));
}

/**
 * Reads something of each line of the rows in a list, so that the memory fetches many at once instead of one after the
 * other. The sum is stored only so that the reads are not removed.
 */
export function touch(list: usize, end: usize, row: usize): void {
  let sum = 0;
  const unused = list - 8;
  for (; list < end; list += 8) {
    const start = load<usize>(X) + row * rowAt(load<i32>(list));
    const last = start + row - 4;
    sum += load<i32>(start) + load<i32>(last);
    for (let at = start + 64; at < last; at += 64) sum += load<i32>(at);
  }
  store<i32>(unused, sum);
}

/** Moves the listed rows from the sums of their old clusters (-1: none) to those of the new; returns how many. */
function transferMoved(row: usize): i32 {
  // Most of a block is read fast enough in order.
  if (<i32>(movedEnd - moved) < BLOCK << 2) touch(moved, movedEnd, row);
  const vectors = load<i32>(VECTORS);
  for (let at = moved; at < movedEnd; at += 8) {
    const place = load<i32>(at);
    const old = load<i32>(at, 4);
    const label = <usize>load<i32>(load<usize>(LABELS) + ((<usize>place) << 2));
    const x = load<usize>(X) + row * rowAt(place);
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
  return <i32>((movedEnd - moved) >> 3);
}

/** Settles the listed rows by float32 distances, two at a time. */
function decideExactly(doubtful: usize, end: usize, out: usize): void {
  const k = load<i32>(K);
  const tiles = load<i32>(TILES);
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const x = load<usize>(X);
  touch(doubtful, end, row);
  let odd: usize = 0;
  for (let at = doubtful; at < end; at += 8) {
    const place = load<i32>(at);
    const old = load<i32>(at, 4);
    if (!odd) {
      const next = load<i32>(at + 8 < end ? at + 8 : at);
      distances2(x + row * rowAt(place), x + row * rowAt(next), vectors, load<usize>(CENTROIDS), tiles, out);
    }
    twoSmallest(out + ((<usize>tiles) << 4) * odd, k);
    odd ^= 1;
    const label = smallestIndex();
    store<i32>(load<usize>(LABELS) + ((<usize>place) << 2), label);
    store<i32>(movedEnd, place);
    store<i32>(movedEnd, old, 4);
    movedEnd += (<usize>(old != label)) << 3;
  }
}

/** Sum of squared distances of a chunk's rows to their centroids; each row's own into NEAREST, its label into ROW_LABELS. */
export function inertiaChunk(chunk: i32): void {
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  const rowLabels = load<usize>(ROW_LABELS);
  for (let i = from; i < to; i++) {
    store<i32>(rowLabels + (rowAt(i) << 2), load<i32>(load<usize>(LABELS) + ((<usize>i) << 2)));
  }
  let sum: f64 = 0;
  for (let i = from; i < to; i++) {
    const label = <usize>load<i32>(rowLabels + ((<usize>i) << 2));
    const own = distance1(load<usize>(X) + row * <usize>i, load<usize>(CENTROID_ROWS) + row * label, vectors);
    store<f32>(load<usize>(NEAREST) + ((<usize>i) << 2), own);
    sum += <f64>own;
  }
  store<f64>(load<usize>(RESULTS) + ((<usize>chunk) << 4), sum);
}
