import { createMatrix, type Matrix, squaredDistance } from '../matrix.js';

/** Lloyd's algorithm as in the textbook, float64, nothing clever: the oracle of the kernels. */
export function plainKmeans(matrix: Matrix, init: Matrix, maxIterations: number) {
  const k = init.rows;
  const { cols } = matrix;
  let centroids = new Float64Array(init.data);
  let labels = plainAssign(matrix, centroids, k).labels;
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations && !converged) {
    iterations++;
    const next = new Float64Array(k * cols);
    const sizes = new Int32Array(k);
    for (let i = 0; i < matrix.rows; i++) {
      const label = labels[i]!;
      sizes[label]!++;
      for (let j = 0; j < cols; j++) next[label * cols + j]! += matrix.data[i * cols + j]!;
    }
    for (let c = 0; c < k; c++) {
      for (let j = 0; j < cols; j++) {
        const at = c * cols + j;
        next[at] = sizes[c]! > 0 ? next[at]! / sizes[c]! : centroids[at]!;
      }
    }
    centroids = next;
    const after = plainAssign(matrix, centroids, k).labels;
    converged = after.every((label, i) => label === labels[i]);
    labels = after;
  }
  const { inertia } = plainAssign(matrix, centroids, k);
  return { centroids, labels, inertia, iterations, converged };
}

/** Nearest of `k` centroids by brute force, the lower index on ties. */
export function plainAssign(matrix: Matrix, centroids: Float64Array, k: number) {
  const { rows, cols, data } = matrix;
  const labels = new Int32Array(rows);
  let inertia = 0;
  for (let i = 0; i < rows; i++) {
    let best = Infinity;
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += (data[i * cols + j]! - centroids[c * cols + j]!) ** 2;
      if (sum < best) {
        best = sum;
        labels[i] = c;
      }
    }
    inertia += best;
  }
  return { labels, inertia };
}

/** Squared distances between all rows, by brute force: the oracle of the linkages. */
export function plainSquaredDistances(matrix: Matrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) =>
    Array.from({ length: matrix.rows }, (_, j) => squaredDistance(matrix, i, matrix, j)),
  );
}

/** `k` Gaussian groups of `size` rows each; group `g` is rows `[g * size, (g + 1) * size)`. */
export function gaussianGroups(
  random: { normal(): number; uniform(): number },
  shape: { k: number; size: number; cols: number; spread: number },
): Matrix {
  const { k, size, cols, spread } = shape;
  const matrix = createMatrix(k * size, cols);
  for (let g = 0; g < k; g++) {
    const centre = Array.from({ length: cols }, () => spread * random.normal());
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < cols; j++) matrix.data[(g * size + i) * cols + j] = centre[j]! + random.normal();
    }
  }
  return matrix;
}
