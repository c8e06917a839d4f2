import { normal } from '../../distributions/index.js';
import { around, type Interval } from '../common/interval.js';
import type { Moments } from '../common/moments.js';

export interface MixtureSprt {
  /** The critical value in place of z. */
  zStar: number;
  interval: Interval;
}

/**
 * The mixture sequential probability ratio test in the form that Statsig documents (after Zhao et al.): the mixing variance
 * follows the observed variances, `tau = z^2 (v_t + v_c) / (n_t + n_c)`.
 */
export function mixtureSprt(control: Moments, treatment: Moments, alpha = 0.05): MixtureSprt {
  const z = normal.quantile(alpha / 2, 'upper');
  const variance = treatment.variance / treatment.n + control.variance / control.n;
  const tau = (z * z * (treatment.variance + control.variance)) / (treatment.n + control.n);
  const total = variance + tau;
  const zStar = Math.sqrt((total / tau) * (-2 * Math.log(alpha / 2) - Math.log(variance / total)));
  return { zStar, interval: around(treatment.mean - control.mean, zStar * Math.sqrt(variance)) };
}
