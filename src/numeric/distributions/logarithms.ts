/**
 * Arithmetic on probabilities held as natural logarithms, so that a tail of 1e-400 is a number like any other.
 */

/** `log(1 - exp(x))` for `x <= 0`, accurate at both ends (Maechler 2012, "Accurately computing log(1 - exp(-|a|))"). */
export function log1mExp(x: number): number {
  if (x > 0) return Number.NaN;
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}

/** `log(exp(a) + exp(b))` without overflow; `-Infinity` stands for a probability of zero. */
export function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  const low = Math.min(a, b);
  if (high === Number.NEGATIVE_INFINITY) return high;
  return high + Math.log1p(Math.exp(low - high));
}

/** The two sides of a distribution function at a point, as natural logarithms of probabilities. */
export interface LogTails {
  /** `log P(X <= x)`. */
  lower: number;
  /** `log P(X > x)`. */
  upper: number;
}

/** Both tails from the logarithm of one; the other is its complement. Rounding above 1 is cut to 1. */
export function tailsFrom(side: 'lower' | 'upper', logTail: number): LogTails {
  const known = Math.min(logTail, 0);
  const other = log1mExp(known);
  return side === 'lower' ? { lower: known, upper: other } : { lower: other, upper: known };
}
