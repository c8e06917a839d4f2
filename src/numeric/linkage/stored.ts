import { acquireArena } from '../kernel/arena.js';
import { widen } from '../kernel/layout.js';
import type { Matrix } from '../matrix.js';
import { type Agglomeration, followChain } from './chain.js';
import type { FoundMerge } from './tree.js';

/**
 * Complete linkage (farthest pair) or average linkage (mean over all pairs, by weight) on the rows of a matrix, with
 * the distances between all of them in memory: 4 bytes times the square of the rows. float32.
 */
export function storedMerges(
  matrix: Matrix,
  method: 'complete' | 'average',
  leafWeights: Float64Array,
): FoundMerge[] {
  const { rows, cols } = matrix;
  const width = (cols + 3) & -4;
  const stride = (rows + 3) & -4;
  const arena = acquireArena(stride * stride * 4);
  try {
    const x = arena.allocate(stride * width * 4);
    const distances = arena.allocate(stride * stride * 4);
    const maskAddress = arena.allocate(stride * 4);
    widen(matrix.data, cols, width, arena.float32(x, rows * width));
    arena.float32(x + rows * width * 4, (stride - rows) * width).fill(0);
    arena.kernels.allDistances(x, rows, width / 4, distances, stride);
    const matrixValues = arena.float32(distances, stride * stride);
    matrixValues.fill(0, rows * stride);
    // Added to a line before its minimum is sought: 0 for clusters that are there, Infinity for what is not.
    const mask = arena.float32(maskAddress, stride).fill(0);
    mask.fill(Infinity, rows);
    const weights = leafWeights.slice();
    const found: FoundMerge[] = [];
    const clusters: Agglomeration = {
      nearest(cluster) {
        mask[cluster] = Infinity;
        const line = distances + cluster * stride * 4;
        const distance = arena.kernels.leastUnmasked(line, maskAddress, stride);
        mask[cluster] = 0;
        return { cluster: arena.kernels.found(), distance };
      },
      distance: (a, b) => matrixValues[a * stride + b]!,
      merge(a, b) {
        mask[b] = Infinity;
        const complete = method === 'complete' ? 1 : 0;
        arena.kernels.uniteLines(distances, stride, maskAddress, a, b, complete, weights[a]!, weights[b]!);
        weights[a]! += weights[b]!;
      },
    };
    followChain(rows, clusters, (a, b) => found.push({ a, b, height: matrixValues[a * stride + b]! }));
    return found;
  } finally {
    arena.release();
  }
}
