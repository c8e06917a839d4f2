/**
 * What portable WebAssembly can do from registers. Six chains of each operation, none waiting for another, so that every unit
 * has work.
 */

/** float32: six multiplications and six additions of 4 lanes a step, 48 operations. */
export function floats(steps: i32): f32 {
  const x = f32x4.splat(0.999999), y = f32x4.splat(1e-7);
  let a = x, b = x, c = x, d = x, e = x, f = x;
  let g = y, h = y, i = y, j = y, k = y, l = y;
  for (let s = 0; s < steps; s++) {
    a = f32x4.mul(a, x);
    g = f32x4.add(g, y);
    b = f32x4.mul(b, x);
    h = f32x4.add(h, y);
    c = f32x4.mul(c, x);
    i = f32x4.add(i, y);
    d = f32x4.mul(d, x);
    j = f32x4.add(j, y);
    e = f32x4.mul(e, x);
    k = f32x4.add(k, y);
    f = f32x4.mul(f, x);
    l = f32x4.add(l, y);
  }
  a = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  g = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l));
  return f32x4.extract_lane(f32x4.add(a, g), 0);
}

/** int16: six times 8 products added in pairs, and 4 sums in int32; 96 operations a step, as 8 multiply-adds are 16. */
export function shorts(steps: i32): i32 {
  const x = i16x8.splat(3), y = i32x4.splat(7);
  let a = x, b = x, c = x, d = x, e = x, f = x;
  let g = y, h = y, i = y, j = y, k = y, l = y;
  for (let s = 0; s < steps; s++) {
    a = i32x4.dot_i16x8_s(a, x);
    g = i32x4.add(g, y);
    b = i32x4.dot_i16x8_s(b, x);
    h = i32x4.add(h, y);
    c = i32x4.dot_i16x8_s(c, x);
    i = i32x4.add(i, y);
    d = i32x4.dot_i16x8_s(d, x);
    j = i32x4.add(j, y);
    e = i32x4.dot_i16x8_s(e, x);
    k = i32x4.add(k, y);
    f = i32x4.dot_i16x8_s(f, x);
    l = i32x4.add(l, y);
  }
  a = i32x4.add(i32x4.add(i32x4.add(a, b), i32x4.add(c, d)), i32x4.add(e, f));
  g = i32x4.add(i32x4.add(i32x4.add(g, h), i32x4.add(i, j)), i32x4.add(k, l));
  return i32x4.extract_lane(i32x4.add(a, g), 0);
}
