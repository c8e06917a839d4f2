import { normal } from '../../distributions/index.js';
import type { Alternative } from '../common/p-value.js';

/** Power of a z-test: `shift` and `critical` in units of the standard error under the alternative. */
function zPower(shift: number, critical: number, alternative: Alternative): number {
  const above = alternative === 'less' ? 0 : normal.sf(critical - shift);
  const below = alternative === 'greater' ? 0 : normal.cdf(-critical - shift);
  return above + below;
}

function criticalZ(alpha: number, alternative: Alternative): number {
  return normal.quantile(alternative === 'two-sided' ? alpha / 2 : alpha, 'upper');
}

/** Cohen's h: the difference of two rates on the arcsine scale, where the variance does not depend on the rate. */
export function cohensH(control: number, treatment: number): number {
  return 2 * (Math.asin(Math.sqrt(treatment)) - Math.asin(Math.sqrt(control)));
}

/** Power of the comparison of two rates at Cohen's h with equal arms (R's pwr.2p.test). */
export function arcsinePower(
  h: number,
  usersPerArm: number,
  alpha = 0.05,
  alternative: Alternative = 'two-sided',
): number {
  return zPower(h * Math.sqrt(usersPerArm / 2), criticalZ(alpha, alternative), alternative);
}

/** Two rates to be told apart: `n1` users have rate `p1`, `n2` have `p2`. */
export interface TwoRates {
  p1: number;
  n1: number;
  p2: number;
  n2: number;
}

/**
 * Power of the two-proportion z-test with the pooled standard error under the null hypothesis and each arm's own under
 * the alternative (R's power.prop.test, Stata's power twoproportions).
 */
export function twoProportionPower(
  { p1, n1, p2, n2 }: TwoRates,
  alpha = 0.05,
  alternative: Alternative = 'two-sided',
): number {
  const pooled = (n1 * p1 + n2 * p2) / (n1 + n2);
  const nullSe = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  const se = Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2);
  return zPower((p1 - p2) / se, (criticalZ(alpha, alternative) * nullSe) / se, alternative);
}

/** Power of a z-test for an absolute difference, with one variance per user in both arms. */
export function differencePower(
  difference: number,
  variance: number,
  n1: number,
  n2: number,
  alpha = 0.05,
  alternative: Alternative = 'two-sided',
): number {
  const se = Math.sqrt(variance * (1 / n1 + 1 / n2));
  return zPower(difference / se, criticalZ(alpha, alternative), alternative);
}

/** Users of both equal arms together for a z-test of an absolute difference. */
export function differenceSampleSize(
  difference: number,
  variance: number,
  power = 0.8,
  alpha = 0.05,
  alternative: Alternative = 'two-sided',
): number {
  const z = criticalZ(alpha, alternative) + normal.quantile(1 - power, 'upper');
  return Math.ceil((4 * variance * z * z) / (difference * difference));
}

/** The smallest absolute difference that a z-test finds with the given power. */
export function detectableDifference(
  variance: number,
  n1: number,
  n2: number,
  power = 0.8,
  alpha = 0.05,
  alternative: Alternative = 'two-sided',
): number {
  const z = criticalZ(alpha, alternative) + normal.quantile(1 - power, 'upper');
  return z * Math.sqrt(variance * (1 / n1 + 1 / n2));
}
