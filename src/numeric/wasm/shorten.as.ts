/** What is done once to the rows: their int16 form. */
import {
  CHUNK_ROWS, HALF_ROOT, MEANS, RESULTS, ROWS, SHORT_LIMIT, SHORT_VECTORS, SHORT_X, UNIT, VECTORS, X,
} from './job.as';
import { maxEach, sumEach } from './lanes.as';
import { transpose4 } from './order.as';

/**
 * Writes the int16 form of the rows of a chunk, around the means, and the terms that go with it, in transposed groups. The
 * last group is filled up with its last row. Into the results, 1 when squared lengths are not all finite.
 */
export function shortenChunk(chunk: i32): void {
  const row = (<usize>load<i32>(VECTORS)) << 4;
  const half = (<usize>load<i32>(SHORT_VECTORS)) << 6;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  const x = load<usize>(X);
  let strange = 0;
  for (let i = from; i < to; i += 8) {
    const group = load<usize>(SHORT_X) + half * (<usize>i >> 2);
    for (let z = 0; z < 8; z += 4) {
      const a = x + row * <usize>min<i32>(i + z, to - 1), b = x + row * <usize>min<i32>(i + z + 1, to - 1);
      const c = x + row * <usize>min<i32>(i + z + 2, to - 1), d = x + row * <usize>min<i32>(i + z + 3, to - 1);
      strange |= shorten4(a, b, c, d, group + ((<usize>z) << 2));
    }
  }
  store<i32>(load<usize>(RESULTS) + ((<usize>chunk) << 4), strange);
}

/** Four rows, lane by lane: half a group. Whether a squared length is not finite. */
function shorten4(a: usize, b: usize, c: usize, d: usize, out: usize): i32 {
  const row = (<usize>load<i32>(VECTORS)) << 4;
  let mean = load<usize>(MEANS);
  const meansEnd = mean + row;
  const toB = b - a, toC = c - a, toD = d - a;
  let squaresA = f32x4.splat(0), squaresB = squaresA, squaresC = squaresA, squaresD = squaresA;
  let largestA = f32x4.splat(0), largestB = largestA, largestC = largestA, largestD = largestA;
  for (let x = a; mean < meansEnd; mean += 16, x += 16) {
    const m = v128.load(mean);
    let v = f32x4.sub(v128.load(x), m);
    squaresA = f32x4.add(squaresA, f32x4.mul(v, v));
    largestA = f32x4.pmax(largestA, f32x4.abs(v));
    v = f32x4.sub(v128.load(x + toB), m);
    squaresB = f32x4.add(squaresB, f32x4.mul(v, v));
    largestB = f32x4.pmax(largestB, f32x4.abs(v));
    v = f32x4.sub(v128.load(x + toC), m);
    squaresC = f32x4.add(squaresC, f32x4.mul(v, v));
    largestC = f32x4.pmax(largestC, f32x4.abs(v));
    v = f32x4.sub(v128.load(x + toD), m);
    squaresD = f32x4.add(squaresD, f32x4.mul(v, v));
    largestD = f32x4.pmax(largestD, f32x4.abs(v));
  }
  const norm = sumEach(squaresA, squaresB, squaresC, squaresD);
  const reach = maxEach(largestA, largestB, largestC, largestD);
  const unit = v128.load32_splat(UNIT);
  const most = f32x4.splat(32767);
  // Not so fine that `unit` in steps would not fit int16.
  const step = f32x4.pmax(f32x4.div(reach, v128.load32_splat(SHORT_LIMIT)), f32x4.div(unit, most));
  // Half a step per column on either side: |x| |c - c'| + |x - x'| |c|, with 32000 steps in the longest |c|; 2 % for the product
  // of the two errors and the rounding of the terms.
  const long = f32x4.splat(32000);
  const error = f32x4.mul(f32x4.splat(<f32>1.02 * load<f32>(HALF_ROOT)), f32x4.add(f32x4.div(f32x4.sqrt(norm), long), step));
  v128.store(out, f32x4.div(step, long));
  v128.store(out, error, 32);
  v128.store(out, norm, 64);
  v128.store(out, i32x4.trunc_sat_f32x4_s(f32x4.pmin(f32x4.nearest(f32x4.div(unit, step)), most)), 96);
  const inverse = f32x4.div(f32x4.splat(1), step);
  const inverseA = v128.shuffle<f32>(inverse, inverse, 0, 0, 0, 0), inverseB = v128.shuffle<f32>(inverse, inverse, 1, 1, 1, 1);
  const inverseC = v128.shuffle<f32>(inverse, inverse, 2, 2, 2, 2), inverseD = v128.shuffle<f32>(inverse, inverse, 3, 3, 3, 3);
  mean = load<usize>(MEANS);
  for (let x = a; mean < meansEnd; mean += 32, x += 32) {
    out += 128;
    // A row whose columns fill an odd number of vectors ends in the middle of an int16 vector.
    const whole = mean + 16 < meansEnd;
    const va = steps(x, mean, inverseA, whole), vb = steps(x + toB, mean, inverseB, whole);
    const vc = steps(x + toC, mean, inverseC, whole), vd = steps(x + toD, mean, inverseD, whole);
    transpose4(va, vb, vc, vd, out, out + 32, out + 64, out + 96);
  }
  return <i32>!v128.all_true<i32>(f32x4.lt(norm, f32x4.splat(Infinity)));
}

/** Eight columns of a row around the means in steps, int16; the last four are 0 when the row is not `whole`. */
// @ts-ignore: decorator
@inline
function steps(x: usize, mean: usize, inverse: v128, whole: bool): v128 {
  const low = rounded(v128.load(x), v128.load(mean), inverse);
  const high = whole ? rounded(v128.load(x, 16), v128.load(mean, 16), inverse) : i32x4.splat(0);
  return i16x8.narrow_i32x4_s(low, high);
}

// @ts-ignore: decorator
@inline
function rounded(x: v128, mean: v128, inverse: v128): v128 {
  // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
  const sum = f32x4.add(f32x4.mul(f32x4.sub(x, mean), inverse), f32x4.splat(12582912));
  return i32x4.sub(sum, i32x4.splat(0x4b400000));
}
