import type { FeatureTable } from '../features/index.js';
import type { Matrix } from '../numeric/index.js';
import type { AssignmentRule } from './model.js';

/** Where every user stands among the clusters. One entry per user. */
export interface Placement {
  labels: Int32Array;
  /** Next most likely cluster; the same as the label when there is one cluster. */
  runnerUp: Int32Array;
  /** Probability of the label, 1/k to 1. */
  confidence: Float64Array;
  /** Distance to the centroid of the label. */
  distance: Float64Array;
  /** Simplified silhouette: (distance to the runner-up - distance) / larger of the two; 0 when there is one cluster. */
  silhouette: Float64Array;
}

/** The handicaps of clusters that differ by nothing else than their centroids and shares. */
export function handicapsOf(shares: ArrayLike<number>): number[] {
  return Array.from(shares, (share) => -2 * Math.log(Math.max(1e-6, share)));
}

/** Places rows of metric coordinates by `distance^2 + handicap`; the lower index where two are equal. */
export function place(
  coordinates: Matrix,
  centroids: readonly number[][],
  handicap: readonly number[],
): Placement {
  const { rows, cols, data } = coordinates;
  const k = centroids.length;
  const flat = Float64Array.from(centroids.flat());
  const labels = new Int32Array(rows);
  const runnerUp = new Int32Array(rows);
  const confidence = new Float64Array(rows).fill(1);
  const distance = new Float64Array(rows);
  const silhouette = new Float64Array(rows);
  const squared = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    let best = -1;
    let next = -1;
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let a = 0; a < cols; a++) sum += (data[i * cols + a]! - flat[c * cols + a]!) ** 2;
      squared[c] = sum;
      const score = sum + handicap[c]!;
      if (best < 0 || score < squared[best]! + handicap[best]!) {
        next = best;
        best = c;
      } else if (next < 0 || score < squared[next]! + handicap[next]!) {
        next = c;
      }
    }
    labels[i] = best;
    runnerUp[i] = next < 0 ? best : next;
    distance[i] = Math.sqrt(squared[best]!);
    if (next < 0) continue;
    const top = squared[best]! + handicap[best]!;
    let total = 0;
    for (let c = 0; c < k; c++) total += Math.exp((top - squared[c]! - handicap[c]!) / 2);
    confidence[i] = Math.min(1, 1 / total);
    const near = distance[i]!;
    const far = Math.sqrt(squared[next]!);
    silhouette[i] = (far - near) / Math.max(near, far, 1e-12);
  }
  return { labels, runnerUp, confidence, distance, silhouette };
}

/** Marks users of whom too little is known: observed too short, or with too few events. */
export function earlyUsers(table: FeatureTable, rule: AssignmentRule): Uint8Array {
  return Uint8Array.from(table.userIds, (_, u) =>
    table.exposureDays[u]! < rule.minimumExposureDays || table.events[u]! < rule.minimumEvents ? 1 : 0,
  );
}
