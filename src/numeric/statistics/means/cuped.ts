import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import {
  covarianceOf,
  type JointSums,
  type Moments,
  momentsOf,
  proportionMoments,
  type Sums,
} from '../common/moments.js';
import type { Alternative } from '../common/p-value.js';
import { type Effect, effectOf, meanProblem, welchDf } from './mean-test.js';
import { relativeLift } from './relative-lift.js';

/**
 * An arm with a measure and a covariate known before exposure. For ratio metrics both are linearised, so that the same
 * formulas serve.
 */
export interface AdjustableArm {
  n: number;
  post: Moments;
  pre: Moments;
  covariance: number;
}

/** An arm of a mean metric: `y` after exposure, `x` before. */
export function adjustableMean({ n, x, y, sumProducts }: JointSums): AdjustableArm {
  return {
    n,
    post: momentsOf(y),
    pre: momentsOf(x),
    covariance: covarianceOf(n, x.sum, y.sum, sumProducts),
  };
}

/**
 * An arm of a conversion metric whose covariate is a conversion before exposure, variances as of proportions: `both` counts
 * the users who converted before and after.
 */
export function adjustableProportion(n: number, post: number, pre: number, both: number): AdjustableArm {
  const [py, px] = [n > 0 ? post / n : 0, n > 0 ? pre / n : 0];
  return {
    n,
    post: proportionMoments(post, n),
    pre: proportionMoments(pre, n),
    covariance: n > 0 ? both / n - py * px : 0,
  };
}

/** Sums of a ratio metric after (`post`) and before (`pre`) exposure; products are named by their factors. */
export interface RatioPairSums {
  n: number;
  postNumerator: Sums;
  postDenominator: Sums;
  preNumerator: Sums;
  preDenominator: Sums;
  postNumeratorPostDenominator: number;
  preNumeratorPreDenominator: number;
  postNumeratorPreNumerator: number;
  postDenominatorPreDenominator: number;
  postNumeratorPreDenominator: number;
  postDenominatorPreNumerator: number;
}

/** An arm of a ratio metric whose covariate is the same ratio before exposure. */
export function adjustableRatio(arm: RatioPairSums): AdjustableArm {
  const { n, postNumerator: y1, postDenominator: d1, preNumerator: y0, preDenominator: d0 } = arm;
  const r1 = d1.sum === 0 ? 0 : y1.sum / d1.sum;
  const r0 = d0.sum === 0 ? 0 : y0.sum / d0.sum;
  const cov = (a: Sums, b: Sums, products: number) => covarianceOf(n, a.sum, b.sum, products);
  const linearised = (y: Sums, d: Sums, ratio: number, products: number): Moments => ({
    n,
    mean: ratio,
    variance:
      d.sum === 0
        ? 0
        : (momentsOf(y).variance - 2 * ratio * cov(y, d, products) + ratio * ratio * momentsOf(d).variance) /
          (d.sum / n) ** 2,
  });
  const scale = (d1.sum / n) * (d0.sum / n);
  const covariance =
    cov(y1, y0, arm.postNumeratorPreNumerator) -
    r1 * cov(d1, y0, arm.postDenominatorPreNumerator) -
    r0 * cov(y1, d0, arm.postNumeratorPreDenominator) +
    r1 * r0 * cov(d1, d0, arm.postDenominatorPreDenominator);
  return {
    n,
    post: linearised(y1, d1, r1, arm.postNumeratorPostDenominator),
    pre: linearised(y0, d0, r0, arm.preNumeratorPreDenominator),
    covariance: scale === 0 ? 0 : covariance / scale,
  };
}

/** The coefficient of the covariate with the least variance: of one arm, or of all users taken as one arm. */
export function cupedTheta(arm: AdjustableArm): number {
  return arm.pre.variance > 0 ? arm.covariance / arm.pre.variance : 0;
}

/** The coefficient from the covariances inside the arms, summed over them: the treatment effect has no part in it. */
export function withinArmTheta(arms: readonly AdjustableArm[]): number {
  let covariance = 0;
  let variance = 0;
  for (const arm of arms) {
    covariance += arm.covariance;
    variance += arm.pre.variance;
  }
  return variance > 0 ? covariance / variance : 0;
}

/** Two arms of sums as one group of users. */
export function pooledArms(a: JointSums, b: JointSums): JointSums {
  const add = (p: Sums, q: Sums): Sums => ({
    n: p.n + q.n,
    sum: p.sum + q.sum,
    sumSquares: p.sumSquares + q.sumSquares,
  });
  return { n: a.n + b.n, x: add(a.x, b.x), y: add(a.y, b.y), sumProducts: a.sumProducts + b.sumProducts };
}

/** Mean and variance of `y - theta (x - centre)`. */
export function adjustedMoments(arm: AdjustableArm, theta: number, centre = 0): Moments {
  return {
    n: arm.n,
    mean: arm.post.mean - theta * (arm.pre.mean - centre),
    variance: arm.post.variance - 2 * theta * arm.covariance + theta * theta * arm.pre.variance,
  };
}

export interface CupedOptions {
  theta: number;
  difference?: 'absolute' | 'relative';
  alternative?: Alternative;
  confidence?: number;
  /**
   * Keep the shift `theta (x_t - x_c)` in the derivative of the relative lift (the exact delta method, the default).
   * GrowthBook drops it for mean metrics.
   */
  exactDerivative?: boolean;
}

/**
 * The effect after regression on behaviour before exposure (CUPED: Deng et al. 2013). The relative lift is over the
 * unadjusted control mean; theta counts as known.
 */
export function cupedTest(
  control: AdjustableArm,
  treatment: AdjustableArm,
  options: CupedOptions,
): Estimable<Effect> {
  const { theta, difference = 'absolute', alternative, confidence, exactDerivative = true } = options;
  const relative = difference === 'relative';
  const [c, t] = [adjustedMoments(control, theta), adjustedMoments(treatment, theta)];
  const problem = meanProblem(c, t, false);
  if (problem !== undefined) return notEstimable(problem);
  const base = control.post.mean;
  if (relative && base === 0) return notEstimable('the control mean is zero: no relative lift');
  const df = welchDf(c, t);
  if (!relative) {
    return estimated(
      effectOf(t.mean - c.mean, Math.sqrt(t.variance / t.n + c.variance / c.n), df, alternative, confidence),
    );
  }
  // d lift / d y_c = -(y_t - theta (x_t - x_c)) / y_c^2 and d lift / d x_c = theta / y_c, up to the common sign.
  const shift = exactDerivative ? theta * (treatment.pre.mean - control.pre.mean) : 0;
  const byPost = -(treatment.post.mean - shift) / (base * base);
  const byPre = theta / base;
  const controlPart =
    (byPost * byPost * control.post.variance +
      2 * byPost * byPre * control.covariance +
      byPre * byPre * control.pre.variance) /
    c.n;
  const se = Math.sqrt(t.variance / t.n / (base * base) + controlPart);
  const lift = relativeLift(base, base + (t.mean - c.mean));
  return estimated(effectOf(lift, se, df, alternative, confidence));
}
