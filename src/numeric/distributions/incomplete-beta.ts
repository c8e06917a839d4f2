import { type LogTails, tailsFrom } from './logarithms.js';
import { deviance, LOG_2PI, stirlingError } from './stirling.js';

const EPSILON = Number.EPSILON;
const TINY = 1e-300;

/**
 * The regularised incomplete beta function I_x(a, b) and its complement for `a, b > 0`, as logarithms.
 *
 * @param x a point in [0, 1]
 * @param y `1 - x`, given separately because next to 1 the difference has no digits left
 */
export function betaTails(a: number, b: number, x: number, y: number): LogTails {
  if (Number.isNaN(a + b + x + y)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  if (y <= 0) return { lower: 0, upper: Number.NEGATIVE_INFINITY };
  const prefix = logBetaKernel(a, b, x, y);
  if (x < (a + 1) / (a + b + 2)) return tailsFrom('lower', prefix + Math.log(fraction(a, b, x, y)));
  return tailsFrom('upper', prefix + Math.log(fraction(b, a, y, x)));
}

/** `log(x^a y^b / B(a, b))`, by deviances rather than by three log-gammas. */
export function logBetaKernel(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const difference = a * y - b * x;
  return (
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    deviance(a, n * x, difference) -
    deviance(b, n * y, -difference) +
    0.5 * (Math.log(a * (b / n)) - LOG_2PI)
  );
}

/**
 * x^a y^b / B(a, b) over I_x(a, b) is the continued fraction b0 + a1 / (b1 + a2 / (b2 + ...)), the even part of DLMF
 * 8.17.22 (Didonato and Morris 1992, TOMS 708, equation 9). Its terms hold `a y - b x`, so that nothing cancels when x is
 * next to the mean. Converges in O(sqrt(max(a, b))) steps for x below the mean. By Lentz's method; returns the
 * reciprocal.
 */
function fraction(a: number, b: number, x: number, y: number): number {
  const lambda = a * y - b * x + 1;
  let value = awayFromZero((a * lambda) / (a + 1));
  let c = value;
  let d = 0;
  for (let m = 1; ; m++) {
    const denominator = a + 2 * m - 1;
    const middle = (m * (b - m) * x) / denominator;
    const numerator = ((a + m - 1) * (a + b + m - 1) * middle * x) / denominator;
    const partial = m + middle + ((a + m) * (lambda + m * (1 + y))) / (denominator + 2);
    d = 1 / awayFromZero(partial + numerator * d);
    c = awayFromZero(partial + numerator / c);
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) <= EPSILON) return 1 / value;
  }
}

function awayFromZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}
