import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { type Alternative, chiSquareP, normalP, type PValue } from '../common/p-value.js';
import { type Count, rate } from '../common/proportion.js';

export interface ProportionTest extends PValue {
  /** `treatment - control`. */
  difference: number;
  /** The standard error that the statistic uses. */
  se: number;
  z: number;
}

/** How the two-proportion z-test is made. */
export interface ProportionTestOptions {
  alternative?: Alternative;
  /** Standard error under the null hypothesis of equal rates (default), or from each arm's own rate. */
  pooled?: boolean;
  /** Yates's continuity correction of the statistic. */
  continuity?: boolean;
  /** The difference under the null hypothesis, 0 by default. */
  difference?: number;
}

/** The z-test of the difference of two proportions; the square of the pooled z is Pearson's chi-square. */
export function twoProportionTest(
  control: Count,
  treatment: Count,
  options: ProportionTestOptions = {},
): Estimable<ProportionTest> {
  if (control.n === 0 || treatment.n === 0) return notEstimable('an arm has no users');
  const { alternative = 'two-sided', pooled = true, continuity = false } = options;
  const [pc, pt] = [rate(control), rate(treatment)];
  const se = pooled ? pooledError(control, treatment) : unpooledError(control, treatment);
  if (se === 0) return notEstimable('zero variance: no user or every user converted in both arms');
  const difference = pt - pc;
  const shifted = difference - (options.difference ?? 0);
  const correction = continuity ? continuityCorrection(control, treatment) : 0;
  const corrected = Math.sign(shifted) * Math.max(0, Math.abs(shifted) - correction);
  const z = corrected / se;
  return estimated({ difference, se, z, ...normalP(z, alternative) });
}

/** Half a user in each arm: the shift of the difference that Yates's correction makes. */
export function continuityCorrection(control: Count, treatment: Count): number {
  return 0.5 * (1 / control.n + 1 / treatment.n);
}

/** Standard error of the difference when both arms have the same rate. */
export function pooledError(control: Count, treatment: Count): number {
  const p = (control.successes + treatment.successes) / (control.n + treatment.n);
  return Math.sqrt(p * (1 - p) * (1 / control.n + 1 / treatment.n));
}

/** Standard error of the difference from each arm's own rate. */
export function unpooledError(control: Count, treatment: Count): number {
  const [pc, pt] = [rate(control), rate(treatment)];
  return Math.sqrt((pc * (1 - pc)) / control.n + (pt * (1 - pt)) / treatment.n);
}

/** The z-test of one proportion against a value; the variance is taken at the observed rate or at the value. */
export function oneProportionTest(
  count: Count,
  value: number,
  options: { alternative?: Alternative; varianceAt?: 'sample' | 'null' } = {},
): Estimable<{ z: number } & PValue> {
  const p = rate(count);
  const at = options.varianceAt === 'null' ? value : p;
  const se = Math.sqrt((at * (1 - at)) / count.n);
  if (!(se > 0)) return notEstimable('zero variance: no user or every user converted');
  const z = (p - value) / se;
  return estimated({ z, ...normalP(z, options.alternative) });
}

/** Pearson's chi-square over k arms: against a given rate (k degrees of freedom) or of equal rates (k - 1). */
export function manyProportionsTest(
  counts: readonly Count[],
  value?: number,
): Estimable<{ chi2: number; df: number } & PValue> {
  let successes = 0;
  let users = 0;
  for (const count of counts) {
    successes += count.successes;
    users += count.n;
  }
  const p = value ?? successes / users;
  if (!(p > 0 && p < 1)) return notEstimable('zero variance: no user or every user converted in every arm');
  let chi2 = 0;
  for (const { successes: k, n } of counts) chi2 += (k - n * p) ** 2 / (n * p * (1 - p));
  const df = value === undefined ? counts.length - 1 : counts.length;
  return estimated({ chi2, df, ...chiSquareP(chi2, df) });
}
