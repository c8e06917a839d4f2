import type { Matrix } from '../matrix.js';
import { storedMerges } from './stored.js';
import { buildTree, type MergeTree } from './tree.js';
import { wardMerges } from './ward.js';

/** How far apart two clusters are. */
export type LinkageMethod = 'ward' | 'complete' | 'average';

/** Squares of larger values do not fit float32. */
const LARGEST = 1e18;

/**
 * Agglomerative clustering of the rows of a matrix by Euclidean distance: starts with every row alone and merges the
 * two nearest clusters until one is left. Heights are those of SciPy's `linkage` and of ml-hclust's `ward2`,
 * `complete` and `average`. A row with weight `w` counts as `w` rows at the same place.
 *
 * Ward takes memory in proportion to the rows; complete and average take 4 bytes times their square. All take time in
 * proportion to the square. Throws a RangeError without rows, or for weights that are not positive, or for values
 * that are not finite or too large for their squares in float32.
 */
export function linkage(matrix: Matrix, method: LinkageMethod, weights?: ArrayLike<number>): MergeTree {
  const { rows, cols, data } = matrix;
  if (rows < 1 || cols < 1) throw new RangeError(`linkage of ${rows} x ${cols} values`);
  if (weights && weights.length !== rows) throw new RangeError(`${weights.length} weights for ${rows} rows`);
  const leafWeights = weights ? Float64Array.from(weights) : new Float64Array(rows).fill(1);
  const bad = leafWeights.findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (bad >= 0) throw new RangeError(`weight ${leafWeights[bad]} of row ${bad}`);
  const at = data.findIndex((value) => !(Math.abs(value) < LARGEST));
  if (at >= 0) throw new RangeError(`column ${at % cols} holds ${data[at]}, not a number below ${LARGEST}`);
  const found =
    method === 'ward' ? wardMerges(matrix, leafWeights) : storedMerges(matrix, method, leafWeights);
  return buildTree(rows, found, leafWeights);
}
