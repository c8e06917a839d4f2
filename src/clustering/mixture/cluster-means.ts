import type { Matrix } from '../../numeric/index.js';

/**
 * Mean (`k` x `d`, row-major) and number of rows of each cluster of a partition, or their weight where rows have weights; a
 * cluster without rows is at zero.
 */
export function clusterMeans(
  { rows, cols, data }: Matrix,
  labels: ArrayLike<number>,
  k: number,
  weights: Float64Array | null = null,
): { means: Float64Array; sizes: Float64Array } {
  const means = new Float64Array(k * cols);
  const sizes = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    const c = labels[i]!;
    const weight = weights ? weights[i]! : 1;
    sizes[c]! += weight;
    for (let a = 0; a < cols; a++) means[c * cols + a]! += weight * data[i * cols + a]!;
  }
  for (let c = 0; c < k; c++) {
    for (let a = 0; a < cols; a++) means[c * cols + a]! /= sizes[c]! || 1;
  }
  return { means, sizes };
}
