import { agnes } from 'ml-hclust';
import { kmeans as mlKmeans } from 'ml-kmeans';
import type { Random } from '../base/index.js';
import { adjustedRandIndex, type Matrix, matrixRow, sampleRows, selectRows } from '../numeric/index.js';

/** The same clusters by another implementation. */
export interface CrossCheck {
  package: 'ml-kmeans' | 'ml-hclust';
  /** What it was given. */
  setup: string;
  users: number;
  /** Adjusted Rand index with our labels, 1 is identical; null when skipped. */
  agreement: number | null;
  /** Why it was skipped. */
  reason: string | null;
}

/** ml-kmeans needs about this many multiplications for a second. */
const KMEANS_WORK = 10_000_000;
/** ml-hclust is cubic: 300 rows take a fifth of a second. */
const HCLUST_ROWS = 300;

/** Refits with ml-kmeans from our centroids, and cuts ml-hclust's Ward tree of a sample into as many clusters. */
export function crossCheck(
  coordinates: Matrix,
  labels: Int32Array,
  centroids: readonly number[][],
  random: Random,
): CrossCheck[] {
  const k = centroids.length;
  if (k < 2) {
    const reason = 'one cluster';
    return [
      { package: 'ml-kmeans', setup: 'from the same centroids', users: 0, agreement: null, reason },
      { package: 'ml-hclust', setup: 'Ward (ward2) on a sample', users: 0, agreement: null, reason },
    ];
  }
  const size = Math.max(k, Math.floor(KMEANS_WORK / (20 * k * Math.max(1, coordinates.cols))));
  const forKmeans = sample(coordinates, labels, size, random.fork('ml-kmeans'));
  const again = mlKmeans(forKmeans.rows, k, {
    initialization: centroids.map((c) => [...c]),
    maxIterations: 20,
  });
  const forTree = sample(coordinates, labels, HCLUST_ROWS, random.fork('ml-hclust'));
  const tree = new Int32Array(forTree.labels.length);
  if (forTree.rows.length >= k) {
    agnes(forTree.rows, { method: 'ward2' })
      .group(k)
      .children.forEach((child, c) => {
        for (const i of child.indices()) tree[i] = c;
      });
  }
  return [
    {
      package: 'ml-kmeans',
      setup: 'from the same centroids',
      users: forKmeans.rows.length,
      agreement: adjustedRandIndex(forKmeans.labels, again.clusters),
      reason: null,
    },
    {
      package: 'ml-hclust',
      setup: 'Ward (ward2) on a sample',
      users: forTree.rows.length,
      agreement: adjustedRandIndex(forTree.labels, tree),
      reason: null,
    },
  ];
}

function sample(coordinates: Matrix, labels: Int32Array, size: number, random: Random) {
  const rows = sampleRows(coordinates.rows, size, random);
  const chosen = selectRows(coordinates, rows);
  return {
    rows: Array.from({ length: chosen.rows }, (_, i) => Array.from(matrixRow(chosen, i))),
    labels: Int32Array.from(rows, (row) => labels[row]!),
  };
}
