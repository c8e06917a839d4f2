import { betweenVariance, weightedMean } from './between-variance.js';
import type { GroupEffect } from './effect-sizes.js';

export interface ShrunkenEffect {
  effect: number;
  /** Standard error of the shrunken effect given tau^2 and the mean. */
  se: number;
  /** Weight of the group's own effect, 0 (all pulled to the mean) to 1. */
  weight: number;
}

export interface Shrinkage {
  mean: number;
  tau2: number;
  groups: ShrunkenEffect[];
}

/**
 * Empirical Bayes estimates of the effects of groups: each is pulled towards the mean of all, the more so the noisier it
 * is, `B d + (1 - B) mean` with `B = tau^2 / (tau^2 + se^2)`. tau^2 by Paule and Mandel unless given.
 */
export function shrinkEffects(groups: readonly GroupEffect[], known: { tau2?: number } = {}): Shrinkage {
  const tau2 = known.tau2 ?? betweenVariance(groups, 'pm');
  const mean = weightedMean(
    groups,
    groups.map((g) => 1 / (g.variance + tau2)),
  );
  return {
    mean,
    tau2,
    groups: groups.map(({ effect, variance }) => {
      const weight = tau2 + variance > 0 ? tau2 / (tau2 + variance) : 1;
      return { effect: weight * effect + (1 - weight) * mean, se: Math.sqrt(weight * variance), weight };
    }),
  };
}
