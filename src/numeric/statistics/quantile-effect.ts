import { normal } from '../distributions/index.js';
import { type Estimable, estimated, notEstimable } from './common/estimable.js';
import { type MeanEstimate, relativeLift, relativeLiftVariance } from './means/relative-lift.js';

/** A quantile of an arm with the limits of its 95 % interval, as an engine or a sketch gives them. */
export interface QuantileStatistic {
  /** Users (or events) of the arm. */
  n: number;
  /** The size that the limits were taken for. */
  nStar: number;
  /** Which quantile, 0 to 1. */
  nu: number;
  quantile: number;
  low: number;
  high: number;
}

const Z = normal.quantile(0.025, 'upper');

/** Why a quantile has no error: too few values for the limits to exist, or limits that coincide. */
export function quantileProblem({ n, nu, low, high }: QuantileStatistic): string | undefined {
  if (n <= Z * Z * Math.max(nu / (1 - nu), (1 - nu) / nu))
    return 'too few values for an interval of this quantile';
  if (!(high > low)) return 'the limits of the quantile coincide';
  return undefined;
}

/**
 * The variance per user that gives limits of this width at size `nStar`, over the users of the arm (GrowthBook): the width
 * is twice 1.96 standard errors.
 */
export function quantileEstimate(statistic: QuantileStatistic): Estimable<MeanEstimate> {
  const problem = quantileProblem(statistic);
  if (problem !== undefined) return notEstimable(problem);
  const se = (statistic.high - statistic.low) / (2 * Z);
  return estimated({
    mean: statistic.quantile,
    meanVariance: (se * se * (statistic.nStar - 1)) / statistic.n,
  });
}

/** The difference of a quantile between arms, or its relative lift, with its standard error. */
export function quantileEffect(
  control: QuantileStatistic,
  treatment: QuantileStatistic,
  difference: 'absolute' | 'relative',
): Estimable<{ estimate: number; se: number }> {
  const [c, t] = [quantileEstimate(control), quantileEstimate(treatment)];
  if (c.status !== 'estimated') return c;
  if (t.status !== 'estimated') return t;
  if (difference === 'absolute') {
    return estimated({ estimate: t.mean - c.mean, se: Math.sqrt(c.meanVariance + t.meanVariance) });
  }
  if (c.mean === 0) return notEstimable('the control quantile is zero: no relative lift');
  return estimated({
    estimate: relativeLift(c.mean, t.mean),
    se: Math.sqrt(relativeLiftVariance(c, t)),
  });
}
