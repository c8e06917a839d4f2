import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { around, criticalValue, type Interval } from '../common/interval.js';
import type { Alternative } from '../common/p-value.js';

/** The mean of an arm with the variance of that mean (not of the users). */
export interface MeanEstimate {
  mean: number;
  /** Squared standard error of the mean. */
  meanVariance: number;
}

/** Lift of treatment over control relative to the size of the control mean. */
export function relativeLift(control: number, treatment: number): number {
  return (treatment - control) / Math.abs(control);
}

/** Variance of the relative lift by the delta method, arms independent. */
export function relativeLiftVariance(control: MeanEstimate, treatment: MeanEstimate): number {
  const square = control.mean * control.mean;
  return (
    treatment.meanVariance / square +
    (control.meanVariance * treatment.mean * treatment.mean) / (square * square)
  );
}

/** Critical values: the normal's by default, or Student's. */
export interface LiftIntervalOptions {
  confidence?: number;
  alternative?: Alternative;
  df?: number;
}

/** Delta-method interval: symmetric around the lift. */
export function deltaLiftInterval(
  control: MeanEstimate,
  treatment: MeanEstimate,
  { confidence = 0.95, alternative = 'two-sided', df }: LiftIntervalOptions = {},
): Interval {
  const margin =
    criticalValue(confidence, alternative, df) * Math.sqrt(relativeLiftVariance(control, treatment));
  return around(relativeLift(control.mean, treatment.mean), margin, alternative);
}

/** Interval of the ratio of means on the log scale; both means must be positive. */
export function logLiftInterval(
  control: MeanEstimate,
  treatment: MeanEstimate,
  { confidence = 0.95, alternative = 'two-sided', df }: LiftIntervalOptions = {},
): Estimable<Interval> {
  if (!(control.mean > 0 && treatment.mean > 0)) {
    return notEstimable('the log scale needs a positive mean in both arms');
  }
  const variance =
    treatment.meanVariance / (treatment.mean * treatment.mean) +
    control.meanVariance / (control.mean * control.mean);
  const margin = criticalValue(confidence, alternative, df) * Math.sqrt(variance);
  const logRatio = Math.log(treatment.mean / control.mean);
  return estimated({
    low: alternative === 'less' ? -1 : Math.expm1(logRatio - margin),
    high: alternative === 'greater' ? Number.POSITIVE_INFINITY : Math.expm1(logRatio + margin),
  });
}

/** Interval of the difference divided by the control mean as if that were known. Too short; for comparison with peers. */
export function fixedBaselineLiftInterval(
  control: MeanEstimate,
  treatment: MeanEstimate,
  { confidence = 0.95, alternative = 'two-sided', df }: LiftIntervalOptions = {},
): Interval {
  const se = Math.sqrt(control.meanVariance + treatment.meanVariance) / Math.abs(control.mean);
  return around(
    relativeLift(control.mean, treatment.mean),
    criticalValue(confidence, alternative, df) * se,
    alternative,
  );
}

/**
 * Fieller's exact interval of the ratio of two normal means, minus one (Fieller 1954). Not estimable when the control
 * mean is not clearly away from zero: the set of ratios then is unbounded.
 */
export function fiellerLiftInterval(
  control: MeanEstimate,
  treatment: MeanEstimate,
  { confidence = 0.95, df }: LiftIntervalOptions = {},
): Estimable<Interval> {
  const critical = criticalValue(confidence, 'two-sided', df);
  const square = critical * critical;
  const a = control.mean * control.mean - square * control.meanVariance;
  if (!(a > 0)) return notEstimable('the control mean is not clearly different from zero: unbounded');
  const b = control.mean * treatment.mean;
  const c = treatment.mean * treatment.mean - square * treatment.meanVariance;
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  const ratios = [(b - root) / a, (b + root) / a] as const;
  return estimated(
    control.mean > 0
      ? { low: ratios[0] - 1, high: ratios[1] - 1 }
      : { low: 1 - ratios[1], high: 1 - ratios[0] },
  );
}
