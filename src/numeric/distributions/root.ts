/**
 * A zero of a continuous function inside a bracket, by Brent's method (R. P. Brent 1973, "Algorithms for minimization
 * without derivatives", chapter 4): bisection, secant and inverse quadratic interpolation, never worse than bisection.
 *
 * @param f evaluated at every step; `f(low)` and `f(high)` must not have the same sign
 * @param tolerance absolute tolerance on the argument; machine precision is added
 * @throws RangeError when the bracket does not enclose a sign change
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 0): number {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) throw new RangeError(`no sign change between ${low} and ${high}`);
  let c = a;
  let fc = fa;
  let step = b - a;
  let previous = step;
  for (;;) {
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const limit = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance;
    const middle = (c - b) / 2;
    if (Math.abs(middle) <= limit || fb === 0) return b;
    if (Math.abs(previous) >= limit && Math.abs(fa) > Math.abs(fb)) {
      const [p, q] = interpolate(a, b, c, fa, fb, fc);
      if (2 * p < Math.min(3 * middle * q - Math.abs(limit * q), Math.abs(previous * q))) {
        previous = step;
        step = p / q;
      } else {
        step = middle;
        previous = middle;
      }
    } else {
      step = middle;
      previous = middle;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > limit ? step : middle > 0 ? limit : -limit;
    fb = f(b);
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = b - a;
      previous = step;
    }
  }
}

/** The interpolated step from `b` as a fraction p / q with p >= 0. */
function interpolate(
  a: number,
  b: number,
  c: number,
  fa: number,
  fb: number,
  fc: number,
): [p: number, q: number] {
  const s = fb / fa;
  let p: number;
  let q: number;
  if (a === c) {
    p = (c - b) * s;
    q = 1 - s;
  } else {
    const r = fb / fc;
    const t = fa / fc;
    p = s * ((c - b) * t * (t - r) - (b - a) * (r - 1));
    q = (t - 1) * (r - 1) * (s - 1);
  }
  return p > 0 ? [p, -q] : [-p, q];
}

/**
 * The argument at which an increasing function is zero, with no bracket known: steps away from `start`, doubling the
 * step, until the sign changes.
 *
 * @throws RangeError when there is no sign change within 2^1000 steps
 */
export function solveIncreasing(f: (x: number) => number, start: number, step: number): number {
  let width = step;
  let x = start;
  const rising = f(x) < 0;
  for (let i = 0; i < 1000; i++) {
    const next = rising ? x + width : x - width;
    const value = f(next);
    if (rising ? value >= 0 : value <= 0) return findRoot(f, Math.min(x, next), Math.max(x, next));
    x = next;
    width *= 2;
  }
  throw new RangeError('no sign change found');
}
