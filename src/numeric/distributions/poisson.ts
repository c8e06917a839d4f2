import { gammaTails } from './incomplete-gamma.js';
import type { LogTails } from './logarithms.js';
import { logPoissonMass } from './stirling.js';

function poissonTails(k: number, mean: number): LogTails {
  const whole = Math.floor(k);
  if (whole < 0) return { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  const { lower, upper } = gammaTails(whole + 1, mean);
  return { lower: upper, upper: lower };
}

/** The Poisson distribution: events in an interval with a mean number of them. */
export const poisson = {
  logPmf(k: number, mean: number): number {
    if (k < 0 || k !== Math.floor(k)) return Number.NEGATIVE_INFINITY;
    if (mean === 0) return k === 0 ? 0 : Number.NEGATIVE_INFINITY;
    return logPoissonMass(k, mean);
  },
  pmf: (k: number, mean: number): number => Math.exp(poisson.logPmf(k, mean)),
  /** P(X <= k). */
  cdf: (k: number, mean: number): number => Math.exp(poissonTails(k, mean).lower),
  /** P(X > k). */
  sf: (k: number, mean: number): number => Math.exp(poissonTails(k, mean).upper),
  logCdf: (k: number, mean: number): number => poissonTails(k, mean).lower,
  logSf: (k: number, mean: number): number => poissonTails(k, mean).upper,
};
