import { binomial, logAddExp } from '../../distributions/index.js';
import { type Alternative, type PValue, pValue } from '../common/p-value.js';
import type { Count } from '../common/proportion.js';

/** Slack on probabilities that are equal but for rounding. */
const EQUAL = 1e-7;

/**
 * The exact binomial test of a proportion. Two-sided: the probability of all outcomes that are no more probable than the
 * one observed, as in R's binom.test.
 */
export function binomialTest(
  { successes, n }: Count,
  probability: number,
  alternative: Alternative = 'two-sided',
): PValue {
  if (alternative === 'less') return pValue(binomial.logCdf(successes, n, probability));
  if (alternative === 'greater') return pValue(binomial.logSf(successes - 1, n, probability));
  const observed = binomial.logPmf(successes, n, probability) + Math.log1p(EQUAL);
  const mode = n * probability;
  if (successes === mode) return pValue(0);
  const isLow = successes < mode;
  // Outcomes on the other side fall off away from the mode: the nearest one that is improbable enough, by bisection.
  let near = isLow ? Math.ceil(mode) : Math.floor(mode);
  let far = isLow ? n + 1 : -1;
  const improbable = (k: number) => k === n + 1 || k === -1 || binomial.logPmf(k, n, probability) <= observed;
  if (improbable(near)) far = near;
  while (Math.abs(far - near) > 1) {
    const middle = Math.floor((near + far) / 2);
    if (improbable(middle)) far = middle;
    else near = middle;
  }
  const own = isLow
    ? binomial.logCdf(successes, n, probability)
    : binomial.logSf(successes - 1, n, probability);
  const other = isLow ? binomial.logSf(far - 1, n, probability) : binomial.logCdf(far, n, probability);
  return pValue(Math.min(0, logAddExp(own, other)));
}
