/**
 * Scores |c|^2 / 2 - x.c of eight rows with all centroids, in int16 (each row and each centroid in its own scale), as
 * brackets: the score is within +- error * |c| of what the integers say. Lanes are rows.
 */
import {
  CENTROID_TERMS, FUZZ_FLOOR, K, PAIRS, ROUNDING, SHORT_CENTROIDS, SHORT_VECTORS, SHORT_X, TILES,
} from './job.as';

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
export function highEnd(terms: usize, ranks: usize): v128 {
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
