import { createRandom } from '../../base/index.js';
import { createMatrix, sampleRows } from '../../numeric/index.js';
import { mixtureLabels } from '../mixture/linear-scores.js';
import { QUICK, searchMixtures } from '../mixture/search.js';
import { pairSeparations } from '../mixture/separation.js';
import { unweighted } from '../mixture/weighted-rows.js';
import { whiten } from '../mixture/whiten.js';

const ROWS = 4000;
/** The density between the peaks, beyond doubt, and the share of users at the lower one. */
const LARGEST_VALLEY = 0.8;
const LEAST_SHARE = 0.03;

/** Whether the values of the given rows fall into two groups with a clear gap between. */
export function hasTwoPeaks(values: Float64Array, rows: ArrayLike<number>): boolean {
  // The draw decides nothing of the result but which rows are looked at, so it needs no stream of the caller's.
  const random = createRandom('two peaks');
  const chosen = sampleRows(rows.length, ROWS, random);
  if (chosen.length < 50) return false;
  const points = createMatrix(
    chosen.length,
    1,
    Float32Array.from(chosen, (i) => values[rows[i]!]!),
  );
  const fit = searchMixtures(unweighted(points), 1, 2, random, QUICK)[1]!;
  if (Math.min(...fit.weights) < LEAST_SHARE) return false;
  const labels = mixtureLabels(points, fit);
  const [pair] = pairSeparations(whiten(points, fit.covariance), labels, 2);
  return pair !== undefined && pair.sureValley <= LARGEST_VALLEY;
}
