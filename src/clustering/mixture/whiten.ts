import { createMatrix, type Matrix } from '../../numeric/index.js';
import { cholesky, invertLower } from './cholesky.js';

/** Rows in coordinates in which `covariance` is the identity. */
export function whiten(points: Matrix, covariance: Float64Array): Matrix {
  const { rows, cols, data } = points;
  const half = invertLower(cholesky(covariance, cols), cols);
  const white = createMatrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < cols; a++) {
      let sum = 0;
      for (let b = 0; b <= a; b++) sum += half[a * cols + b]! * data[i * cols + b]!;
      white.data[i * cols + a] = sum;
    }
  }
  return white;
}
