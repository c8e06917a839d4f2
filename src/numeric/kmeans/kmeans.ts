import { createMatrix, type Matrix, sampleRows, selectRows } from '../matrix.js';
import { clusterSizes, type LloydRun, lloyd } from './lloyd.js';
import { LoadedRows } from './loaded-rows.js';
import { seedCentres } from './seeding.js';
import type { KmeansOptions, KmeansResult } from './types.js';

/** Passes over all rows after a sample stop when fewer than this share of them change. */
const SETTLED_SHARE = 1e-4;

/** Rows of the sample for each cluster: enough to tell one basin from another. */
const SAMPLE_ROWS_PER_CLUSTER = 2500;

/**
 * k-means: `k` centroids that minimise the sum of squared Euclidean distances of the rows to the nearest one, found by
 * Lloyd's algorithm (1982) from the best of several greedy k-means++ starts.
 *
 * Up to `sampleRows` rows, every start runs on all of them. Above, the starts run on a sample, and the best goes on
 * over all rows: what the restarts find is the basin, and a sample shows it as well.
 *
 * The result does not depend on `threads`. Empty clusters occur only with fewer distinct rows than `k`. Throws a
 * RangeError for `k` out of range, values that are not finite, or an `init` of another shape.
 */
export function kmeans(matrix: Matrix, k: number, options: KmeansOptions): KmeansResult {
  check(matrix, k, options.init);
  const maxIterations = options.maxIterations ?? 100;
  const threads = options.threads ?? 1;
  if (options.init) {
    const limits = { maxIterations, tolerance: 0 };
    return withRows(matrix, k, threads, (loaded) =>
      result(loaded, lloyd(loaded, Float64Array.from(options.init!.data), limits)),
    );
  }
  const sampleSize = options.sampleRows ?? Math.max(20_000, SAMPLE_ROWS_PER_CLUSTER * k);
  const sampled = matrix.rows > sampleSize && k <= sampleSize;
  const sample = sampled ? selectRows(matrix, sampleRows(matrix.rows, sampleSize, options.random)) : matrix;
  const best = withRows(sample, k, threads, (loaded) => bestStart(loaded, k, options, maxIterations));
  if (!sampled) return best;
  return withRows(matrix, k, threads, (loaded) => {
    const limits = { maxIterations: options.fullPasses ?? 10, tolerance: SETTLED_SHARE * matrix.rows };
    const full = lloyd(loaded, Float64Array.from(best.centroids.data), limits);
    return result(loaded, { ...full, iterations: full.iterations + best.iterations });
  });
}

function check(matrix: Matrix, k: number, init: Matrix | undefined): void {
  if (matrix.cols < 1) throw new RangeError('k-means on a matrix without columns');
  if (!Number.isInteger(k) || k < 1 || k > matrix.rows) {
    throw new RangeError(`k-means with k = ${k} on ${matrix.rows} rows`);
  }
  if (init && (init.rows !== k || init.cols !== matrix.cols)) {
    throw new RangeError(`init of ${init.rows} x ${init.cols} for k = ${k} on ${matrix.cols} columns`);
  }
}

function withRows<T>(matrix: Matrix, k: number, threads: number, use: (loaded: LoadedRows) => T): T {
  const loaded = new LoadedRows(matrix, k, threads);
  try {
    return use(loaded);
  } finally {
    loaded.release();
  }
}

function bestStart(
  loaded: LoadedRows,
  k: number,
  options: KmeansOptions,
  maxIterations: number,
): KmeansResult {
  let best: KmeansResult | undefined;
  for (let start = 0; start < (options.restarts ?? 10); start++) {
    const run = lloyd(loaded, seedCentres(loaded, k, options.random), { maxIterations, tolerance: 0 });
    if (!best || run.inertia < best.inertia) best = result(loaded, run);
  }
  if (!best) throw new RangeError(`k-means with ${options.restarts} restarts`);
  return best;
}

function result(loaded: LoadedRows, run: LloydRun): KmeansResult {
  const { cols } = loaded;
  const k = run.centroids.length / cols;
  return {
    centroids: createMatrix(k, cols, Float32Array.from(run.centroids)),
    labels: new Int32Array(loaded.rowLabels),
    sizes: clusterSizes(loaded, k),
    inertia: run.inertia,
    iterations: run.iterations,
    converged: run.converged,
  };
}
