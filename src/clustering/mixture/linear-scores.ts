import type { Matrix } from '../../numeric/index.js';
import { choleskyInverse } from './cholesky.js';
import { type Mixture, SMALLEST_WEIGHT } from './mixture.js';

/** `into_c = constants_c + coefficients_c . x`, three clusters at a time: each sum waits for its own last term only. */
export function score(
  x: Float64Array,
  coefficients: Float64Array,
  constants: Float64Array,
  into: Float64Array,
): void {
  const cols = x.length;
  const k = into.length;
  let c = 0;
  for (; c + 2 < k; c += 3) {
    let first = constants[c]!;
    let second = constants[c + 1]!;
    let third = constants[c + 2]!;
    for (let a = 0, w = c * cols; a < cols; a++, w++) {
      const value = x[a]!;
      first += coefficients[w]! * value;
      second += coefficients[w + cols]! * value;
      third += coefficients[w + 2 * cols]! * value;
    }
    into[c] = first;
    into[c + 1] = second;
    into[c + 2] = third;
  }
  for (; c < k; c++) {
    let sum = constants[c]!;
    for (let a = 0, w = c * cols; a < cols; a++, w++) sum += coefficients[w]! * x[a]!;
    into[c] = sum;
  }
}

/** Coefficients of the linear discriminant scores: `score_c(x) = coefficients_c . x + constants_c`. */
export interface LinearScores {
  coefficients: Float64Array;
  constants: Float64Array;
  inverse: Float64Array;
  logDeterminantOfInverse: number;
}

export function linearScores(mixture: Mixture, cols: number): LinearScores {
  const { k, means } = mixture;
  const { inverse, logDeterminant } = choleskyInverse(mixture.covariance, cols);
  const coefficients = new Float64Array(k * cols);
  const constants = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    let square = 0;
    for (let a = 0; a < cols; a++) {
      let sum = 0;
      for (let b = 0; b < cols; b++) sum += inverse[a * cols + b]! * means[c * cols + b]!;
      coefficients[c * cols + a] = sum;
      square += sum * means[c * cols + a]!;
    }
    constants[c] = Math.log(Math.max(SMALLEST_WEIGHT, mixture.weights[c]!)) - square / 2;
  }
  return { coefficients, constants, inverse, logDeterminantOfInverse: -logDeterminant };
}

/** The most probable cluster of each row; the lower index where two are equal. */
export function mixtureLabels(points: Matrix, mixture: Mixture): Int32Array {
  const { rows, cols, data } = points;
  const { coefficients, constants } = linearScores(mixture, cols);
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let c = 0, w = 0; c < mixture.k; c++) {
      let score = constants[c]!;
      for (let a = 0; a < cols; a++, w++) score += coefficients[w]! * data[i * cols + a]!;
      if (score > best) {
        best = score;
        labels[i] = c;
      }
    }
  }
  return labels;
}
