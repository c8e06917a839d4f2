import type { Random } from '../../base/index.js';
import { assignNearest } from '../kmeans/assign-nearest.js';
import { kmeans } from '../kmeans/kmeans.js';
import type { Partition } from '../kmeans/types.js';
import { createMatrix, type Matrix, sampleRows, selectRows } from '../matrix.js';
import { adjustedRandIndex } from '../validity/rand-index.js';
import { type LinkageMethod, linkage } from './linkage.js';
import { cutTree, type MergeTree } from './tree.js';

export interface HierarchyOptions {
  method: LinkageMethod;
  /** Draws the sample and the starts of the micro-clusters; not used when every row is a leaf. */
  random: Random;
  threads?: number;
  /** Up to this many rows each is a leaf. Default 20,000 for Ward, 10,000 for complete and average (400 MB). */
  exactRows?: number;
  /** Leaves above that. Default 1,000. */
  microClusters?: number;
  /** Rows that the micro-clusters are made from. Default 50,000. */
  sampleRows?: number;
}

/** A merge tree of the rows, or of micro-clusters that stand for them. */
export interface Hierarchy {
  tree: MergeTree;
  /** Whether every row is a leaf. */
  exact: boolean;
  /** The place of each leaf, and how many rows (of the sample) it stands for. */
  leaves: Matrix;
  leafWeights: Float64Array;
  /** The leaf and the index of each row of the sample; null when exact. */
  sample: { rows: Int32Array; leafOf: Int32Array } | null;
}

export interface HierarchicalResult extends Partition {
  hierarchy: Hierarchy;
  /** The cluster of each leaf. */
  leafLabels: Int32Array;
  /**
   * Adjusted Rand index, over the sample, between the cut of the tree and the nearest-centroid labels that are
   * returned: what the step from micro-clusters to rows changed. Null when exact.
   */
  agreement: number | null;
}

/** Passes of k-means that place the micro-clusters: they are to be compact, not optimal. */
const MICRO_PASSES = 5;

/**
 * The merge tree of the rows: exact up to a number of rows; above, of micro-clusters with weights, which k-means finds
 * in a sample.
 */
export function buildHierarchy(matrix: Matrix, options: HierarchyOptions): Hierarchy {
  const exactRows = options.exactRows ?? (options.method === 'ward' ? 20_000 : 10_000);
  if (matrix.rows <= exactRows) {
    const leafWeights = new Float64Array(matrix.rows).fill(1);
    return { tree: linkage(matrix, options.method), exact: true, leaves: matrix, leafWeights, sample: null };
  }
  const rows = sampleRows(matrix.rows, options.sampleRows ?? 50_000, options.random);
  const sample = selectRows(matrix, rows);
  const count = Math.min(options.microClusters ?? 1000, rows.length);
  const micro = kmeans(sample, count, {
    random: options.random,
    init: selectRows(sample, sampleRows(rows.length, count, options.random)),
    maxIterations: MICRO_PASSES,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  // Empty only with fewer distinct rows than micro-clusters: then they are no leaves.
  const kept = Array.from(micro.sizes.keys()).filter((m) => micro.sizes[m]! > 0);
  const place = new Int32Array(count);
  kept.forEach((m, leaf) => {
    place[m] = leaf;
  });
  const leaves = selectRows(micro.centroids, kept);
  const leafWeights = Float64Array.from(kept, (m) => micro.sizes[m]!);
  const leafOf = micro.labels.map((m) => place[m]!);
  const tree = linkage(leaves, options.method, leafWeights);
  return { tree, exact: false, leaves, leafWeights, sample: { rows, leafOf } };
}

/**
 * Cuts a hierarchy of the rows of `matrix` into `k` clusters. When exact, the labels are the cut and the centroids its
 * means. From micro-clusters, the centroids are the means of the cut over the sample and every row is given the
 * nearest one: nearer to the exact tree's inertia, and to planted groups, than the labels of its micro-cluster.
 */
export function cutHierarchy(hierarchy: Hierarchy, matrix: Matrix, k: number): HierarchicalResult {
  const leafLabels = cutTree(hierarchy.tree, k);
  const centroids = weightedMeans(hierarchy.leaves, hierarchy.leafWeights, leafLabels, k);
  const assignment = assignNearest(matrix, centroids);
  const { sample } = hierarchy;
  const labels = sample ? assignment.labels : leafLabels;
  const agreement = sample
    ? adjustedRandIndex(
        sample.leafOf.map((leaf) => leafLabels[leaf]!),
        sample.rows.map((row) => labels[row]!),
      )
    : null;
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]!++;
  return {
    centroids,
    labels,
    sizes,
    inertia: inertiaOf(matrix, centroids, labels),
    hierarchy,
    leafLabels,
    agreement,
  };
}

/** Agglomerative clustering into `k` clusters, whatever the number of rows: `buildHierarchy`, then `cutHierarchy`. */
export function hierarchical(matrix: Matrix, k: number, options: HierarchyOptions): HierarchicalResult {
  return cutHierarchy(buildHierarchy(matrix, options), matrix, k);
}

function weightedMeans(leaves: Matrix, weights: Float64Array, labels: Int32Array, k: number): Matrix {
  const { rows, cols, data } = leaves;
  const sums = new Float64Array(k * cols);
  const totals = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    const c = labels[i]!;
    totals[c]! += weights[i]!;
    for (let j = 0; j < cols; j++) sums[c * cols + j]! += weights[i]! * data[i * cols + j]!;
  }
  return createMatrix(
    k,
    cols,
    Float32Array.from(sums, (sum, at) => sum / totals[Math.floor(at / cols)]!),
  );
}

function inertiaOf({ rows, cols, data }: Matrix, centroids: Matrix, labels: Int32Array): number {
  let sum = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0, c = labels[i]! * cols; j < cols; j++) {
      const difference = data[at++]! - centroids.data[c++]!;
      sum += difference * difference;
    }
  }
  return sum;
}
