/**
 * Which centroids can be nearest to any of eight rows.
 *
 * The lead of a centroid is the most by which its score can exceed that of the row's own centroid, over the eight rows.
 * When centroids move by m and m', the difference of their scores changes by x.(m - m') and by what their squared lengths
 * change, which is known: so by no more than |x| |m - m'| on top of it. A centroid whose lead stays below 0 is nearest to
 * none of the rows and is not evaluated.
 *
 * These are the bounds of Elkan, C. (2003), Using the triangle inequality to accelerate k-means, ICML, for scores instead
 * of distances, and for a group of rows (sorted by label, so that they share the rivals) instead of each.
 */
import { errors4 } from './brackets.as';
import { K, MOVES, REFERENCE, ROUNDING, TILES } from './job.as';
import { maxEach } from './lanes.as';

/** The lead of places without a centroid. */
const NONE: f32 = -1e30;

/** Lists all centroids, filled up to whole fours; returns how many there are. */
export function listAll(list: usize): i32 {
  const k = load<i32>(K);
  const places = load<i32>(TILES) << 2;
  for (let c = 0; c < places; c++) store<i32>(list + ((<usize>c) << 2), min<i32>(c, k - 1));
  return k;
}

/** Prepares the leads of a group: the places that belong to no centroid, and after them what only its rows decide. */
export function clearLeads(terms: usize, leads: usize): void {
  const places = load<i32>(TILES) << 2;
  for (let c = load<i32>(K); c < places; c++) store<f32>(leads + ((<usize>c) << 2), NONE);
  let norm = f32x4.pmax(v128.load(terms, 64), v128.load(terms, 80));
  norm = f32x4.pmax(norm, v128.shuffle<f32>(norm, norm, 2, 3, 0, 1));
  norm = f32x4.pmax(norm, v128.shuffle<f32>(norm, norm, 1, 0, 3, 2));
  const greatest = f32x4.extract_lane(norm, 0);
  const rounding = load<f32>(ROUNDING);
  const rest = leads + ((<usize>places) << 2);
  store<f32>(rest, sqrt<f32>(greatest) * (1 + rounding));
  // A label is nearest but for the rounding of float32 distances.
  store<f32>(rest, greatest * rounding, 4);
}

/**
 * Moves the leads of a group and lists the centroids that can be nearest to one of its rows, its own ones among them,
 * filled up to whole fours; returns how many. `origins` has room for eight addresses.
 */
export function listRivals(labels: usize, leads: usize, origins: usize, list: usize): i32 {
  const tiles = load<i32>(TILES);
  const rest = leads + ((<usize>tiles) << 4);
  const reach = v128.load32_splat(rest);
  const slack = v128.load32_splat(rest, 4);
  const owns = listOrigins(labels, tiles, origins);
  const from = list;
  let at: usize = 0;
  for (let t = 0; t < tiles; t++) {
    let shift = f32x4.splat(NONE);
    for (let z: usize = 0; z < owns; z += 4) {
      const moves = load<usize>(origins + z) + (at << 1);
      shift = f32x4.pmax(shift, f32x4.add(f32x4.mul(reach, v128.load(moves)), v128.load(moves, 16)));
    }
    let lead = f32x4.add(v128.load(leads + at), f32x4.add(shift, slack));
    // Rounding, 2^-22 of the sum.
    lead = f32x4.add(lead, f32x4.mul(f32x4.abs(lead), f32x4.splat(2.384185791015625e-7)));
    v128.store(leads + at, lead);
    const rivals = i32x4.bitmask(f32x4.ge(lead, f32x4.splat(0)));
    const c = t << 2;
    // Without branches, which would be hard to guess.
    store<i32>(list, c);
    list += <usize>(rivals & 1) << 2;
    store<i32>(list, c + 1);
    list += <usize>(rivals & 2) << 1;
    store<i32>(list, c + 2);
    list += <usize>(rivals & 4);
    store<i32>(list, c + 3);
    list += <usize>(rivals & 8) >> 1;
    at += 16;
  }
  v128.store(list, v128.load32_splat(list - 4));
  return <i32>((list - from) >> 2);
}

/** Lists the addresses of the moves relative to the labels of a group; returns the bytes of the list. */
// @ts-ignore: decorator
@inline
function listOrigins(labels: usize, tiles: i32, origins: usize): usize {
  const row = (<usize>tiles) << 5;
  const moves = load<usize>(MOVES);
  let last = -1;
  let listed: usize = 0;
  for (let z: usize = 0; z < 32; z += 4) {
    const label = load<i32>(labels + z);
    // The rows are sorted: mostly it is the same.
    if (label == last) continue;
    store<usize>(origins + listed, moves + row * <usize>label);
    listed += 4;
    last = label;
  }
  return listed;
}

/** The leads of the listed centroids, from their products. */
export function leads8(terms: usize, products: usize, list: usize, count: i32, ranks: usize, leads: usize): void {
  const scaleP = v128.load(terms), scaleQ = v128.load(terms, 16);
  const bestP = f32x4.convert_i32x4_s(v128.load(ranks)), bestQ = f32x4.convert_i32x4_s(v128.load(ranks, 16));
  const errorP = errors4(terms), errorQ = errors4(terms + 16);
  const twiceP = f32x4.add(errorP, errorP), twiceQ = f32x4.add(errorQ, errorQ);
  const reference = f32x4.splat(load<f32>(REFERENCE));
  const slack = v128.load32_splat(leads + ((<usize>load<i32>(TILES)) << 4), 4);
  const end = list + ((<usize>count) << 2);
  for (; list < end; list += 16) {
    const a = widest(products, bestP, scaleP, twiceP, bestQ, scaleQ, twiceQ);
    const b = widest(products + 32, bestP, scaleP, twiceP, bestQ, scaleQ, twiceQ);
    const c = widest(products + 64, bestP, scaleP, twiceP, bestQ, scaleQ, twiceQ);
    const d = widest(products + 96, bestP, scaleP, twiceP, bestQ, scaleQ, twiceQ);
    const most = maxEach(a, b, c, d);
    const lead = f32x4.add(f32x4.mul(most, reference), slack);
    v128.store_lane<f32>(leads + ((<usize>load<i32>(list)) << 2), lead, 0);
    v128.store_lane<f32>(leads + ((<usize>load<i32>(list, 4)) << 2), lead, 1);
    v128.store_lane<f32>(leads + ((<usize>load<i32>(list, 8)) << 2), lead, 2);
    v128.store_lane<f32>(leads + ((<usize>load<i32>(list, 12)) << 2), lead, 3);
    products += 128;
  }
}

/** The most by which the scores of a centroid can exceed the best, over `reference`; the greater of two rows a lane. */
// @ts-ignore: decorator
@inline
function widest(
  products: usize, bestP: v128, scaleP: v128, errorP: v128, bestQ: v128, scaleQ: v128, errorQ: v128,
): v128 {
  const p = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(v128.load(products)), bestP), scaleP);
  const q = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(v128.load(products, 16)), bestQ), scaleQ);
  return f32x4.pmax(f32x4.add(p, errorP), f32x4.add(q, errorQ));
}
