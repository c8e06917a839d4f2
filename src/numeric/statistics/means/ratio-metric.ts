import { covarianceOf, type Moments, momentsOf, type Sums } from '../common/moments.js';

/** Sums of a ratio metric over the users of an arm: `sum(numerator) / sum(denominator)`. */
export interface RatioSums {
  n: number;
  numerator: Sums;
  denominator: Sums;
  sumProducts: number;
}

/**
 * Mean and variance per user of a ratio of sums, by the delta method: the variance of the linearised
 * `(y - r d) / mean(d)`. The users, not the events, are the independent units (Deng et al. 2018). A denominator of zero
 * gives mean and variance 0, which every test then calls not estimable.
 */
export function ratioMoments({ n, numerator, denominator, sumProducts }: RatioSums): Moments {
  const y = momentsOf(numerator);
  const d = momentsOf(denominator);
  if (d.mean === 0) return { n, mean: 0, variance: 0 };
  const ratio = numerator.sum / denominator.sum;
  const covariance = covarianceOf(n, numerator.sum, denominator.sum, sumProducts);
  const variance = (y.variance - 2 * ratio * covariance + ratio * ratio * d.variance) / (d.mean * d.mean);
  return { n, mean: ratio, variance };
}
