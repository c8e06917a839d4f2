import type { Random } from '../../base/index.js';
import { createMatrix, kmeans, type Matrix } from '../../numeric/index.js';
import { fitMixture } from './fit-mixture.js';
import { mixtureLabels } from './linear-scores.js';
import { type Mixture, type Moments, mixtureOf, momentsOf } from './mixture.js';
import type { WeightedRows } from './weighted-rows.js';
import { whiten } from './whiten.js';

/** How hard to search. */
export interface Effort {
  /** Shares of the total variance given to how much, in the spaces where the search starts. */
  blockWeights: readonly number[];
  /** k-means restarts in each space. */
  restarts: number;
  /** Successive halving: all starts run for `steps`, the `keep` most likely go on to the next round. */
  rounds: readonly { steps: number; keep: number }[];
}

export const THOROUGH: Effort = {
  blockWeights: [0, 0.25, 0.5, 0.75, 1],
  restarts: 4,
  rounds: [
    { steps: 3, keep: 6 },
    { steps: 10, keep: 3 },
    { steps: 20, keep: 1 },
    { steps: 130, keep: 1 },
  ],
};
/** For refits on resamples, of which there are many. */
export const QUICK: Effort = {
  blockWeights: [0.2, 0.5, 0.8],
  restarts: 1,
  rounds: [
    { steps: 2, keep: 3 },
    { steps: 8, keep: 1 },
    { steps: 40, keep: 1 },
  ],
};

/** Steps in which one cluster finds its scale: it has no memberships to settle. */
const SINGLE_STEPS = 30;

/** The best mixture found for each number of clusters from 1 to `largest`. */
export function searchMixtures(
  rows: WeightedRows,
  howMuch: number,
  largest: number,
  random: Random,
  effort: Effort,
): Mixture[] {
  const { points } = rows;
  const moments = momentsOf(rows);
  const found: Mixture[] = [single(points, moments)];
  const spaces = startSpaces(points, howMuch, moments, effort);
  for (let k = 2; k <= largest; k++) {
    const starts = [
      ...spaces.map((space, s) => {
        const fit = kmeans(space, k, {
          random: random.fork(`k${k}/space${s}`),
          restarts: effort.restarts,
          maxIterations: 30,
        });
        return mixtureOf(points, fit.labels, k, moments);
      }),
      ...splits(points, found[k - 2]!, moments),
    ];
    found.push(best(points, starts, moments, effort));
  }
  return found;
}

/** The most likely end of the starts. */
function best(points: Matrix, starts: Mixture[], moments: Moments, effort: Effort): Mixture {
  let running = starts;
  for (const { steps, keep } of effort.rounds) {
    running = running
      .map((start) => fitMixture(points, start, moments, { iterations: steps }))
      .sort((a, b) => b.logLikelihood - a.logLikelihood)
      .slice(0, keep);
  }
  return running[0]!;
}

function single(points: Matrix, moments: Moments): Mixture {
  const one = mixtureOf(points, new Int32Array(points.rows), 1, moments);
  return fitMixture(points, one, moments, { iterations: SINGLE_STEPS });
}

/** The rows with the two blocks weighed in several ways: one of them shows the groups best, and which is not known. */
function startSpaces(points: Matrix, howMuch: number, moments: Moments, effort: Effort): Matrix[] {
  const { rows, cols, data } = points;
  const what = cols - howMuch;
  // One block needs no weighing, but is worth as many starts.
  if (howMuch === 0 || what === 0) return effort.blockWeights.map(() => points);
  const sum = (from: number, to: number) => moments.variance.subarray(from, to).reduce((a, b) => a + b, 0);
  const variance = [sum(0, howMuch), sum(howMuch, cols)];
  return effort.blockWeights.map((share) => {
    const a = Math.sqrt(share / (variance[0]! || 1));
    const b = Math.sqrt((1 - share) / (variance[1]! || 1));
    const space = createMatrix(rows, cols);
    for (let i = 0, at = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++, at++) space.data[at] = data[at]! * (j < howMuch ? a : b);
    }
    return space;
  });
}

/** The solution with one cluster fewer, each cluster in turn cut at its mean across its longest direction. */
function splits(points: Matrix, from: Mixture, moments: Moments): Mixture[] {
  const labels = mixtureLabels(points, from);
  const white = whiten(points, from.covariance);
  return Array.from({ length: from.k }, (_, c) => {
    const cut = cutAlongLongest(white, labels, c);
    if (!cut) return null;
    const split = labels.slice();
    for (const i of cut) split[i] = from.k;
    return mixtureOf(points, split, from.k + 1, moments);
  }).filter((start) => start !== null);
}

/** Rows of the cluster on one side of its mean along its first principal axis; null when it has too few rows. */
function cutAlongLongest(white: Matrix, labels: Int32Array, cluster: number): number[] | null {
  const { cols, data } = white;
  const members: number[] = [];
  labels.forEach((c, i) => {
    if (c === cluster) members.push(i);
  });
  if (members.length < 4) return null;
  const mean = new Float64Array(cols);
  for (const i of members) for (let a = 0; a < cols; a++) mean[a]! += data[i * cols + a]! / members.length;
  let axis = new Float64Array(cols).map((_, a) => 1 / (a + 1));
  const along = (i: number) => {
    let sum = 0;
    for (let a = 0; a < cols; a++) sum += axis[a]! * (data[i * cols + a]! - mean[a]!);
    return sum;
  };
  for (let step = 0; step < 12; step++) {
    const next = new Float64Array(cols);
    for (const i of members) {
      const s = along(i);
      for (let a = 0; a < cols; a++) next[a]! += s * (data[i * cols + a]! - mean[a]!);
    }
    const length = Math.hypot(...next);
    if (!(length > 0)) return null;
    axis = next.map((x) => x / length);
  }
  const side = members.filter((i) => along(i) > 0);
  return side.length > 0 && side.length < members.length ? side : null;
}
