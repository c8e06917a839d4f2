import { columnMeans, type Matrix } from './matrix.js';

/**
 * The covariance of the columns (divisor `rows`), `cols` x `cols`, row-major, in float64. Each row is centred before it
 * is multiplied, so that a common offset costs no digits.
 */
export function covariance(matrix: Matrix, means = columnMeans(matrix)): Float64Array {
  const { rows, cols, data } = matrix;
  const sums = new Float64Array(cols * cols);
  // Four rows at a time: a quarter of the reads and writes of `sums`.
  const a = new Float64Array(cols);
  const b = new Float64Array(cols);
  const c = new Float64Array(cols);
  const d = new Float64Array(cols);
  const group = [a, b, c, d];
  for (let start = 0; start < rows; start += 4) {
    group.forEach((row, g) => {
      if (start + g >= rows) row.fill(0);
      else for (let j = 0; j < cols; j++) row[j] = data[(start + g) * cols + j]! - means[j]!;
    });
    for (let i = 0; i < cols; i++) {
      const ai = a[i]!;
      const bi = b[i]!;
      const ci = c[i]!;
      const di = d[i]!;
      for (let j = i, at = i * cols + i; j < cols; j++, at++) {
        sums[at]! += ai * a[j]! + bi * b[j]! + ci * c[j]! + di * d[j]!;
      }
    }
  }
  for (let i = 0; i < cols; i++) {
    for (let j = i; j < cols; j++) {
      const value = sums[i * cols + j]! / rows;
      sums[i * cols + j] = value;
      sums[j * cols + i] = value;
    }
  }
  return sums;
}

/** Correlations from covariances. A constant column has correlation 0 with all others and 1 with itself. */
export function correlation(covariances: Float64Array): Float64Array {
  const cols = Math.sqrt(covariances.length);
  const deviations = Float64Array.from({ length: cols }, (_, j) => Math.sqrt(covariances[j * cols + j]!));
  return covariances.map((value, at) => {
    const i = Math.floor(at / cols);
    const j = at % cols;
    if (i === j) return 1;
    const scale = deviations[i]! * deviations[j]!;
    return scale > 0 ? value / scale : 0;
  });
}
