import { normal, studentT } from '../../distributions/index.js';
import type { Alternative } from './p-value.js';

/** A confidence or credible interval; an open side is infinite. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * The normal (or Student, with `df`) critical value of an interval: of both tails together for a two-sided one, of one
 * tail for a one-sided one.
 */
export function criticalValue(
  confidence: number,
  alternative: Alternative = 'two-sided',
  df = Number.POSITIVE_INFINITY,
): number {
  const tail = alternative === 'two-sided' ? (1 - confidence) / 2 : 1 - confidence;
  return df === Number.POSITIVE_INFINITY ? normalCritical(tail) : studentT.quantile(tail, df, 'upper');
}

/** The last tail that was asked for and its quantile: a curve asks for the same one at each of its points. */
let last = { tail: Number.NaN, quantile: Number.NaN };

function normalCritical(tail: number): number {
  if (last.tail !== tail) last = { tail, quantile: normal.quantile(tail, 'upper') };
  return last.quantile;
}

/** `estimate ± margin`; for `greater` the upper side is open, for `less` the lower one. */
export function around(estimate: number, margin: number, alternative: Alternative = 'two-sided'): Interval {
  return {
    low: alternative === 'less' ? Number.NEGATIVE_INFINITY : estimate - margin,
    high: alternative === 'greater' ? Number.POSITIVE_INFINITY : estimate + margin,
  };
}

/** The part of an interval inside the range that the quantity can take. */
export function clip({ low, high }: Interval, least: number, most: number): Interval {
  return { low: Math.max(low, least), high: Math.min(high, most) };
}
