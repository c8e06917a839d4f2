import { logBinomialMass } from './binomial.js';
import { logAddExp } from './logarithms.js';

/**
 * `log P(X = k)`: `k` marked in a sample of `drawn` from `total` of which `marked` are marked. Three binomial masses at
 * the sampling fraction, so that no factorials cancel (Loader 2000).
 */
export function logHypergeometricMass(k: number, total: number, marked: number, drawn: number): number {
  if (k < Math.max(0, drawn + marked - total) || k > Math.min(marked, drawn) || k !== Math.floor(k)) {
    return Number.NEGATIVE_INFINITY;
  }
  const fraction = drawn / total;
  return (
    logBinomialMass(k, marked, fraction) +
    logBinomialMass(drawn - k, total - marked, fraction) -
    logBinomialMass(drawn, total, fraction)
  );
}

/** Sum of the masses from `k` outwards; they fall off faster than geometrically, so the sum soon stops changing. */
function tail(k: number, step: 1 | -1, total: number, marked: number, drawn: number): number {
  let sum = Number.NEGATIVE_INFINITY;
  const low = Math.max(0, drawn + marked - total);
  const high = Math.min(marked, drawn);
  let rising = true;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = step > 0 ? Math.max(k, low) : Math.min(k, high); i >= low && i <= high; i += step) {
    const mass = logHypergeometricMass(i, total, marked, drawn);
    if (mass < last) rising = false;
    sum = logAddExp(sum, mass);
    if (!rising && mass < sum - 40) break;
    last = mass;
  }
  return Math.min(sum, 0);
}

/** The hypergeometric distribution: marked members of a sample drawn without replacement. */
export const hypergeometric = {
  logPmf: logHypergeometricMass,
  pmf: (k: number, total: number, marked: number, drawn: number): number =>
    Math.exp(logHypergeometricMass(k, total, marked, drawn)),
  /** `log P(X <= k)`. */
  logCdf: (k: number, total: number, marked: number, drawn: number): number =>
    tail(Math.floor(k), -1, total, marked, drawn),
  /** `log P(X > k)`. */
  logSf: (k: number, total: number, marked: number, drawn: number): number =>
    tail(Math.floor(k) + 1, 1, total, marked, drawn),
  /** P(X <= k). */
  cdf: (k: number, total: number, marked: number, drawn: number): number =>
    Math.exp(tail(Math.floor(k), -1, total, marked, drawn)),
  /** P(X > k). */
  sf: (k: number, total: number, marked: number, drawn: number): number =>
    Math.exp(tail(Math.floor(k) + 1, 1, total, marked, drawn)),
};
