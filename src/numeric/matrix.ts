import type { Random } from '../base/index.js';

/** A dense matrix, row-major: the value of row `i` and column `j` is `data[i * cols + j]`. One row is one user. */
export interface Matrix {
  rows: number;
  cols: number;
  data: Float32Array;
}

/** A matrix of zeros, or around `data`. Throws when the length does not fit the shape. */
export function createMatrix(rows: number, cols: number, data?: Float32Array): Matrix {
  if (data && data.length !== rows * cols) {
    throw new RangeError(`matrix of ${rows} x ${cols} over ${data.length} values`);
  }
  return { rows, cols, data: data ?? new Float32Array(rows * cols) };
}

/** A matrix from rows of equal length. */
export function matrixFromRows(rows: readonly ArrayLike<number>[]): Matrix {
  const cols = rows[0]?.length ?? 0;
  const matrix = createMatrix(rows.length, cols);
  rows.forEach((row, i) => {
    if (row.length !== cols) throw new RangeError(`row ${i} has ${row.length} values, the first has ${cols}`);
    matrix.data.set(row, i * cols);
  });
  return matrix;
}

/** Row `i` as a view: writing to it changes the matrix. */
export function matrixRow(matrix: Matrix, i: number): Float32Array {
  return matrix.data.subarray(i * matrix.cols, (i + 1) * matrix.cols);
}

/** The rows with the given indices, in that order, as a new matrix. An index may repeat. */
export function selectRows(matrix: Matrix, indices: ArrayLike<number>): Matrix {
  const { cols, data } = matrix;
  const selected = createMatrix(indices.length, cols);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * cols;
    selected.data.set(data.subarray(from, from + cols), i * cols);
  }
  return selected;
}

/** The columns from `from` up to, not including, `to`, as a new matrix. */
export function selectColumns({ rows, cols, data }: Matrix, from: number, to: number): Matrix {
  const selected = createMatrix(rows, to - from);
  for (let i = 0; i < rows; i++) {
    selected.data.set(data.subarray(i * cols + from, i * cols + to), i * (to - from));
  }
  return selected;
}

/**
 * The indices of `size` rows, one at random from each of `size` equal stretches of the rows: ascending, distinct, and
 * spread over the whole input whatever its order. All rows when `size >= rows`.
 */
export function sampleRows(rows: number, size: number, random: Random): Int32Array {
  const count = Math.min(rows, size);
  const indices = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * rows) / count);
    const to = Math.floor(((i + 1) * rows) / count);
    indices[i] = from + random.int(to - from);
  }
  return indices;
}

/** The mean of each column, summed in float64. NaN for a matrix without rows. */
export function columnMeans(matrix: Matrix): Float64Array {
  const { rows, cols, data } = matrix;
  const means = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) means[j]! += data[at]!;
  }
  for (let j = 0; j < cols; j++) means[j]! /= rows;
  return means;
}

/** The population variance (divisor `rows`) of each column, around the means, in float64. */
export function columnVariances(matrix: Matrix, means = columnMeans(matrix)): Float64Array {
  const { rows, cols, data } = matrix;
  const variances = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      const difference = data[at]! - means[j]!;
      variances[j]! += difference * difference;
    }
  }
  for (let j = 0; j < cols; j++) variances[j]! /= rows;
  return variances;
}

/** Squared Euclidean distance between row `i` of `a` and row `j` of `b`, in float64. */
export function squaredDistance(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0;
  for (let t = 0, p = i * a.cols, q = j * b.cols; t < a.cols; t++, p++, q++) {
    const difference = a.data[p]! - b.data[q]!;
    sum += difference * difference;
  }
  return sum;
}
