/** The sum of the four lanes, in a fixed order. */
// @ts-ignore: decorator
@inline
export function sumLanes(v: v128): f32 {
  v = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  v = f32x4.add(v, v128.shuffle<f32>(v, v, 1, 0, 3, 2));
  return f32x4.extract_lane(v, 0);
}

/** Lane i: the sum of the four lanes of the i-th argument, in the order of `sumLanes`. */
// @ts-ignore: decorator
@inline
export function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Lane i: the greatest of the four lanes of the i-th argument. */
// @ts-ignore: decorator
@inline
export function maxEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.pmax(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.pmax(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.pmax(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** acc + (a - b)^2 in each lane. */
// @ts-ignore: decorator
@inline
export function addSquare(acc: v128, a: v128, b: v128): v128 {
  const e = f32x4.sub(a, b);
  return f32x4.add(acc, f32x4.mul(e, e));
}

/** The upper two float32 lanes as float64. */
// @ts-ignore: decorator
@inline
export function promoteHigh(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1));
}

/** to += row, float64 += float32. */
export function addRow(row: usize, vectors: i32, to: usize): void {
  for (let t = 0; t < vectors; t++) {
    const v = v128.load(row);
    v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(v)));
    v128.store(to, f64x2.add(v128.load(to, 16), promoteHigh(v)), 16);
    row += 16;
    to += 32;
  }
}

/** from -= row, to += row, float64 and float32. */
export function moveRow(row: usize, vectors: i32, from: usize, to: usize): void {
  for (let t = 0; t < vectors; t++) {
    const v = v128.load(row);
    const low = f64x2.promote_low_f32x4(v);
    const high = promoteHigh(v);
    v128.store(from, f64x2.sub(v128.load(from), low));
    v128.store(from, f64x2.sub(v128.load(from, 16), high), 16);
    v128.store(to, f64x2.add(v128.load(to), low));
    v128.store(to, f64x2.add(v128.load(to, 16), high), 16);
    row += 16;
    from += 32;
    to += 32;
  }
}

/** Sums of `count` blocks of `bytes` bytes of float64, one after the other, added in that order; the result into `to`. */
export function addBlocks(blocks: usize, bytes: usize, count: i32, to: usize): void {
  memory.copy(to, blocks, bytes);
  for (let z = 1; z < count; z++) {
    blocks += bytes;
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(to + at, f64x2.add(v128.load(to + at), v128.load(blocks + at)));
    }
  }
}
