import { clip, criticalValue, type Interval } from '../common/interval.js';
import type { Alternative } from '../common/p-value.js';
import { type Count, rate } from '../common/proportion.js';

/**
 * Wilson's score interval of a proportion (Wilson 1927), with the continuity correction of Newcombe 1998 (method 4) on
 * request. An open side ends at 0 or 1.
 */
export function wilsonInterval(
  count: Count,
  confidence = 0.95,
  options: { continuity?: boolean; alternative?: Alternative } = {},
): Interval {
  const { continuity = false, alternative = 'two-sided' } = options;
  const { successes, n } = count;
  const p = rate(count);
  const q = 1 - p;
  const z = criticalValue(confidence, alternative);
  const size = 2 * (n + z * z);
  const middle = 2 * n * p + z * z;
  let low: number;
  let high: number;
  if (continuity) {
    const spread = (sign: number) => 1 + z * Math.sqrt(z * z + sign * 2 - 1 / n + 4 * p * (n * q - sign));
    low = (middle - spread(-1)) / size;
    high = (middle + spread(1)) / size;
  } else {
    const margin = z * Math.sqrt(z * z + 4 * n * p * q);
    low = (middle - margin) / size;
    high = (middle + margin) / size;
  }
  if (successes === 0 || alternative === 'less') low = 0;
  if (successes === n || alternative === 'greater') high = 1;
  return clip({ low, high }, 0, 1);
}
