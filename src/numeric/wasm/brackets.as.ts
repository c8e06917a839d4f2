/**
 * Scores x.c - |c|^2 / 2 of eight rows with all centroids, in int16 (each row in a scale of its own, all centroids in one),
 * as brackets: the score is within +- error of what the integers say. The greatest is the nearest. Lanes are rows.
 */
import {
  FUZZ_FLOOR, INDEX_MASK, K, PAIRS, REFERENCE, ROUNDING, SHORT_CENTROIDS, STEP_FLOOR, TILES,
} from './job.as';

/**
 * x.c - |c|^2 / 2 of eight rows with all centroids: products[centroid][row], int32, in steps. `pairs` are the columns of
 * the rows from the pair of `unit` on.
 */
export function products8(pairs: usize, products: usize): void {
  const tiles = load<i32>(TILES);
  const end = pairs + ((<usize>load<i32>(PAIRS)) << 5);
  let c = load<usize>(SHORT_CENTROIDS);
  for (let t = 0; t < tiles; t++) {
    let p0 = i32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
    let q0 = p0, q1 = p0, q2 = p0, q3 = p0;
    for (let at = pairs; at < end; at += 32) {
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
 * The greatest and the second greatest product of eight rows, and which centroid has the greatest: ranks[centroid,
 * greatest, second][row], 4 bytes each. The lowest bits of a product say whose it is, so that one maximum finds both.
 */
export function rank8(products: usize, ranks: usize): void {
  const low = load<i32>(INDEX_MASK);
  const high = i32x4.splat(~low);
  let bestP = i32x4.splat(i32.MIN_VALUE), bestQ = bestP, secondP = bestP, secondQ = bestP;
  let index = i32x4.splat(0);
  const end = products + ((<usize>load<i32>(K)) << 5);
  for (; products < end; products += 32) {
    const p = v128.or(v128.and(v128.load(products), high), index);
    const q = v128.or(v128.and(v128.load(products, 16), high), index);
    secondP = i32x4.max_s(secondP, i32x4.min_s(p, bestP));
    secondQ = i32x4.max_s(secondQ, i32x4.min_s(q, bestQ));
    bestP = i32x4.max_s(bestP, p);
    bestQ = i32x4.max_s(bestQ, q);
    index = i32x4.add(index, i32x4.splat(1));
  }
  const mask = i32x4.splat(low);
  v128.store(ranks, v128.and(bestP, mask));
  v128.store(ranks, v128.and(bestQ, mask), 16);
  v128.store(ranks, bestP, 32);
  v128.store(ranks, bestQ, 48);
  v128.store(ranks, secondP, 64);
  v128.store(ranks, secondQ, 80);
}

/** Lanes of four rows whose nearest centroid the brackets do not prove: they touch. */
// @ts-ignore: decorator
@inline
export function unsure4(terms: usize, ranks: usize): v128 {
  const best = f32x4.convert_i32x4_s(v128.load(ranks, 32));
  const second = f32x4.convert_i32x4_s(v128.load(ranks, 64));
  const gap = f32x4.mul(f32x4.sub(best, second), v128.load(terms));
  const error = errors4(terms);
  return f32x4.le(gap, f32x4.add(error, error));
}

/** The most by which a score of four rows can be wrong, over `reference`. */
// @ts-ignore: decorator
@inline
function errors4(terms: usize): v128 {
  const steps = f32x4.mul(v128.load(terms), v128.load32_splat(STEP_FLOOR));
  return f32x4.add(f32x4.add(v128.load(terms, 32), v128.load32_splat(FUZZ_FLOOR)), steps);
}

/** From the ranks of eight rows to decisions[row][label, upper bound, lower bound, certain], 4 bytes each. */
export function bound8(terms: usize, ranks: usize, decisions: usize): void {
  bound4(terms, ranks, decisions);
  bound4(terms + 16, ranks + 16, decisions + 64);
}

/** Bounds on distances from scores: |x - c|^2 = |x|^2 - 2 score. */
// @ts-ignore: decorator
@inline
function bound4(terms: usize, ranks: usize, out: usize): void {
  const label = v128.load(ranks);
  const scale = v128.load(terms);
  const error = errors4(terms);
  const twice = f32x4.splat(2 * load<f32>(REFERENCE));
  const least = f32x4.sub(f32x4.mul(scale, f32x4.convert_i32x4_s(v128.load(ranks, 32))), error);
  const most = f32x4.add(f32x4.mul(scale, f32x4.convert_i32x4_s(v128.load(ranks, 64))), error);
  const norm = v128.load(terms, 64);
  const slack = f32x4.mul(norm, v128.load32_splat(ROUNDING));
  const zero = f32x4.splat(0);
  const upper = f32x4.sqrt(f32x4.pmax(zero, f32x4.sub(f32x4.add(norm, slack), f32x4.mul(twice, least))));
  const lower = f32x4.sqrt(f32x4.pmax(zero, f32x4.sub(f32x4.sub(norm, slack), f32x4.mul(twice, most))));
  const certain = f32x4.gt(least, most);
  const a = v128.shuffle<i32>(label, upper, 0, 4, 1, 5), aHigh = v128.shuffle<i32>(label, upper, 2, 6, 3, 7);
  const b = v128.shuffle<i32>(lower, certain, 0, 4, 1, 5), bHigh = v128.shuffle<i32>(lower, certain, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i32>(a, b, 0, 1, 4, 5));
  v128.store(out, v128.shuffle<i32>(a, b, 2, 3, 6, 7), 16);
  v128.store(out, v128.shuffle<i32>(aHigh, bHigh, 0, 1, 4, 5), 32);
  v128.store(out, v128.shuffle<i32>(aHigh, bHigh, 2, 3, 6, 7), 48);
}
