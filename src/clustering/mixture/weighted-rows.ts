import type { Random } from '../../base/index.js';
import { type Matrix, sampleRows, selectRows } from '../../numeric/index.js';

/** Rows to find groups among, and how much each of them says. */
export interface WeightedRows {
  points: Matrix;
  /** One per row; null where all say the same. */
  weights: Float64Array | null;
}

export function unweighted(points: Matrix): WeightedRows {
  return { points, weights: null };
}

/** The given rows, in the given order. */
export function pick({ points, weights }: WeightedRows, rows: Int32Array): WeightedRows {
  return {
    points: selectRows(points, rows),
    weights: weights && Float64Array.from(rows, (i) => weights[i]!),
  };
}

/** At most `size` rows, spread over all. */
export function spread(rows: WeightedRows, size: number, random: Random): WeightedRows {
  const all = rows.points.rows;
  return all <= size ? rows : pick(rows, sampleRows(all, size, random));
}
