import { acquireArena } from '../kernel/arena.js';
import { columnMeans, type Matrix } from '../matrix.js';
import { type Agglomeration, followChain } from './chain.js';
import type { FoundMerge } from './tree.js';

/**
 * Ward's method on the rows of a matrix with weights: merges the two clusters whose union raises the inertia least. In
 * memory proportional to the rows: a cluster is its centroid and weight, and the distance between two follows from
 * those. The search is in float32 around the column means, the heights are float64.
 */
export function wardMerges(matrix: Matrix, leafWeights: Float64Array): FoundMerge[] {
  const { rows, cols, data } = matrix;
  const width = (cols + 3) & -4;
  const places = (rows + 3) & -4;
  const arena = acquireArena(places * width * 4);
  try {
    const x = arena.allocate(places * width * 4);
    const weightAddress = arena.allocate(places * 4);
    const nearRows = arena.float32(x, places * width).fill(0);
    const nearWeights = arena.float32(weightAddress, places).fill(Number.NaN);
    const centroids = new Float64Array(rows * cols);
    const weights = leafWeights.slice();
    const means = columnMeans(matrix);
    // Clusters stand in the first `left` places without gaps, in no particular order.
    const clusterAt = Int32Array.from({ length: rows }, (_, i) => i);
    const placeOf = clusterAt.slice();
    let left = rows;
    const put = (cluster: number, place: number) => {
      clusterAt[place] = cluster;
      placeOf[cluster] = place;
      nearWeights[place] = weights[cluster]!;
      for (let j = 0; j < cols; j++) nearRows[place * width + j] = centroids[cluster * cols + j]!;
    };
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) centroids[i * cols + j] = data[i * cols + j]! - means[j]!;
      put(i, i);
    }
    const found: FoundMerge[] = [];
    const clusters: Agglomeration = {
      nearest(cluster) {
        const query = placeOf[cluster]!;
        const distance = arena.kernels.nearestWard(x, left, width / 4, weightAddress, query);
        return { cluster: clusterAt[arena.kernels.found()]!, distance };
      },
      distance: (a, b) => arena.kernels.wardDistance(x, width / 4, weightAddress, placeOf[a]!, placeOf[b]!),
      merge(a, b) {
        const total = weights[a]! + weights[b]!;
        for (let j = 0; j < cols; j++) {
          const at = a * cols + j;
          // In this form the mean of two equal places is that place.
          centroids[at]! += (weights[b]! / total) * (centroids[b * cols + j]! - centroids[at]!);
        }
        weights[a] = total;
        put(a, placeOf[a]!);
        left--;
        if (placeOf[b] !== left) put(clusterAt[left]!, placeOf[b]!);
        nearWeights[left] = Number.NaN;
      },
    };
    followChain(rows, clusters, (a, b) => {
      let squares = 0;
      for (let j = 0; j < cols; j++) squares += (centroids[a * cols + j]! - centroids[b * cols + j]!) ** 2;
      const height = Math.sqrt(((2 * weights[a]! * weights[b]!) / (weights[a]! + weights[b]!)) * squares);
      found.push({ a, b, height });
    });
    return found;
  } finally {
    arena.release();
  }
}
