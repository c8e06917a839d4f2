/**
 * The two functions on which accurate binomial, Poisson, gamma and beta probabilities rest: the error of Stirling's
 * formula and the deviance. They replace differences of large logarithms of factorials, which cancel
 * (C. Loader 2000, "Fast and accurate computation of binomial probabilities").
 */

const LOG_SQRT_2PI = 0.9189385332046728;

/** `log(2 pi)`. */
export const LOG_2PI = 2 * LOG_SQRT_2PI;

/** Coefficients B(2k) / (2k (2k-1)) of the Stirling series, for arguments from 15 up. */
const SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

const SERIES_FROM = 15;

/**
 * `log Gamma(n + 1) - ((n + 1/2) log n - n + log(2 pi) / 2)` for `n > 0`, not only whole numbers. Below 15 by the
 * recurrence `d(n) = d(n + 1) + (n + 1/2) log(1 + 1/n) - 1`.
 */
export function stirlingError(n: number): number {
  let sum = 0;
  let m = n;
  while (m < SERIES_FROM) {
    sum += (m + 0.5) * Math.log1p(1 / m) - 1;
    m += 1;
  }
  const square = 1 / (m * m);
  let term = 0;
  for (let k = SERIES.length - 1; k >= 0; k--) term = term * square + SERIES[k]!;
  return sum + term / m;
}

/** `log Gamma(x)` for `x > 0`, with an absolute error near 1e-15 times the size of the result or of 1. */
export function logGamma(x: number): number {
  return (x - 0.5) * Math.log(x) - x + LOG_SQRT_2PI + stirlingError(x);
}

/**
 * The deviance `x log(x / mean) + mean - x`, not less than zero.
 *
 * @param difference `x - mean`, given by the caller, who often knows it with less rounding than the two have.
 */
export function deviance(x: number, mean: number, difference: number = x - mean): number {
  if (x === 0) return mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  // x log(x/mean) = 2x artanh(v) with v = (x - mean) / (x + mean).
  const v = difference / (x + mean);
  const square = v * v;
  let sum = difference * v;
  let power = 2 * x * v;
  for (let j = 1; ; j++) {
    power *= square;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}

/** `log(x^a e^-x / Gamma(a + 1))`: the Poisson probability of a with mean x, for `a >= 0` and `x > 0`. */
export function logPoissonMass(a: number, x: number): number {
  if (a === 0) return -x;
  return -stirlingError(a) - deviance(a, x) - 0.5 * (LOG_2PI + Math.log(a));
}

/** `log C(n, k)` for whole `0 <= k <= n`. */
export function logChoose(n: number, k: number): number {
  if (k === 0 || k === n) return 0;
  const m = n - k;
  return (
    k * Math.log(n / k) +
    m * Math.log(n / m) +
    0.5 * Math.log(n / (k * m)) -
    LOG_SQRT_2PI +
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(m)
  );
}
