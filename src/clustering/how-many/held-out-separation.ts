import { createRandom } from '../../base/index.js';
import { type Matrix, selectRows } from '../../numeric/index.js';
import { choleskyInverse } from '../mixture/cholesky.js';
import { clusterMeans } from '../mixture/cluster-means.js';
import { fitMixture } from '../mixture/fit-mixture.js';
import { mixtureLabels } from '../mixture/linear-scores.js';
import { type Mixture, momentsOf } from '../mixture/mixture.js';
import { type PairSeparation, valleys } from '../mixture/separation.js';
import { pick, type WeightedRows } from '../mixture/weighted-rows.js';

/** Parts of the rows, each of which is held out once. */
const FOLDS = 4;
/** Steps in which the clusters of everyone settle on the rows that are not held out. */
const STEPS = 10;
/** Rows that the common covariance is worth in every pair, beyond the number of columns. */
const PRIOR_ROWS = 2;

/** Clusters as some rows show them, and the rows held out in those clusters. */
interface Fold {
  /** `k` x `d`. */
  means: Float64Array;
  sizes: Float64Array;
  /** Sum of squares and products about the mean, lower triangle, `d` x `d` for each cluster. */
  scatter: Float64Array;
  covariance: Float64Array;
  heldOut: Matrix;
  /** Rows held out in each cluster. */
  members: number[][];
}

/**
 * For each pair of clusters, whether there is a gap between them: the density of rows along the direction that tells the
 * two apart best (Fisher 1936, with the covariance within the two). Clusters and directions are found on three quarters
 * of the rows and the density is that of the fourth, each quarter in turn, because in many columns there is always a
 * direction in which the rows that chose it fall into two heaps.
 */
export function heldOutSeparations(among: WeightedRows, fit: Mixture): PairSeparation[] {
  const folds = foldsOf(among, fit);
  const pairs: PairSeparation[] = [];
  for (let a = 0; a < fit.k; a++) {
    for (let b = a + 1; b < fit.k; b++) pairs.push({ a, b, ...separationOf(folds, a, b) });
  }
  return pairs;
}

function separationOf(folds: readonly Fold[], a: number, b: number) {
  const none = { valley: 1, sureValley: 1 };
  if (folds.some(({ sizes }) => sizes[a] === 0 || sizes[b] === 0)) return none;
  const lines = folds.map((fold) => lineBetween(fold, a, b));
  if (!lines.every(({ length }) => length > 0)) return none;
  const length = lines.reduce((sum, line) => sum + line.length, 0) / lines.length;
  // Where the folds do not quite agree how far apart the two are, the centres are laid over one another.
  const positions = (cluster: number) =>
    lines.flatMap((line, f) => folds[f]!.members[cluster]!.map((i) => line.at(i) * (length / line.length)));
  return valleys(positions(a), positions(b), length);
}

/** Positions along the best direction, in standard deviations within the two clusters, from the centre of the first. */
function lineBetween(fold: Fold, a: number, b: number): { length: number; at: (row: number) => number } {
  const { means, sizes, scatter, covariance, heldOut } = fold;
  const d = heldOut.cols;
  const prior = d + PRIOR_ROWS;
  const within = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const at = i * d + j;
      const sum = scatter[a * d * d + at]! + scatter[b * d * d + at]! + prior * covariance[at]!;
      within[at] = sum / (sizes[a]! + sizes[b]! + prior);
      within[j * d + i] = within[at]!;
    }
  }
  const { inverse } = choleskyInverse(within, d);
  const difference = Float64Array.from({ length: d }, (_, t) => means[b * d + t]! - means[a * d + t]!);
  const weights = difference.map((_, i) =>
    difference.reduce((sum, x, j) => sum + inverse[i * d + j]! * x, 0),
  );
  const length = Math.sqrt(weights.reduce((sum, w, t) => sum + w * difference[t]!, 0));
  const at = (row: number) => {
    let sum = 0;
    for (let t = 0; t < d; t++) sum += weights[t]! * (heldOut.data[row * d + t]! - means[a * d + t]!);
    return sum / length;
  };
  return { length, at };
}

function foldsOf(among: WeightedRows, fit: Mixture): Fold[] {
  // Which rows are held out together follows from their number alone, so it needs no stream of the caller's.
  const random = createRandom('folds');
  const foldOf = Uint8Array.from({ length: among.points.rows }, () => random.int(FOLDS));
  const rows = Int32Array.from(foldOf.keys());
  return Array.from({ length: FOLDS }, (_, fold) =>
    foldFrom(
      pick(
        among,
        rows.filter((i) => foldOf[i] !== fold),
      ),
      selectRows(
        among.points,
        rows.filter((i) => foldOf[i] === fold),
      ),
      fit,
    ),
  );
}

function foldFrom(among: WeightedRows, heldOut: Matrix, start: Mixture): Fold {
  const { points: fitted } = among;
  const mixture = fitMixture(fitted, start, momentsOf(among), { iterations: STEPS });
  const { k, covariance } = mixture;
  const { rows, cols: d, data } = fitted;
  const labels = mixtureLabels(fitted, mixture);
  const { means, sizes } = clusterMeans(fitted, labels, k);
  const scatter = new Float64Array(k * d * d);
  const x = new Float64Array(d);
  for (let i = 0; i < rows; i++) {
    const c = labels[i]!;
    for (let t = 0; t < d; t++) x[t] = data[i * d + t]! - means[c * d + t]!;
    for (let s = 0, at = c * d * d; s < d; s++, at += d) {
      for (let t = 0; t <= s; t++) scatter[at + t]! += x[s]! * x[t]!;
    }
  }
  const members: number[][] = Array.from({ length: k }, () => []);
  mixtureLabels(heldOut, mixture).forEach((c, i) => {
    members[c]!.push(i);
  });
  return { means, sizes, scatter, covariance, heldOut, members };
}
