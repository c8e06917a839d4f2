import type { Random } from '../../src/base/index.js';

/** Gamma(shape, 1) by Marsaglia and Tsang (2000). */
export function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** Poisson by inversion for small means and a rounded normal for large ones. */
export function poisson(mean: number, random: Random): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let n = 0;
  for (let p = random.uniform(); p > limit; p *= random.uniform()) n++;
  return n;
}

/** A share vector around `mean`: Dirichlet(concentration * mean). */
export function dirichlet(mean: Float64Array, concentration: number, random: Random): Float64Array {
  const draw = mean.map((m) => (m > 0 ? gamma(concentration * m, random) : 0));
  return normalised(draw);
}

/** Scales to sum 1. */
export function normalised(values: Float64Array): Float64Array {
  let sum = 0;
  for (const v of values) sum += v;
  return values.map((v) => v / (sum || 1));
}

/** Cumulative sums, for `pick`. */
export function cumulative(shares: Float64Array): Float64Array {
  let sum = 0;
  return shares.map((s) => (sum += s));
}

/** An index drawn by cumulative shares. */
export function pick(cumulativeShares: Float64Array, random: Random): number {
  const u = random.uniform() * cumulativeShares[cumulativeShares.length - 1]!;
  let low = 0;
  let high = cumulativeShares.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulativeShares[middle]! <= u) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `log-normal` noise around 1. */
export function logNormal(sigma: number, random: Random): number {
  return Math.exp(sigma * random.normal());
}
