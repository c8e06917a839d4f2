/** The order and the layout of the int16 rows: groups of eight, transposed, so that lanes are rows. */
import { CHUNK_ROWS, K, LABELS, ROWS, ROW_AT, SHORT_VECTORS, SHORT_X } from './job.as';

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
      const va = v128.load(a + at), vb = v128.load(b + at), vc = v128.load(c + at), vd = v128.load(d + at);
      transpose4(va, vb, vc, vd, out, out + 32, out + 64, out + 96);
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
      const va = v128.load(from), vb = v128.load(from, 32), vc = v128.load(from, 64), vd = v128.load(from, 96);
      transpose4(va, vb, vc, vd, to, b, c, d);
      from += 128;
    }
    rows += shortRow << 2;
  }
}

/** Four vectors of four 32-bit numbers as columns. */
// @ts-ignore: decorator
@inline
export function transpose4(
  a: v128, b: v128, c: v128, d: v128, outA: usize, outB: usize, outC: usize, outD: usize,
): void {
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7), cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(outA, v128.shuffle<i32>(ab, cd, 0, 1, 4, 5));
  v128.store(outB, v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
  v128.store(outC, v128.shuffle<i32>(abHigh, cdHigh, 0, 1, 4, 5));
  v128.store(outD, v128.shuffle<i32>(abHigh, cdHigh, 2, 3, 6, 7));
}

/**
 * Sorts the rows of a chunk by label, without changing the order of those with the same: then the rows of a group mostly
 * have the same rivals. `scratch` holds the int16 rows of a chunk, three numbers for each, and one for each cluster.
 */
export function sortChunk(chunk: i32, scratch: usize): void {
  const k = load<i32>(K);
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  const rows = to - from;
  const places = (<usize>(rows + 7)) & ~7;
  const group = (<usize>load<i32>(SHORT_VECTORS)) << 7;
  const labels = load<usize>(LABELS) + ((<usize>from) << 2);
  const rowAt = load<usize>(ROW_AT) + ((<usize>from) << 2);
  const starts = scratch;
  const order = starts + (<usize>k << 2);
  const oldLabels = order + (places << 2);
  const oldRowAt = oldLabels + (places << 2);
  const copy = oldRowAt + (places << 2);
  memory.copy(oldLabels, labels, places << 2);
  memory.copy(oldRowAt, rowAt, places << 2);
  memory.fill(starts, 0, <usize>k << 2);
  for (let i = 0; i < rows; i++) {
    const count = starts + ((<usize>load<i32>(labels + ((<usize>i) << 2))) << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
  let start = 0;
  for (let c = 0; c < k; c++) {
    const at = starts + ((<usize>c) << 2);
    const count = load<i32>(at);
    store<i32>(at, start);
    start += count;
  }
  for (let i = 0; i < rows; i++) {
    const label = load<i32>(oldLabels + ((<usize>i) << 2));
    const at = starts + ((<usize>label) << 2);
    const place = (<usize>load<i32>(at)) << 2;
    store<i32>(at, load<i32>(at) + 1);
    store<i32>(order + place, i);
    store<i32>(labels + place, label);
    store<i32>(rowAt + place, load<i32>(oldRowAt + ((<usize>i) << 2)));
  }
  // The last group is filled up with its last row.
  for (let place = <usize>rows; place < places; place++) {
    store<i32>(order + (place << 2), load<i32>(order + ((<usize>rows - 1) << 2)));
  }
  const base = load<usize>(SHORT_X) + group * (<usize>from >> 3);
  for (let g: usize = 0; g < places >> 3; g++) scatter8(base + group * g, copy + group * g);
  for (let g: usize = 0; g < places >> 3; g++) gather8(order + (g << 5), copy, base + group * g);
}
