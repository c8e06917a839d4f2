import { acquireArena } from '../kernel/arena.js';
import { firstRows, packTiles, widen } from '../kernel/layout.js';
import type { Matrix } from '../matrix.js';
import type { Assignment } from './types.js';

/** Rows that go through the kernel at a time: they stay in the cache between being copied and being read. */
const BLOCK_ROWS = 2048;

/**
 * The nearest centroid of every row by Euclidean distance (the lower index where two are equally near), how far it is,
 * and how far the second nearest is. float32 sums of squared differences. Needs no more memory than its result.
 */
export function assignNearest(matrix: Matrix, centroids: Matrix): Assignment {
  const { rows, cols, data } = matrix;
  const k = centroids.rows;
  if (centroids.cols !== cols || k < 1) {
    throw new RangeError(`${k} centroids of ${centroids.cols} columns for rows of ${cols}`);
  }
  const width = (cols + 3) & -4;
  const arena = acquireArena(0);
  try {
    const places = (k + 3) & -4;
    const packed = arena.allocate(places * width * 4);
    const x = arena.allocate((BLOCK_ROWS + 1) * width * 4);
    const scratch = arena.allocate(places * 8);
    const out = {
      labels: arena.allocate(BLOCK_ROWS * 4),
      distance: arena.allocate(BLOCK_ROWS * 4),
      second: 0,
    };
    out.second = arena.allocate(BLOCK_ROWS * 4);
    const wide = new Float32Array(k * width);
    widen(centroids.data, cols, width, wide);
    packTiles(wide, firstRows(k), places, width, arena.float32(packed, places * width));
    const block = arena.float32(x, (BLOCK_ROWS + 1) * width).fill(0);
    const assignment: Assignment = {
      labels: new Int32Array(rows),
      distance: new Float32Array(rows),
      secondDistance: new Float32Array(rows),
    };
    for (let start = 0; start < rows; start += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - start);
      widen(data.subarray(start * cols, (start + count) * cols), cols, width, block);
      arena.kernels.nearestTwo(x, count, width / 4, packed, k, scratch, out.labels, out.distance, out.second);
      assignment.labels.set(arena.int32(out.labels, count), start);
      assignment.distance.set(arena.float32(out.distance, count), start);
      assignment.secondDistance.set(arena.float32(out.second, count), start);
    }
    return assignment;
  } finally {
    arena.release();
  }
}
