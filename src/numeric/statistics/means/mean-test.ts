import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { around, criticalValue, type Interval } from '../common/interval.js';
import type { Moments } from '../common/moments.js';
import { type Alternative, type PValue, studentP } from '../common/p-value.js';
import { relativeLift, relativeLiftVariance } from './relative-lift.js';

/** An effect of treatment against control with its uncertainty. */
export interface Effect extends PValue {
  estimate: number;
  se: number;
  df: number;
  statistic: number;
  interval: Interval;
}

export interface MeanTestOptions {
  /** `absolute`: difference of means; `relative`: lift over the control mean, by the delta method. */
  difference?: 'absolute' | 'relative';
  alternative?: Alternative;
  confidence?: number;
  /** One variance for both arms (Student's test) rather than two (Welch's, the default). */
  equalVariance?: boolean;
  /** Normal rather than Student critical values. */
  normal?: boolean;
}

/** Degrees of freedom of Welch and Satterthwaite. */
export function welchDf(a: Moments, b: Moments): number {
  const va = a.variance / a.n;
  const vb = b.variance / b.n;
  return (va + vb) ** 2 / ((va * va) / (a.n - 1) + (vb * vb) / (b.n - 1));
}

/** Why two arms cannot be compared; `undefined` when they can. */
export function meanProblem(control: Moments, treatment: Moments, relative: boolean): string | undefined {
  if (control.n === 0 || treatment.n === 0) return 'an arm has no users';
  if (control.n < 2 || treatment.n < 2) return 'an arm has a single user';
  if (!(control.variance > 0) && !(treatment.variance > 0)) return 'zero variance in both arms';
  if (!(control.variance > 0)) return 'zero variance in the control arm';
  if (!(treatment.variance > 0)) return 'zero variance in the treatment arm';
  if (relative && control.mean === 0) return 'the control mean is zero: no relative lift';
  return undefined;
}

/**
 * Welch's (or Student's) t-test of two means, of the absolute difference or of the relative lift. The lift keeps the
 * degrees of freedom of the raw variances, as GrowthBook does.
 */
export function meanTest(
  control: Moments,
  treatment: Moments,
  options: MeanTestOptions = {},
): Estimable<Effect> {
  const { difference = 'absolute', alternative = 'two-sided', confidence = 0.95 } = options;
  const relative = difference === 'relative';
  const problem = meanProblem(control, treatment, relative);
  if (problem !== undefined) return notEstimable(problem);
  let [vc, vt] = [control.variance, treatment.variance];
  let df = welchDf(control, treatment);
  if (options.equalVariance) {
    df = control.n + treatment.n - 2;
    vc = ((control.n - 1) * vc + (treatment.n - 1) * vt) / df;
    vt = vc;
  }
  if (options.normal) df = Number.POSITIVE_INFINITY;
  const c = { mean: control.mean, meanVariance: vc / control.n };
  const t = { mean: treatment.mean, meanVariance: vt / treatment.n };
  const estimate = relative ? relativeLift(c.mean, t.mean) : t.mean - c.mean;
  const variance = relative ? relativeLiftVariance(c, t) : c.meanVariance + t.meanVariance;
  return estimated(effectOf(estimate, Math.sqrt(variance), df, alternative, confidence));
}

/** Statistic, p-value and interval of an estimate with its standard error. */
export function effectOf(
  estimate: number,
  se: number,
  df = Number.POSITIVE_INFINITY,
  alternative: Alternative = 'two-sided',
  confidence = 0.95,
): Effect {
  const statistic = estimate / se;
  const interval = around(estimate, criticalValue(confidence, alternative, df) * se, alternative);
  return { estimate, se, df, statistic, interval, ...studentP(statistic, df, alternative) };
}

/** Student's interval of one mean. */
export function meanInterval({ n, mean, variance }: Moments, confidence = 0.95): Estimable<Interval> {
  if (n < 2) return notEstimable('fewer than two users');
  return estimated(around(mean, criticalValue(confidence, 'two-sided', n - 1) * Math.sqrt(variance / n)));
}
