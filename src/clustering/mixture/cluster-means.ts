import type { Matrix } from '../../numeric/index.js';

/** Mean (`k` x `d`, row-major) and number of rows of each cluster of a partition; a cluster without rows is at zero. */
export function clusterMeans(
  { rows, cols, data }: Matrix,
  labels: ArrayLike<number>,
  k: number,
): { means: Float64Array; sizes: Float64Array } {
  const means = new Float64Array(k * cols);
  const sizes = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    const c = labels[i]!;
    sizes[c]!++;
    for (let a = 0; a < cols; a++) means[c * cols + a]! += data[i * cols + a]!;
  }
  for (let c = 0; c < k; c++) {
    for (let a = 0; a < cols; a++) means[c * cols + a]! /= Math.max(1, sizes[c]!);
  }
  return { means, sizes };
}
