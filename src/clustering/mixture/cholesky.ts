/** Lower triangular `L` with `L L' = matrix` (`d` x `d`, row-major). Throws when the matrix is not positive definite. */
export function cholesky(matrix: Float64Array, d: number): Float64Array {
  const lower = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * d + j]!;
      for (let t = 0; t < j; t++) sum -= lower[i * d + t]! * lower[j * d + t]!;
      if (i === j) {
        if (!(sum > 0)) throw new RangeError(`matrix of ${d} x ${d} is not positive definite`);
        lower[i * d + i] = Math.sqrt(sum);
      } else {
        lower[i * d + j] = sum / lower[j * d + j]!;
      }
    }
  }
  return lower;
}

/** The inverse of a lower triangular matrix. */
export function invertLower(lower: Float64Array, d: number): Float64Array {
  const inverse = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    inverse[j * d + j] = 1 / lower[j * d + j]!;
    for (let i = j + 1; i < d; i++) {
      let sum = 0;
      for (let t = j; t < i; t++) sum -= lower[i * d + t]! * inverse[t * d + j]!;
      inverse[i * d + j] = sum / lower[i * d + i]!;
    }
  }
  return inverse;
}

/** Inverse and log-determinant of a positive definite matrix. */
export function choleskyInverse(
  matrix: Float64Array,
  d: number,
): { inverse: Float64Array; logDeterminant: number } {
  const lower = cholesky(matrix, d);
  const half = invertLower(lower, d);
  const inverse = new Float64Array(d * d);
  let logDeterminant = 0;
  for (let i = 0; i < d; i++) {
    logDeterminant += 2 * Math.log(lower[i * d + i]!);
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let t = i; t < d; t++) sum += half[t * d + i]! * half[t * d + j]!;
      inverse[i * d + j] = sum;
      inverse[j * d + i] = sum;
    }
  }
  return { inverse, logDeterminant };
}
