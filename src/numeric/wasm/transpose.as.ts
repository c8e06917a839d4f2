/**
 * The two forms of the int16 rows: one after the other, for passes that look at some of them, and transposed in groups of
 * eight, for passes that look at all.
 */
import { CHUNK_ROWS, ROWS, SHORT_VECTORS, SHORT_X, TRANSPOSED } from './job.as';

/** Transposes the eight int16 rows of a list: columns[term or pair of columns][row], so that lanes are rows. */
export function gather8(list: usize, base: usize, columns: usize): void {
  const shortRow = (<usize>load<i32>(SHORT_VECTORS)) << 4;
  for (let half = 0; half < 2; half++) {
    const a = base + shortRow * <usize>load<i32>(list);
    const b = base + shortRow * <usize>load<i32>(list, 4);
    const c = base + shortRow * <usize>load<i32>(list, 8);
    const d = base + shortRow * <usize>load<i32>(list, 12);
    let out = columns + ((<usize>half) << 4);
    for (let at: usize = 0; at < shortRow; at += 16) {
      transpose4(a + at, b + at, c + at, d + at, out, out + 32, out + 64, out + 96);
      out += 128;
    }
    list += 16;
  }
}

/** Eight rows one after the other from their transposed form. */
function scatter8(columns: usize, rows: usize): void {
  const shortRow = (<usize>load<i32>(SHORT_VECTORS)) << 4;
  for (let half = 0; half < 2; half++) {
    let from = columns + ((<usize>half) << 4);
    const end = rows + shortRow;
    for (let to = rows; to < end; to += 16) {
      const b = to + shortRow, c = b + shortRow, d = c + shortRow;
      transpose4(from, from + 32, from + 64, from + 96, to, b, c, d);
      from += 128;
    }
    rows += shortRow << 2;
  }
}

/** Four vectors of four 32-bit numbers as columns. */
// @ts-ignore: decorator
@inline
function transpose4(
  a: usize, b: usize, c: usize, d: usize, outA: usize, outB: usize, outC: usize, outD: usize,
): void {
  const va = v128.load(a), vb = v128.load(b), vc = v128.load(c), vd = v128.load(d);
  const ab = v128.shuffle<i32>(va, vb, 0, 4, 1, 5), cd = v128.shuffle<i32>(vc, vd, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(va, vb, 2, 6, 3, 7), cdHigh = v128.shuffle<i32>(vc, vd, 2, 6, 3, 7);
  v128.store(outA, v128.shuffle<i32>(ab, cd, 0, 1, 4, 5));
  v128.store(outB, v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
  v128.store(outC, v128.shuffle<i32>(abHigh, cdHigh, 0, 1, 4, 5));
  v128.store(outD, v128.shuffle<i32>(abHigh, cdHigh, 2, 3, 6, 7));
}

/** Lists the first eight rows, for `gather8`. */
export function listEight(list: usize): void {
  for (let i = 0; i < 8; i++) store<i32>(list + ((<usize>i) << 2), i);
}

/** Gives the int16 rows of a chunk their other form. `scratch` holds eight rows and 32 bytes. */
export function transposeChunk(chunk: i32, scratch: usize): void {
  const group = (<usize>load<i32>(SHORT_VECTORS)) << 7;
  const transposed = load<i32>(TRANSPOSED);
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  let rows = load<usize>(SHORT_X) + group * (<usize>from >> 3);
  const copy = scratch + 32;
  listEight(scratch);
  for (let i = from; i < to; i += 8) {
    memory.copy(copy, rows, group);
    if (transposed) scatter8(copy, rows);
    else gather8(scratch, copy, rows);
    rows += group;
  }
}
