import { findRoot } from '../../distributions/index.js';
import type { GroupEffect } from './effect-sizes.js';

/**
 * Estimators of tau^2, the variance of the true effects between groups (DerSimonian and Kacker 2007): `dl` DerSimonian
 * and Laird, `pm` Paule and Mandel, `ca` Cochran's analysis of variance, `c2` and `d2` two-step forms that start from CA
 * and DL.
 */
export type BetweenVarianceMethod = 'dl' | 'pm' | 'ca' | 'c2' | 'd2';

/** tau^2, not below zero. */
export function betweenVariance(groups: readonly GroupEffect[], method: BetweenVarianceMethod): number {
  if (groups.length < 2) return 0;
  const weigh = (tau2: number) => groups.map((g) => 1 / (g.variance + tau2));
  switch (method) {
    case 'ca':
      return byMoments(
        groups,
        groups.map(() => 1),
      );
    case 'dl':
      return byMoments(groups, weigh(0));
    case 'c2':
      return byMoments(groups, weigh(betweenVariance(groups, 'ca')));
    case 'd2':
      return byMoments(groups, weigh(betweenVariance(groups, 'dl')));
    case 'pm':
      return pauleMandel(groups);
  }
}

/** The weighted mean of the effects. */
export function weightedMean(groups: readonly GroupEffect[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  groups.forEach((group, i) => {
    sum += weights[i]! * group.effect;
    total += weights[i]!;
  });
  return sum / total;
}

/** `sum of w (effect - mean)^2`: Cochran's Q when the weights are inverse variances. */
export function weightedSquares(groups: readonly GroupEffect[], weights: readonly number[]): number {
  const mean = weightedMean(groups, weights);
  return groups.reduce((sum, group, i) => sum + weights[i]! * (group.effect - mean) ** 2, 0);
}

/** tau^2 that makes the weighted squares equal to their expectation. */
function byMoments(groups: readonly GroupEffect[], weights: readonly number[]): number {
  let total = 0;
  let squares = 0;
  let noise = 0;
  let noiseSquares = 0;
  groups.forEach(({ variance }, i) => {
    const w = weights[i]!;
    total += w;
    squares += w * w;
    noise += w * variance;
    noiseSquares += w * w * variance;
  });
  const expected = noise - noiseSquares / total;
  return Math.max(0, (weightedSquares(groups, weights) - expected) / (total - squares / total));
}

/** tau^2 at which Q with weights 1 / (variance + tau^2) is k - 1; zero when it is less already at zero. */
function pauleMandel(groups: readonly GroupEffect[]): number {
  const excess = (tau2: number) =>
    weightedSquares(
      groups,
      groups.map((g) => 1 / (g.variance + tau2)),
    ) -
    (groups.length - 1);
  if (excess(0) <= 0) return 0;
  const mean = weightedMean(
    groups,
    groups.map(() => 1),
  );
  let high = groups.reduce((sum, g) => sum + (g.effect - mean) ** 2, 0);
  while (excess(high) > 0) high *= 2;
  return findRoot(excess, 0, high);
}
