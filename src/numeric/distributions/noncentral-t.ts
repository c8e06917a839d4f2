import { normal } from './normal.js';
import { LOG_2PI, stirlingError } from './stirling.js';

/**
 * P(T <= t) or P(T > t) for the noncentral t distribution with `df` degrees of freedom: the normal probability at
 * `t sqrt(w / df) - noncentrality`, averaged over w chi-square. The average is a trapezoidal sum over log(w / df), whose
 * integrand is analytic and vanishes at both ends, so that the sum converges geometrically.
 */
export function noncentralT(
  t: number,
  df: number,
  noncentrality: number,
  tail: 'lower' | 'upper' = 'lower',
): number {
  const half = df / 2;
  const step = Math.min(0.1 * Math.sqrt(2 / df), 0.25 / (1 + Math.abs(noncentrality)));
  // Density of v = log(w / df): half^half / Gamma(half) * exp(half (v - e^v)), its mode at 0.
  const peak = 0.5 * (Math.log(half) - LOG_2PI) - stirlingError(half);
  const weigh = (v: number) => {
    const z = t * Math.exp(v / 2) - noncentrality;
    const weight = Math.exp(peak + half * (v - Math.expm1(v)));
    return weight * (tail === 'lower' ? normal.cdf(z) : normal.sf(z));
  };
  let sum = weigh(0);
  for (const direction of [1, -1]) {
    for (let i = 1; ; i++) {
      const v = direction * i * step;
      if (half * (v - Math.expm1(v)) < -45) break;
      sum += weigh(v);
    }
  }
  return Math.min(1, sum * step);
}
