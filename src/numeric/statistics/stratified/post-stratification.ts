import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { type Effect, effectOf } from '../means/mean-test.js';

/**
 * One arm in one stratum: the means of its measures over the users and their covariance matrix between users. A mean
 * metric has the measure `[y]`, a ratio `[numerator, denominator]`; each may be followed by as many covariates, the same
 * measures before exposure, in the same order.
 */
export interface StratumArm {
  n: number;
  means: readonly number[];
  covariance: readonly (readonly number[])[];
}

export interface Stratum {
  control: StratumArm;
  treatment: StratumArm;
}

export interface PostStratificationOptions {
  metric: 'mean' | 'ratio';
  difference?: 'absolute' | 'relative';
  confidence?: number;
}

/**
 * The effect with every stratum weighted by its share of all users, whatever its share of an arm (post-stratification;
 * Miratrix, Sekhon and Yu 2013). Covariates adjust each measure inside its stratum. The shares are estimated too: their
 * multinomial variance is part of the standard error, by the delta method.
 */
export function postStratifiedEffect(
  strata: readonly Stratum[],
  options: PostStratificationOptions,
): Estimable<Effect> {
  const used = strata.filter(({ control, treatment }) => control.n > 0 && treatment.n > 0);
  if (used.length === 0) return notEstimable('no stratum has users in both arms');
  if (used.some(({ control, treatment }) => control.n < 2 || treatment.n < 2)) {
    return notEstimable('a stratum has a single user in an arm');
  }
  const measures = options.metric === 'ratio' ? 2 : 1;
  const sizes = used.map(({ control, treatment }) => control.n + treatment.n);
  const total = sizes.reduce((a, b) => a + b, 0);
  const shares = sizes.map((size) => size / total);
  const estimates = used.map((stratum) => stratumEstimate(stratum, measures));
  const mean = estimates[0]!.values.map((_, i) =>
    estimates.reduce((sum, { values }, h) => sum + shares[h]! * values[i]!, 0),
  );
  const { value, gradient } = (options.metric === 'ratio' ? ratioEffect : meanEffect)(
    mean,
    options.difference === 'relative',
  );
  let within = 0;
  let first = 0;
  let second = 0;
  estimates.forEach(({ values, covariance }, h) => {
    const share = shares[h]!;
    within += share * share * quadratic(gradient, covariance);
    const along = values.reduce((sum, v, i) => sum + gradient[i]! * v, 0);
    first += share * along;
    second += share * along * along;
  });
  const variance = within + (second - first * first) / total;
  if (!(variance > 0) || !Number.isFinite(value)) return notEstimable('zero variance');
  return estimated(
    effectOf(value, Math.sqrt(variance), Number.POSITIVE_INFINITY, 'two-sided', options.confidence),
  );
}

/**
 * Control means and differences of the measures in a stratum, stacked, with their covariance. With covariates by analysis
 * of covariance: one regression on the treatment and the covariates, control means taken at the mean covariates of the
 * stratum.
 */
function stratumEstimate(
  { control, treatment }: Stratum,
  measures: number,
): { values: number[]; covariance: number[][] } {
  const difference = treatment.means.map((mean, i) => mean - control.means[i]!);
  const covariates = control.means.length - measures;
  if (covariates === 0) {
    const covariance = stacked(measures, (i, j) => {
      const c = control.covariance[i]![j]! / control.n;
      const t = treatment.covariance[i]![j]! / treatment.n;
      return [c, -c, c + t];
    });
    return { values: [...control.means, ...difference], covariance };
  }
  const within = (i: number, j: number) =>
    (control.n - 1) * control.covariance[i]![j]! + (treatment.n - 1) * treatment.covariance[i]![j]!;
  const total = control.n + treatment.n;
  const range = Array.from({ length: covariates }, (_, i) => measures + i);
  const inverse = invertSymmetric(range.map((i) => range.map((j) => within(i, j))));
  const shift = range.map((i) => difference[i]!);
  const offset = range.map((i) => (-treatment.n / total) * difference[i]!);
  const slopes = Array.from({ length: measures }, (_, y) =>
    inverse.map((row) => row.reduce((sum, value, j) => sum + value * within(range[j]!, y), 0)),
  );
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  // Degrees of freedom as in GrowthBook: three for each measure.
  const df = total - 3 * measures;
  const residual = (i: number, j: number) =>
    (within(i, j) -
      dot(
        slopes[i]!,
        range.map((x) => within(x, j)),
      )) /
    df;
  // The mean covariates of the stratum, at which control is taken, vary from sample to sample as well.
  const atMean = range.map((i) =>
    range.map((j) => {
      const between = ((control.n * treatment.n) / total) * difference[i]! * difference[j]!;
      return (within(i, j) + between) / (total - 1) / total;
    }),
  );
  const trace = inverse.reduce((sum, row, i) => sum + dot(row, atMean[i]!), 0);
  const base = 1 / control.n + bilinear(offset, inverse, offset) + trace;
  const cross = -1 / control.n + bilinear(offset, inverse, shift);
  const spread = 1 / control.n + 1 / treatment.n + bilinear(shift, inverse, shift);
  return {
    values: [
      ...slopes.map((slope, i) => control.means[i]! - dot(slope, offset)),
      ...slopes.map((slope, i) => difference[i]! - dot(slope, shift)),
    ],
    covariance: stacked(measures, (i, j) => [
      residual(i, j) * base + bilinear(slopes[i]!, atMean, slopes[j]!),
      residual(i, j) * cross,
      residual(i, j) * spread,
    ]),
  };
}

/** The covariance matrix of means and differences from its three blocks. */
function stacked(
  measures: number,
  blocks: (i: number, j: number) => [meanMean: number, meanDifference: number, differenceDifference: number],
): number[][] {
  const size = 2 * measures;
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => {
      const values = blocks(i % measures, j % measures);
      return values[(i >= measures ? 1 : 0) + (j >= measures ? 1 : 0)]!;
    }),
  );
}

/** Inverse of a symmetric positive definite matrix by Gauss-Jordan elimination; these have one or two rows. */
function invertSymmetric(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < n; i++) {
    const pivot = rows[i]![i]!;
    for (let j = 0; j < 2 * n; j++) rows[i]![j]! /= pivot;
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const factor = rows[k]![i]!;
      for (let j = 0; j < 2 * n; j++) rows[k]![j]! -= factor * rows[i]![j]!;
    }
  }
  return rows.map((row) => row.slice(n));
}

/** Effect on a mean and its gradient, from `[baseline, shift]`. */
function meanEffect([baseline, shift]: readonly number[], relative: boolean) {
  const scale = relative ? 1 / Math.abs(baseline!) : 1;
  const value = shift! * scale;
  return { value, gradient: [relative ? -value / baseline! : 0, scale] };
}

/** Effect on a ratio and its gradient, from `[numerator, denominator]` of control and their shifts. */
function ratioEffect([y, d, dy, dd]: readonly number[], relative: boolean) {
  const control = y! / d!;
  const denominator = d! + dd!;
  const treatment = (y! + dy!) / denominator;
  const byShift = [1 / denominator, -treatment / denominator];
  const difference = treatment - control;
  const byBase = [byShift[0]! - 1 / d!, byShift[1]! + control / d!];
  if (!relative) return { value: difference, gradient: [...byBase, ...byShift] };
  const scale = 1 / Math.abs(control);
  const value = difference * scale;
  // d(difference / |control|) = d(difference) scale - value d(control) / control
  const byControl = [1 / y!, -1 / d!];
  return {
    value,
    gradient: [...byBase.map((g, i) => g * scale - value * byControl[i]!), ...byShift.map((g) => g * scale)],
  };
}

function bilinear(
  a: readonly number[],
  matrix: readonly (readonly number[])[],
  b: readonly number[],
): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === 0) continue;
    for (let j = 0; j < b.length; j++) sum += a[i]! * b[j]! * matrix[i]![j]!;
  }
  return sum;
}

function quadratic(v: readonly number[], matrix: readonly (readonly number[])[]): number {
  return bilinear(v, matrix, v);
}
