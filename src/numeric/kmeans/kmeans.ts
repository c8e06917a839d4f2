import { createMatrix, type Matrix, matrixRow, sampleRows, selectRows } from '../matrix.js';
import { plainAssign, plainKmeans } from '../testing/plain-kmeans.js';
import type { Assignment, KmeansOptions, KmeansResult } from './types.js';

/** Interim: plain Lloyd from random rows, until the kernel lands behind the same signature. */
export function kmeans(matrix: Matrix, k: number, options: KmeansOptions): KmeansResult {
  let best: KmeansResult | undefined;
  for (let start = 0; start < (options.init ? 1 : (options.restarts ?? 10)); start++) {
    const init = options.init ?? selectRows(matrix, sampleRows(matrix.rows, k, options.random));
    const run = plainKmeans(matrix, init, options.maxIterations ?? 100);
    if (best && best.inertia <= run.inertia) continue;
    const sizes = new Int32Array(k);
    for (const label of run.labels) sizes[label]!++;
    best = { ...run, sizes, centroids: createMatrix(k, matrix.cols, Float32Array.from(run.centroids)) };
  }
  return best!;
}

/** Interim: brute force. */
export function assignNearest(matrix: Matrix, centroids: Matrix): Assignment {
  const labels = plainAssign(matrix, new Float64Array(centroids.data), centroids.rows).labels;
  const distance = new Float32Array(matrix.rows);
  const secondDistance = new Float32Array(matrix.rows);
  for (let i = 0; i < matrix.rows; i++) {
    const row = matrixRow(matrix, i);
    const all = Array.from({ length: centroids.rows }, (_, c) =>
      Math.sqrt(matrixRow(centroids, c).reduce((sum, v, j) => sum + (v - row[j]!) ** 2, 0)),
    ).sort((a, b) => a - b);
    distance[i] = all[0]!;
    secondDistance[i] = all[1] ?? Infinity;
  }
  return { labels, distance, secondDistance };
}
