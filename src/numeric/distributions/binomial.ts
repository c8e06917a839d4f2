import { betaTails } from './incomplete-beta.js';
import type { LogTails } from './logarithms.js';
import { deviance, LOG_2PI, stirlingError } from './stirling.js';

/** `log P(X = k)` for X binomial(n, p), by Loader's saddle point expansion. */
export function logBinomialMass(k: number, n: number, p: number): number {
  if (k < 0 || k > n || k !== Math.floor(k)) return Number.NEGATIVE_INFINITY;
  if (p <= 0) return k === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (p >= 1) return k === n ? 0 : Number.NEGATIVE_INFINITY;
  if (k === 0) return n * Math.log1p(-p);
  if (k === n) return n * Math.log(p);
  return (
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, n * p) -
    deviance(n - k, n * (1 - p)) +
    0.5 * (Math.log(n / k / (n - k)) - LOG_2PI)
  );
}

function binomialTails(k: number, n: number, p: number): LogTails {
  const whole = Math.floor(k);
  if (whole < 0) return { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  if (whole >= n) return { lower: 0, upper: Number.NEGATIVE_INFINITY };
  return betaTails(n - whole, whole + 1, 1 - p, p);
}

/** The binomial distribution: successes in `n` trials of probability `p`. */
export const binomial = {
  pmf: (k: number, n: number, p: number): number => Math.exp(logBinomialMass(k, n, p)),
  logPmf: logBinomialMass,
  /** P(X <= k). */
  cdf: (k: number, n: number, p: number): number => Math.exp(binomialTails(k, n, p).lower),
  /** P(X > k). */
  sf: (k: number, n: number, p: number): number => Math.exp(binomialTails(k, n, p).upper),
  logCdf: (k: number, n: number, p: number): number => binomialTails(k, n, p).lower,
  logSf: (k: number, n: number, p: number): number => binomialTails(k, n, p).upper,
};
