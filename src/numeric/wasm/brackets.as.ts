/**
 * Scores x.c - |c|^2 / 2 of eight rows with centroids, in int16 (each row in a scale of its own, all centroids in one),
 * as brackets: the score is within +- error of what the integers say. The greatest is the nearest. Lanes are rows.
 */
import { FUZZ_FLOOR, INDEX_MASK, PAIRS, SHORT_CENTROIDS, SHORT_FOURS, STEP_FLOOR } from './job.as';

/**
 * x.c - |c|^2 / 2 of eight rows with the listed centroids: products[place in the list][row], int32, in steps; and their
 * ranks, as in `rank4`. `pairs` are the columns of the rows from the pair of `unit` on. The list is filled up to whole
 * fours. Eight sums (2 x 4 rows, 4 centroids) and the operands fit the sixteen registers; more would spill.
 */
export function scoreListed8(pairs: usize, list: usize, count: i32, products: usize, ranks: usize): void {
  const base = load<usize>(SHORT_CENTROIDS);
  const bytes = (<usize>load<i32>(PAIRS)) << 2;
  const end = pairs + (bytes << 3);
  clearRanks(ranks);
  for (; count > 0; count -= 4) {
    let a = base + bytes * <usize>load<i32>(list);
    let b = base + bytes * <usize>load<i32>(list, 4);
    let c = base + bytes * <usize>load<i32>(list, 8);
    let d = base + bytes * <usize>load<i32>(list, 12);
    let p0 = i32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
    let q0 = p0, q1 = p0, q2 = p0, q3 = p0;
    for (let at = pairs; at < end; at += 32) {
      const x = v128.load(at);
      const y = v128.load(at, 16);
      let pair = v128.load32_splat(a);
      p0 = i32x4.add(p0, i32x4.dot_i16x8_s(x, pair));
      q0 = i32x4.add(q0, i32x4.dot_i16x8_s(y, pair));
      pair = v128.load32_splat(b);
      p1 = i32x4.add(p1, i32x4.dot_i16x8_s(x, pair));
      q1 = i32x4.add(q1, i32x4.dot_i16x8_s(y, pair));
      pair = v128.load32_splat(c);
      p2 = i32x4.add(p2, i32x4.dot_i16x8_s(x, pair));
      q2 = i32x4.add(q2, i32x4.dot_i16x8_s(y, pair));
      pair = v128.load32_splat(d);
      p3 = i32x4.add(p3, i32x4.dot_i16x8_s(x, pair));
      q3 = i32x4.add(q3, i32x4.dot_i16x8_s(y, pair));
      a += 4;
      b += 4;
      c += 4;
      d += 4;
    }
    rank4(list, count, products, ranks, p0, p1, p2, p3, q0, q1, q2, q3);
    list += 16;
    products += 128;
  }
}

/** The same for all centroids, whose columns lie in fours; the list holds all. */
export function scoreAll8(pairs: usize, list: usize, count: i32, products: usize, ranks: usize): void {
  const end = pairs + ((<usize>load<i32>(PAIRS)) << 5);
  let a = load<usize>(SHORT_FOURS);
  clearRanks(ranks);
  for (; count > 0; count -= 4) {
    let p0 = i32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
    let q0 = p0, q1 = p0, q2 = p0, q3 = p0;
    for (let at = pairs; at < end; at += 32) {
      const x = v128.load(at);
      const y = v128.load(at, 16);
      let pair = v128.load32_splat(a);
      p0 = i32x4.add(p0, i32x4.dot_i16x8_s(x, pair));
      q0 = i32x4.add(q0, i32x4.dot_i16x8_s(y, pair));
      pair = v128.load32_splat(a, 4);
      p1 = i32x4.add(p1, i32x4.dot_i16x8_s(x, pair));
      q1 = i32x4.add(q1, i32x4.dot_i16x8_s(y, pair));
      pair = v128.load32_splat(a, 8);
      p2 = i32x4.add(p2, i32x4.dot_i16x8_s(x, pair));
      q2 = i32x4.add(q2, i32x4.dot_i16x8_s(y, pair));
      pair = v128.load32_splat(a, 12);
      p3 = i32x4.add(p3, i32x4.dot_i16x8_s(x, pair));
      q3 = i32x4.add(q3, i32x4.dot_i16x8_s(y, pair));
      a += 16;
    }
    rank4(list, count, products, ranks, p0, p1, p2, p3, q0, q1, q2, q3);
    list += 16;
    products += 128;
  }
}

// @ts-ignore: decorator
@inline
function clearRanks(ranks: usize): void {
  const least = i32x4.splat(i32.MIN_VALUE);
  v128.store(ranks, least);
  v128.store(ranks, least, 16);
  v128.store(ranks, least, 32);
  v128.store(ranks, least, 48);
}

/**
 * Takes four products of eight rows into the greatest and the second greatest: ranks[greatest, second][row]. The lowest
 * bits of a product say whose it is, so that one maximum finds both. Of the last four of a list, `count` are ranked.
 */
// @ts-ignore: decorator
@inline
function rank4(
  list: usize, count: i32, products: usize, ranks: usize,
  p0: v128, p1: v128, p2: v128, p3: v128, q0: v128, q1: v128, q2: v128, q3: v128,
): void {
  v128.store(products, p0);
  v128.store(products, q0, 16);
  v128.store(products, p1, 32);
  v128.store(products, q1, 48);
  v128.store(products, p2, 64);
  v128.store(products, q2, 80);
  v128.store(products, p3, 96);
  v128.store(products, q3, 112);
  const high = i32x4.splat(~load<i32>(INDEX_MASK));
  let bestP = v128.load(ranks), bestQ = v128.load(ranks, 16);
  let secondP = v128.load(ranks, 32), secondQ = v128.load(ranks, 48);
  let index = v128.load32_splat(list);
  let p = v128.or(v128.and(p0, high), index);
  let q = v128.or(v128.and(q0, high), index);
  secondP = i32x4.max_s(secondP, i32x4.min_s(p, bestP));
  secondQ = i32x4.max_s(secondQ, i32x4.min_s(q, bestQ));
  bestP = i32x4.max_s(bestP, p);
  bestQ = i32x4.max_s(bestQ, q);
  if (count > 1) {
    index = v128.load32_splat(list, 4);
    p = v128.or(v128.and(p1, high), index);
    q = v128.or(v128.and(q1, high), index);
    secondP = i32x4.max_s(secondP, i32x4.min_s(p, bestP));
    secondQ = i32x4.max_s(secondQ, i32x4.min_s(q, bestQ));
    bestP = i32x4.max_s(bestP, p);
    bestQ = i32x4.max_s(bestQ, q);
  }
  if (count > 2) {
    index = v128.load32_splat(list, 8);
    p = v128.or(v128.and(p2, high), index);
    q = v128.or(v128.and(q2, high), index);
    secondP = i32x4.max_s(secondP, i32x4.min_s(p, bestP));
    secondQ = i32x4.max_s(secondQ, i32x4.min_s(q, bestQ));
    bestP = i32x4.max_s(bestP, p);
    bestQ = i32x4.max_s(bestQ, q);
  }
  if (count > 3) {
    index = v128.load32_splat(list, 12);
    p = v128.or(v128.and(p3, high), index);
    q = v128.or(v128.and(q3, high), index);
    secondP = i32x4.max_s(secondP, i32x4.min_s(p, bestP));
    secondQ = i32x4.max_s(secondQ, i32x4.min_s(q, bestQ));
    bestP = i32x4.max_s(bestP, p);
    bestQ = i32x4.max_s(bestQ, q);
  }
  v128.store(ranks, bestP);
  v128.store(ranks, bestQ, 16);
  v128.store(ranks, secondP, 32);
  v128.store(ranks, secondQ, 48);
}

/** Lanes of four rows whose nearest centroid the brackets do not prove: they touch. */
// @ts-ignore: decorator
@inline
export function unsure4(terms: usize, ranks: usize): v128 {
  const best = f32x4.convert_i32x4_s(v128.load(ranks));
  const second = f32x4.convert_i32x4_s(v128.load(ranks, 32));
  const gap = f32x4.mul(f32x4.sub(best, second), v128.load(terms));
  const error = errors4(terms);
  return f32x4.le(gap, f32x4.add(error, error));
}

/** The most by which a score of four rows can be wrong, over `reference`. */
// @ts-ignore: decorator
@inline
export function errors4(terms: usize): v128 {
  const steps = f32x4.mul(v128.load(terms), v128.load32_splat(STEP_FLOOR));
  return f32x4.add(f32x4.add(v128.load(terms, 32), v128.load32_splat(FUZZ_FLOOR)), steps);
}
