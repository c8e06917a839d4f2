import { columnVariances, type Matrix } from '../matrix.js';

/** Sum of squared distances of the rows to their mean: the inertia of one cluster. */
export function totalSumOfSquares(matrix: Matrix): number {
  return columnVariances(matrix).reduce((sum, variance) => sum + variance, 0) * matrix.rows;
}

/** The figures of a partition that the indices below are computed from. */
export interface PartitionFigures {
  rows: number;
  cols: number;
  /** Rows in each cluster. */
  sizes: ArrayLike<number>;
  /** Sum of squared distances to the centroids. */
  inertia: number;
}

/**
 * Variance ratio of Calinski and Harabasz (1974): between the clusters over within, each by its degrees of freedom;
 * larger is better. Null with one cluster, with as many clusters as rows, or when no cluster has any spread.
 */
export function calinskiHarabasz(partition: PartitionFigures, total: number): number | null {
  const k = partition.sizes.length;
  const { rows, inertia } = partition;
  if (k < 2 || k >= rows || inertia <= 0) return null;
  return (total - inertia) / (k - 1) / (inertia / (rows - k));
}

/**
 * Bayesian information criterion of a mixture of spherical normal clusters with one common variance (Pelleg and Moore
 * 2000, with the divisor rows - k for each column); larger is better. Null when no cluster has any spread.
 */
export function sphericalBic(partition: PartitionFigures): number | null {
  const { rows, cols, sizes, inertia } = partition;
  const k = sizes.length;
  if (k >= rows || inertia <= 0) return null;
  const variance = inertia / ((rows - k) * cols);
  let logLikelihood = -0.5 * rows * cols * Math.log(2 * Math.PI * variance) - 0.5 * cols * (rows - k);
  for (let c = 0; c < k; c++) {
    const size = sizes[c]!;
    if (size > 0) logLikelihood += size * Math.log(size / rows);
  }
  return logLikelihood - 0.5 * k * (cols + 1) * Math.log(rows);
}
