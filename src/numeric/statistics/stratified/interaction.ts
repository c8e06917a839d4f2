import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import type { Moments } from '../common/moments.js';
import { normalP, type PValue } from '../common/p-value.js';
import type { GroupEffect } from '../heterogeneity/effect-sizes.js';

export interface Contrast extends PValue {
  estimate: number;
  se: number;
  z: number;
}

/** The difference between the effects of two independent groups, with its z-test. */
export function effectContrast(a: GroupEffect, b: GroupEffect): Estimable<Contrast> {
  const se = Math.sqrt(a.variance + b.variance);
  if (!(se > 0)) return notEstimable('zero variance in both groups');
  const estimate = b.effect - a.effect;
  return estimated({ estimate, se, z: estimate / se, ...normalP(estimate / se) });
}

/** Two factors of two levels each: `both` has both, `neither` none. */
export interface FactorialCells {
  neither: Moments;
  second: Moments;
  first: Moments;
  both: Moments;
}

/** The interaction of two factors: the effect of the second where the first is on, minus where it is off. */
export function interactionTest({ neither, second, first, both }: FactorialCells): Estimable<Contrast> {
  const effect = (from: Moments, to: Moments): GroupEffect => ({
    effect: to.mean - from.mean,
    variance: to.variance / to.n + from.variance / from.n,
  });
  return effectContrast(effect(neither, second), effect(first, both));
}
