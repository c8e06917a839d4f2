import { normal } from '../../distributions/index.js';
import { around, criticalValue, type Interval } from '../common/interval.js';

/**
 * The interval that agrees with an adjusted p-value: the standard error that would have given that p, times the normal
 * critical value (as GrowthBook shows). Not available for p of 0 or 1.
 */
export function adjustedInterval(estimate: number, adjustedP: number, confidence = 0.95): Interval | null {
  if (!(adjustedP > 0 && adjustedP < 1)) return null;
  const se = Math.abs(estimate) / normal.quantile(adjustedP / 2, 'upper');
  return around(estimate, criticalValue(confidence) * se);
}
