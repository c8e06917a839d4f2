import type { Operation } from '../kernel/arena.js';
import type { LoadedRows } from './loaded-rows.js';

/** How a pass uses Hamerly's bounds, as in ../wasm/job.as.ts. */
const NO_BOUNDS = 0;
const WRITE_BOUNDS = 1;
const USE_BOUNDS = 2;
/** Above this share of rows that change, the centroids move too far for bounds to prove much. */
const RESTLESS_SHARE = 0.03;
/** What a row costs that the bounds do not prove, beyond its products, in steps of their inner loop. */
const DOUBT_STEPS = 200;

export interface LloydRun {
  /** `k` rows, row-major. */
  centroids: Float64Array;
  inertia: number;
  iterations: number;
  /** Whether the last iteration changed the cluster of at most `tolerance` rows. */
  converged: boolean;
}

/**
 * Lloyd's algorithm from `init` until at most `tolerance` rows change their cluster, or for `maxIterations`. An
 * iteration moves the centroids to the means of their rows, then gives every row its nearest centroid. A cluster
 * without rows is given the row farthest from its centroid. The labels are left in `loaded`. Throws a
 * RangeError when distances do not fit float32.
 */
export function lloyd(
  loaded: LoadedRows,
  init: Float64Array,
  limits: { maxIterations: number; tolerance: number },
): LloydRun {
  const k = init.length / loaded.cols;
  const centroids = init.slice();
  loaded.clearSums(k);
  loaded.labels.fill(-1);
  loaded.centroids.place(centroids, k);
  let changed = pass(loaded, NO_BOUNDS);
  let bounded = false;
  let calm = RESTLESS_SHARE * loaded.rows;
  // With more doubted rows, a pass without bounds is as fast.
  const steps = ((k + 3) >> 2) * (1 + ((loaded.cols + 1) >> 1));
  const mostDoubted = (loaded.rows * steps) / (steps + DOUBT_STEPS);
  let iterations = 0;
  // A refilled cluster can empty another; every refill lowers the inertia, and k of them are enough.
  let refills = 0;
  for (;;) {
    const refilled = refills < k && refill(loaded, k);
    if (refilled) refills++;
    else if (changed <= limits.tolerance || iterations >= limits.maxIterations) break;
    iterations++;
    toMeans(loaded, centroids, k);
    loaded.centroids.place(centroids, k);
    const restless = refilled || changed > calm;
    // Counted before the rows are put in order for it, which costs as much as is won unless few are doubted.
    const vain: boolean = !restless && bounded && doubted(loaded) > mostDoubted;
    // Then bounds are tried again when half as many rows change.
    if (vain) calm = changed / 2;
    const proving: boolean = !restless && !vain;
    changed = pass(loaded, proving ? (bounded ? USE_BOUNDS : WRITE_BOUNDS) : NO_BOUNDS);
    bounded = proving;
  }
  return { centroids, inertia: inertia(loaded), iterations, converged: changed <= limits.tolerance };
}

/** Gives every row its nearest centroid; the number of rows that changed. */
function pass(loaded: LoadedRows, bounds: number): number {
  loaded.transpose(bounds !== USE_BOUNDS);
  loaded.arena.set({ bounds });
  return count(loaded, 'lloyd');
}

/** Rows whose label the bounds would not prove. */
function doubted(loaded: LoadedRows): number {
  return count(loaded, 'countDoubted');
}

/** What an operation counts, over all chunks. */
function count(loaded: LoadedRows, operation: Operation): number {
  loaded.arena.run(operation, loaded.chunks);
  const results = loaded.integerResults;
  let total = 0;
  for (let chunk = 0; chunk < loaded.chunks; chunk++) total += results[chunk * 4]!;
  return total;
}

function inertia(loaded: LoadedRows): number {
  loaded.arena.run('inertia', loaded.chunks);
  const { results } = loaded;
  let sum = 0;
  for (let chunk = 0; chunk < loaded.chunks; chunk++) sum += results[chunk * 2]!;
  if (!Number.isFinite(sum)) throw new RangeError('squared distances beyond what float32 holds, 3e38');
  return sum;
}

/** The mean of each cluster, chunk sums added in the order of the chunks; a cluster without rows stays where it is. */
function toMeans(loaded: LoadedRows, centroids: Float64Array, k: number): void {
  const { sums, cols, width, chunks } = loaded;
  const counts = clusterSizes(loaded, k);
  const totals = sums.slice(0, k * width);
  for (let chunk = 1, at = k * width; chunk < chunks; chunk++) {
    for (let i = 0; i < k * width; i++) totals[i]! += sums[at++]!;
  }
  for (let c = 0; c < k; c++) {
    if (counts[c] === 0) continue;
    for (let j = 0; j < cols; j++) centroids[c * cols + j] = totals[c * width + j]! / counts[c]!;
  }
}

/** Rows in each cluster. */
export function clusterSizes(loaded: LoadedRows, k: number): Int32Array {
  const { counts, chunks } = loaded;
  const sizes = new Int32Array(k);
  for (let chunk = 0; chunk < chunks; chunk++) {
    for (let c = 0; c < k; c++) sizes[c]! += counts[chunk * k + c]!;
  }
  return sizes;
}

/**
 * Gives each cluster without rows the row that is farthest from its centroid and does not leave its own cluster
 * empty. Whether any was given one: not when all rows stand on centroids.
 */
function refill(loaded: LoadedRows, k: number): boolean {
  const sizes = clusterSizes(loaded, k);
  if (!sizes.includes(0)) return false;
  inertia(loaded);
  const { nearest, labels } = loaded;
  let refilled = false;
  for (let empty = sizes.indexOf(0); empty >= 0; empty = sizes.indexOf(0, empty + 1)) {
    let farthest = -1;
    for (let i = 0; i < loaded.rows; i++) {
      if (nearest[i]! > (farthest < 0 ? 0 : nearest[farthest]!) && sizes[labels[i]!]! > 1) farthest = i;
    }
    if (farthest < 0) break;
    transfer(loaded, farthest, labels[farthest]!, empty, k);
    sizes[labels[farthest]!]!--;
    sizes[empty]!++;
    labels[farthest] = empty;
    nearest[farthest] = 0;
    refilled = true;
  }
  return refilled;
}

/** Moves a row from the sums and counts of a cluster to those of another. */
function transfer(loaded: LoadedRows, row: number, from: number, to: number, k: number): void {
  const { sums, counts, x, width, chunkRows } = loaded;
  const chunk = Math.floor(row / chunkRows) * k;
  for (let j = 0; j < width; j++) {
    const value = x[row * width + j]!;
    sums[(chunk + from) * width + j]! -= value;
    sums[(chunk + to) * width + j]! += value;
  }
  counts[chunk + from]!--;
  counts[chunk + to]!++;
}
