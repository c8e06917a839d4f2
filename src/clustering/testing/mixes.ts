import type { Random } from '../../base/index.js';

/**
 * A mix of events about `profile`, from the Dirichlet distribution: two events of a user are correlated by
 * `1 / (concentration + 1)` (Mosimann 1962).
 */
export function dirichlet(profile: readonly number[], concentration: number, random: Random): number[] {
  const drawn = profile.map((p) => gamma(p * concentration, random));
  const sum = drawn.reduce((a, b) => a + b, 0);
  return drawn.map((x) => x / sum);
}

/** Counts of each event in `total` draws. */
export function draws(weights: readonly number[], total: number, random: Random): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const counts = new Array<number>(weights.length).fill(0);
  for (let i = 0; i < total; i++) {
    let u = random.uniform() * sum;
    let e = 0;
    while (e < weights.length - 1 && u >= weights[e]!) u -= weights[e++]!;
    counts[e]!++;
  }
  return counts;
}

/** Marsaglia and Tsang 2000. */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
