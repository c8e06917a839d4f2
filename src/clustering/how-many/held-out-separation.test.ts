import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { createMatrix, type Matrix } from '../../numeric/index.js';
import { mixtureLabels } from '../mixture/linear-scores.js';
import { QUICK, searchMixtures } from '../mixture/search.js';
import { type PairSeparation, pairSeparations } from '../mixture/separation.js';
import { unweighted } from '../mixture/weighted-rows.js';
import { whiten } from '../mixture/whiten.js';
import { heldOutSeparations } from './held-out-separation.js';

/** Normal rows about each centre in turn; columns without a centre are noise. */
function blobs(centres: number[][], rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed);
  const points = createMatrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    const centre = centres[i % centres.length]!;
    for (let j = 0; j < cols; j++) points.data[i * cols + j] = (centre[j] ?? 0) + random.normal();
  }
  return points;
}

const fitOf = (points: Matrix, k: number) =>
  searchMixtures(unweighted(points), 0, k, createRandom('fit'), QUICK)[k - 1]!;

describe('separation on rows that were held out', () => {
  it('sees the gap between two groups', () => {
    const points = blobs([[0], [6]], 800, 3, 1);
    const [pair] = heldOutSeparations(unweighted(points), fitOf(points, 2));
    expect(pair).toMatchObject({ a: 0, b: 1 });
    expect(pair!.sureValley).toBeLessThan(0.2);
  });

  it('sees none in noise of many columns, where the rows that chose the direction show one', () => {
    const points = blobs([[0]], 400, 60, 2);
    const fit = fitOf(points, 4);
    const worst = (pairs: readonly PairSeparation[]) => Math.max(...pairs.map((p) => p.valley));
    const same = pairSeparations(whiten(points, fit.covariance), mixtureLabels(points, fit), fit.k);
    expect(worst(same)).toBeLessThan(0.85);
    expect(worst(heldOutSeparations(unweighted(points), fit))).toBe(1);
  });

  it('gives the same figures every time, and no gap where a cluster has no rows', () => {
    const points = blobs([[0], [6]], 300, 2, 4);
    const fit = fitOf(points, 2);
    expect(heldOutSeparations(unweighted(points), fit)).toEqual(heldOutSeparations(unweighted(points), fit));
    // Weights of a hundredth of a millionth: no row is nearest to the second cluster.
    const means = Float64Array.from([3, 0, 500, 500]);
    const empty = { ...fit, means, weights: Float64Array.of(1, 1e-8) };
    expect(heldOutSeparations(unweighted(points), empty)).toEqual([{ a: 0, b: 1, valley: 1, sureValley: 1 }]);
  });
});
