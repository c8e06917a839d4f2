import { findRoot, normal, solveIncreasing } from '../../distributions/index.js';
import type { NormalPrior } from '../bayesian/lift-posterior.js';
import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { sequenceWidth } from '../sequential/confidence-sequence.js';

/** An experiment that tests a relative lift: every variant gets the same number of users. */
export interface LiftDesign {
  mean: number;
  /** Variance per user, in both arms. */
  variance: number;
  usersPerVariant: number;
  alpha?: number;
  /** Always-valid intervals, tightest at this number of users of the two arms. */
  tuningN?: number;
  /**
   * With always-valid intervals, widen the noise of the estimate along with the interval. GrowthBook's planner does; it
   * asks for more users than are needed.
   */
  inflateNoise?: boolean;
  /** The lift is judged by its posterior under this prior rather than by its interval. */
  prior?: NormalPrior;
}

/** Standard error of a relative lift of size `lift` by the delta method. */
export function liftStandardError(lift: number, { mean, variance, usersPerVariant }: LiftDesign): number {
  return Math.sqrt((variance / usersPerVariant / (mean * mean)) * (1 + (1 + lift) ** 2));
}

/** What decides: fixed-horizon interval, always-valid interval or credible interval. */
export interface DecisionRule {
  alpha: number;
  /** Users of both arms together. */
  n: number;
  tuningN?: number | undefined;
  prior?: NormalPrior | undefined;
}

/** Probability that an interval around a lift estimated with this standard error leaves out zero, on either side. */
export function decisionPower(lift: number, se: number, { alpha, n, tuningN, prior }: DecisionRule): number {
  if (prior) {
    const variance = se * se;
    const width =
      variance * Math.sqrt(1 / prior.variance + 1 / variance) * normal.quantile(alpha / 2, 'upper');
    const pull = (variance * prior.mean) / prior.variance;
    return normal.sf((width - pull - lift) / se) + normal.cdf(-(width + pull + lift) / se);
  }
  const width =
    tuningN === undefined ? normal.quantile(alpha / 2, 'upper') : sequenceWidth(n, { alpha, tuningN });
  return normal.sf(width - lift / se) + normal.cdf(-width - lift / se);
}

/** Power at a relative lift. */
export function liftPower(lift: number, design: LiftDesign): number {
  const { usersPerVariant, alpha = 0.05, tuningN, prior, inflateNoise = false } = design;
  const se = liftStandardError(lift, design);
  const n = 2 * usersPerVariant;
  if (inflateNoise && tuningN !== undefined) {
    const inflation = sequenceWidth(n, { alpha, tuningN }) / normal.quantile(alpha / 2, 'upper');
    return decisionPower(lift, se * inflation, { alpha, n });
  }
  return decisionPower(lift, se, { alpha, n, tuningN, prior });
}

/** Where the search for a detectable lift starts and ends, and the factor of its steps. */
const SEARCH = { from: 1e-6, to: 1e6, factor: 1.3 };

/**
 * The smallest positive relative lift that is found with the given power. The standard error grows with the lift, so
 * that with few users no lift, however large, may have this power.
 */
export function detectableLift(power: number, design: LiftDesign): Estimable<{ lift: number }> {
  if (!(design.mean !== 0)) return notEstimable('the mean is zero: no relative lift');
  if (!(design.variance > 0)) return notEstimable('zero variance');
  if (!(design.usersPerVariant > 1)) return notEstimable('no traffic');
  if (liftPower(0, design) >= power) return estimated({ lift: 0 });
  const gap = (lift: number) => liftPower(lift, design) - power;
  let before = 0;
  for (let lift = SEARCH.from; lift < SEARCH.to; lift *= SEARCH.factor) {
    if (gap(lift) >= 0) return estimated({ lift: findRoot(gap, before, lift) });
    before = lift;
  }
  return notEstimable('no lift, however large, would be found');
}

/** Users per variant that find a relative lift with the given power. */
export function liftSampleSize(
  lift: number,
  power: number,
  design: Omit<LiftDesign, 'usersPerVariant'>,
): Estimable<{ usersPerVariant: number }> {
  if (lift === 0) return notEstimable('a lift of zero cannot be found');
  if (!(design.variance > 0) || design.mean === 0) return notEstimable('no variance or no mean to plan with');
  const gap = (logUsers: number) =>
    liftPower(lift, { ...design, usersPerVariant: Math.exp(logUsers) }) - power;
  return estimated({ usersPerVariant: Math.ceil(Math.exp(solveIncreasing(gap, Math.log(100), 1)) - 1e-6) });
}
