import type { Assignment } from '../kmeans/types.js';
import { type Matrix, squaredDistance } from '../matrix.js';

export interface Silhouette {
  /** Mean over the rows, -1 to 1; null with fewer than two clusters. */
  mean: number | null;
  /** Mean of each cluster; null for one without rows. */
  perCluster: (number | null)[];
  /** Value of each row. */
  values: Float32Array;
}

/**
 * Simplified silhouette: (b - a) / max(a, b) with the distances `a` to the nearest and `b` to the second nearest
 * centroid (Hruschka, de Castro and Campello 2004). 0 for a row on two centroids at once.
 */
export function simplifiedSilhouette(assignment: Assignment, k: number): Silhouette {
  const { labels, distance, secondDistance } = assignment;
  const values = new Float32Array(labels.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = k < 2 ? 0 : width(distance[i]!, secondDistance[i]!);
  }
  return summarize(values, labels, k);
}

/**
 * Silhouette (Rousseeuw 1987): as above with the mean distance `a` to the other rows of the cluster and the least mean
 * distance `b` to the rows of another. 0 for a row alone in its cluster. Takes time in the square of the rows: meant
 * for some thousands.
 */
export function silhouette(matrix: Matrix, labels: ArrayLike<number>, k: number): Silhouette {
  const { rows } = matrix;
  const sizes = new Float64Array(k);
  for (let i = 0; i < rows; i++) sizes[labels[i]!]!++;
  const sums = new Float64Array(rows * k);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.sqrt(squaredDistance(matrix, i, matrix, j));
      sums[i * k + labels[j]!]! += distance;
      sums[j * k + labels[i]!]! += distance;
    }
  }
  const values = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    const own = labels[i]!;
    if (sizes[own]! < 2) continue;
    let other = Infinity;
    for (let c = 0; c < k; c++) {
      if (c !== own && sizes[c]! > 0) other = Math.min(other, sums[i * k + c]! / sizes[c]!);
    }
    if (other < Infinity) values[i] = width(sums[i * k + own]! / (sizes[own]! - 1), other);
  }
  return summarize(values, labels, k);
}

function width(own: number, other: number): number {
  const larger = Math.max(own, other);
  return larger > 0 ? (other - own) / larger : 0;
}

function summarize(values: Float32Array, labels: ArrayLike<number>, k: number): Silhouette {
  const sums = new Float64Array(k);
  const sizes = new Float64Array(k);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    total += values[i]!;
    sums[labels[i]!]! += values[i]!;
    sizes[labels[i]!]!++;
  }
  const filled = sizes.filter((size) => size > 0).length;
  return {
    mean: filled > 1 ? total / values.length : null,
    perCluster: Array.from(sums, (sum, c) => (filled > 1 && sizes[c]! > 0 ? sum / sizes[c]! : null)),
    values,
  };
}
