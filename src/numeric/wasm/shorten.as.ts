/** What is done once to the rows: their column sums, and their int16 form. */
import { addRow, sumLanes } from './lanes.as';
import {
  CHUNK_ROWS, HALF_ROOT, K, MEANS, ROWS, SHORT_LIMIT, SHORT_VECTORS, SHORT_X, SUMS, UNIT, VECTORS, X,
} from './job.as';
import { gather8, listRows } from './order.as';

/** Sums of the columns over a chunk, into the chunk's first sums. */
export function sumChunk(chunk: i32): void {
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  const sums = load<usize>(SUMS) + <usize>chunk * <usize>load<i32>(K) * row * 2;
  for (let i = from; i < to; i++) addRow(load<usize>(X) + row * <usize>i, vectors, sums);
}

/** Writes the int16 form of the rows of a chunk, around the means, and the terms that go with it; transposed. */
export function shortenChunk(chunk: i32, scratch: usize): void {
  const vectors = load<i32>(VECTORS);
  const row = (<usize>vectors) << 4;
  const shortRow = (<usize>load<i32>(SHORT_VECTORS)) << 4;
  const limit = load<f32>(SHORT_LIMIT);
  const halfRoot = load<f32>(HALF_ROOT);
  const unit = load<f32>(UNIT);
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  listRows(scratch, 8);
  const rows = scratch + 32;
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
    // Not so fine that `unit` in steps would not fit int16.
    const step = max<f32>(reach / limit, unit / <f32>32767);
    const inverse = f32x4.splat(<f32>1 / step);
    let short = rows + shortRow * <usize>(i & 7);
    // Half a step per column on either side: |x| |c - c'| + |x - x'| |c|, with 32000 steps in the longest |c|; 2 % for the product
    // of the two errors and the rounding of the terms.
    store<f32>(short, step / <f32>32000);
    store<f32>(short, <f32>1.02 * halfRoot * (sqrt<f32>(norm) / <f32>32000 + step), 4);
    store<f32>(short, norm, 8);
    store<i32>(short, min<i32>(32767, <i32>nearest<f32>(unit / step)), 12);
    const shortEnd = short + shortRow;
    mean = load<usize>(MEANS);
    short += 16;
    for (let x = start; short < shortEnd; short += 16, x += 32, mean += 32) {
      const low = steps(x, mean, inverse);
      // A row whose columns fill an odd number of vectors ends in the middle of an int16 vector.
      const high = x + 16 < start + row ? steps(x + 16, mean + 16, inverse) : i32x4.splat(0);
      v128.store(short, i16x8.narrow_i32x4_s(low, high));
    }
    // The last group is filled up with its last row.
    if (i + 1 == to) for (let z = i & 7; z < 8; z++) store<i32>(scratch + ((<usize>z) << 2), i & 7);
    if ((i & 7) == 7 || i + 1 == to) gather8(scratch, rows, load<usize>(SHORT_X) + shortRow * <usize>(i & ~7));
  }
}

// @ts-ignore: decorator
@inline
function steps(x: usize, mean: usize, inverse: v128): v128 {
  // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
  const rounded = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x), v128.load(mean)), inverse), f32x4.splat(12582912));
  return i32x4.sub(rounded, i32x4.splat(0x4b400000));
}
