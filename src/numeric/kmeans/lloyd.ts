import { LeadSchedule, NO_LEADS } from './lead-schedule.js';
import type { LoadedRows } from './loaded-rows.js';

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
  let { changed } = pass(loaded, k, NO_LEADS);
  const leads = new LeadSchedule(loaded.rows, loaded.cols, k);
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
    // A row that was given to an empty cluster may have a nearer one: no lead holds for it.
    const mode = leads.next(refilled ? Infinity : changed, limits.maxIterations - iterations);
    if (leads.sorts()) loaded.sort();
    const done = pass(loaded, k, mode);
    leads.done(done.changed, done.share);
    changed = done.changed;
  }
  return { centroids, inertia: inertia(loaded), iterations, converged: changed <= limits.tolerance };
}

interface Pass {
  /** Rows whose cluster changed. */
  changed: number;
  /** Products that it took, as a share of all. */
  share: number;
}

/** Gives every row its nearest centroid. */
function pass(loaded: LoadedRows, k: number, leads: number): Pass {
  const { arena, chunks } = loaded;
  arena.set({ bounds: leads });
  arena.run('lloyd', chunks);
  const results = loaded.integerResults;
  let changed = 0;
  let fours = 0;
  for (let chunk = 0; chunk < chunks; chunk++) {
    changed += results[chunk * 4]!;
    fours += results[chunk * 4 + 1]!;
  }
  return { changed, share: fours / (Math.ceil(loaded.rows / 8) * Math.ceil(k / 4)) };
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
  const { cols, width } = loaded;
  const counts = clusterSizes(loaded, k);
  const totals = loaded.totals(k);
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
  const { nearest, rowLabels: labels } = loaded;
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
    loaded.labels[loaded.rowAt.indexOf(farthest)] = empty;
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
