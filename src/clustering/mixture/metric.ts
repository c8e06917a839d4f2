import { createMatrix, type Matrix, symmetricEigen } from '../../numeric/index.js';
import type { Metric } from '../model.js';
import { cholesky, invertLower } from './cholesky.js';
import type { Mixture } from './mixture.js';

/**
 * The linear map that makes the clusters of a mixture round and keeps the directions in which their centres differ
 * (linear discriminant analysis: whitening by the covariance within clusters, then the principal axes of the centres,
 * Hastie, Tibshirani and Friedman, section 4.3.3). Distances to centres differ by the same amounts as before the
 * reduction, so assignments do not change; unless fewer columns are asked for.
 */
export function discriminantMetric(mixture: Mixture, cols: number, mostColumns = cols): Metric {
  const { k, means, weights } = mixture;
  const half = invertLower(cholesky(mixture.covariance, cols), cols);
  const origin = new Float64Array(cols);
  let total = 0;
  for (let c = 0; c < k; c++) total += weights[c]!;
  for (let c = 0; c < k; c++) {
    for (let a = 0; a < cols; a++) origin[a]! += (weights[c]! / total) * means[c * cols + a]!;
  }
  const between = new Float64Array(cols * cols);
  for (let c = 0; c < k; c++) {
    const white = multiply(half, cols, (a) => means[c * cols + a]! - origin[a]!);
    for (let a = 0; a < cols; a++) {
      for (let b = 0; b < cols; b++) between[a * cols + b]! += (weights[c]! / total) * white[a]! * white[b]!;
    }
  }
  const { values, vectors } = symmetricEigen(between);
  let rank = 0;
  while (rank < Math.min(mostColumns, k - 1) && values[rank]! > 1e-9 * Math.max(1e-9, values[0]!)) rank++;
  const matrix = Array.from({ length: Math.max(1, rank) }, (_, q) =>
    Array.from({ length: cols }, (_, b) => {
      let sum = 0;
      for (let a = b; a < cols; a++) sum += vectors[q * cols + a]! * half[a * cols + b]!;
      return sum;
    }),
  );
  return { origin: Array.from(origin), matrix };
}

/** Rows in the coordinates of a metric. */
export function toMetric(points: Matrix, metric: Metric): Matrix {
  const { rows, cols, data } = points;
  const r = metric.matrix.length;
  const map = Float64Array.from(metric.matrix.flat());
  const shift = metric.matrix.map((row) => row.reduce((sum, w, a) => sum + w * metric.origin[a]!, 0));
  const coordinates = createMatrix(rows, r);
  for (let i = 0; i < rows; i++) {
    for (let q = 0, w = 0; q < r; q++) {
      let sum = -shift[q]!;
      for (let a = 0; a < cols; a++, w++) sum += map[w]! * data[i * cols + a]!;
      coordinates.data[i * r + q] = sum;
    }
  }
  return coordinates;
}

function multiply(lower: Float64Array, d: number, at: (a: number) => number): Float64Array {
  const product = new Float64Array(d);
  for (let a = 0; a < d; a++) {
    for (let b = 0; b <= a; b++) product[a]! += lower[a * d + b]! * at(b);
  }
  return product;
}
