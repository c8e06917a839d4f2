import { around, clip, criticalValue, type Interval } from '../common/interval.js';
import { type Count, rate } from '../common/proportion.js';
import { continuityCorrection, pooledError, unpooledError } from './proportion-test.js';
import { wilsonInterval } from './wilson.js';

/**
 * Newcombe's hybrid score interval of the difference `treatment - control` (Newcombe 1998, method 10): the distances of
 * the two Wilson limits, squared and added. Keeps its level at small n where Wald's does not.
 */
export function newcombeInterval(control: Count, treatment: Count, confidence = 0.95): Interval {
  const [pc, pt] = [rate(control), rate(treatment)];
  const c = wilsonInterval(control, confidence);
  const t = wilsonInterval(treatment, confidence);
  const difference = pt - pc;
  return {
    low: difference - Math.hypot(pt - t.low, c.high - pc),
    high: difference + Math.hypot(t.high - pt, pc - c.low),
  };
}

/** `difference ± z se`, by each arm's own rate or (as some peers do) by the pooled one, which is no confidence interval. */
export function waldDifferenceInterval(
  control: Count,
  treatment: Count,
  confidence = 0.95,
  options: { pooled?: boolean; continuity?: boolean } = {},
): Interval {
  const se = options.pooled ? pooledError(control, treatment) : unpooledError(control, treatment);
  const correction = options.continuity ? continuityCorrection(control, treatment) : 0;
  const margin = criticalValue(confidence) * se + correction;
  return clip(around(rate(treatment) - rate(control), margin), -1, 1);
}

/** Agresti and Caffo 2000: Wald's interval after adding one success and one failure to each arm. */
export function agrestiCaffoInterval(control: Count, treatment: Count, confidence = 0.95): Interval {
  const plus = ({ successes, n }: Count): Count => ({ successes: successes + 1, n: n + 2 });
  return waldDifferenceInterval(plus(control), plus(treatment), confidence);
}
