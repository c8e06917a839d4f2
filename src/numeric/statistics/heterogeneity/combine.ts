import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { around, criticalValue, type Interval } from '../common/interval.js';
import { chiSquareP } from '../common/p-value.js';
import {
  type BetweenVarianceMethod,
  betweenVariance,
  weightedMean,
  weightedSquares,
} from './between-variance.js';
import type { GroupEffect } from './effect-sizes.js';

/** Whether groups differ, and what they say together. */
export interface Combined {
  estimate: number;
  se: number;
  interval: Interval;
  /** Variance of the true effects between groups; 0 for a common effect. */
  tau2: number;
  /** Cochran's Q: the test that all groups have the same effect. */
  q: number;
  df: number;
  qP: number;
  logQP: number;
  /** Share of the variation that is more than chance, 0 to 1 (Higgins and Thompson 2002). */
  i2: number;
  h2: number;
}

export interface CombineOptions {
  /** `common`: one effect for all groups; otherwise effects vary with a variance estimated by this method. */
  model?: 'common' | BetweenVarianceMethod;
  confidence?: number;
  /** Standard error and t interval of Hartung, Knapp, Sidik and Jonkman. */
  knappHartung?: boolean;
}

/** Combines effects of independent groups by inverse variance, with the test of homogeneity. */
export function combineEffects(
  groups: readonly GroupEffect[],
  options: CombineOptions = {},
): Estimable<Combined> {
  const { model = 'pm', confidence = 0.95, knappHartung = false } = options;
  if (groups.length < 2) return notEstimable('fewer than two groups with an effect');
  if (groups.some((g) => !(g.variance > 0))) return notEstimable('a group has an effect without variance');
  const fixed = groups.map((g) => 1 / g.variance);
  const q = weightedSquares(groups, fixed);
  const df = groups.length - 1;
  const tau2 = model === 'common' ? 0 : betweenVariance(groups, model);
  const weights = groups.map((g) => 1 / (g.variance + tau2));
  const total = weights.reduce((a, b) => a + b, 0);
  const estimate = weightedMean(groups, weights);
  const se = Math.sqrt((knappHartung ? weightedSquares(groups, weights) / df : 1) / total);
  const critical = criticalValue(confidence, 'two-sided', knappHartung ? df : Number.POSITIVE_INFINITY);
  const { p, logP } = chiSquareP(q, df);
  return estimated({
    estimate,
    se,
    interval: around(estimate, critical * se),
    tau2,
    q,
    df,
    qP: p,
    logQP: logP,
    i2: q > 0 ? Math.max(0, (q - df) / q) : 0,
    h2: q / df,
  });
}
