import type { Matrix } from '../../numeric/index.js';
import { clusterMeans } from './cluster-means.js';
import type { WeightedRows } from './weighted-rows.js';

/**
 * `k` clusters of one common shape, Student's t with few degrees of freedom: k-means in the metric that makes clusters
 * round, with little said by rows far from every centre. Users who are seldom seen scatter more than others; normal
 * clusters would need some of their own for them.
 */
export interface Mixture {
  k: number;
  /** `k` x `d`, row-major. */
  means: Float64Array;
  /** Share of each cluster. */
  weights: Float64Array;
  /** Common covariance within clusters of the rows near their centres (the scale matrix of the t), `d` x `d`. */
  covariance: Float64Array;
  /** Mean log-likelihood of a row, in nats. */
  logLikelihood: number;
  iterations: number;
}

/** First and second moments of the rows. */
export interface Moments {
  /** How much each row counts; null where all count the same. */
  weights: Float64Array | null;
  /** Sum of the weights, or the number of rows. */
  total: number;
  cols: number;
  mean: Float64Array;
  /** Mean of `x x'`, not centred. */
  second: Float64Array;
  /** Variance of each column. */
  variance: Float64Array;
}

/** Share of the diagonal total covariance mixed into the common covariance, so that it can always be inverted. */
const RIDGE = 0.02;
/** A cluster lighter than this share of the rows is dead; it is put back where the fit is worst. */
export const SMALLEST_WEIGHT = 1e-3;

export function momentsOf({ points, weights }: WeightedRows): Moments {
  const { rows, cols, data } = points;
  const mean = new Float64Array(cols);
  const second = new Float64Array(cols * cols);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const at = i * cols;
    const weight = weights ? weights[i]! : 1;
    total += weight;
    for (let a = 0; a < cols; a++) {
      const x = weight * data[at + a]!;
      mean[a]! += x;
      for (let b = 0; b <= a; b++) second[a * cols + b]! += x * data[at + b]!;
    }
  }
  const n = total > 0 ? total : 1;
  for (let a = 0; a < cols; a++) mean[a]! /= n;
  for (let a = 0; a < cols; a++) {
    for (let b = 0; b <= a; b++) {
      second[a * cols + b]! /= n;
      second[b * cols + a] = second[a * cols + b]!;
    }
  }
  const variance = mean.map((m, a) => Math.max(0, second[a * cols + a]! - m * m));
  return { weights, total, cols, mean, second, variance };
}

/** The mixture of a hard partition: one step from its means. */
export function mixtureOf(points: Matrix, labels: ArrayLike<number>, k: number, moments: Moments): Mixture {
  const { means, sizes } = clusterMeans(points, labels, k, moments.weights);
  const weights = sizes.map((size) => size / moments.total);
  return {
    k,
    means,
    weights,
    covariance: withinCovariance(means, weights, k, moments),
    logLikelihood: Number.NEGATIVE_INFINITY,
    iterations: 0,
  };
}

/** Total second moment less that of the means, with the ridge. */
export function withinCovariance(
  means: Float64Array,
  shares: Float64Array,
  k: number,
  moments: Pick<Moments, 'cols' | 'second' | 'variance'>,
): Float64Array {
  const { cols, second, variance } = moments;
  const covariance = second.slice();
  for (let c = 0; c < k; c++) {
    const share = shares[c]!;
    for (let a = 0; a < cols; a++) {
      const m = share * means[c * cols + a]!;
      for (let b = 0; b < cols; b++) covariance[a * cols + b]! -= m * means[c * cols + b]!;
    }
  }
  for (let a = 0; a < cols; a++) {
    for (let b = 0; b < cols; b++) covariance[a * cols + b]! *= 1 - RIDGE;
    covariance[a * cols + a]! += RIDGE * Math.max(1e-9, variance[a]!);
  }
  return covariance;
}
