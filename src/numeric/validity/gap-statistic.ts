import type { Random } from '../../base/index.js';
import { createMatrix, type Matrix } from '../matrix.js';
import { fitPca, projectPca } from '../pca.js';

export interface GapPoint {
  k: number;
  /** log of the inertia of the data. */
  logInertia: number;
  /** Mean log inertia of the references, less that of the data: how much more structure than a uniform cloud has. */
  gap: number;
  /** Standard deviation over the references, times sqrt(1 + 1 / references). */
  standardError: number;
}

/**
 * Gap statistic (Tibshirani, Walther and Hastie 2001), references uniform over the box along the principal components.
 * `inertias` fits one matrix for every `k` of interest, in order, and is called for the data and each reference. A
 * point with inertia 0 in the data or a reference is left out: there the gap has no value.
 */
export function gapStatistic(
  matrix: Matrix,
  ks: readonly number[],
  references: number,
  random: Random,
  inertias: (matrix: Matrix, ks: readonly number[], random: Random) => number[],
): GapPoint[] {
  const data = inertias(matrix, ks, random.fork('data'));
  const scores = projectPca(fitPca(matrix, { standardize: false, components: matrix.cols }), matrix);
  const drawn = Array.from({ length: references }, (_, r) => {
    const stream = random.fork(`reference ${r}`);
    // Distances do not change when the box is turned back, so it is left along its axes.
    return inertias(uniformBox(scores, stream), ks, stream);
  });
  return ks.flatMap((k, at) => {
    const values = drawn.map((reference) => reference[at]!);
    if (data[at]! <= 0 || values.some((value) => value <= 0)) return [];
    const logs = values.map(Math.log);
    const mean = logs.reduce((a, b) => a + b, 0) / references;
    const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / references;
    const logInertia = Math.log(data[at]!);
    const standardError = Math.sqrt(variance * (1 + 1 / references));
    return [{ k, logInertia, gap: mean - logInertia, standardError }];
  });
}

/** As many rows as `scores`, each column uniform over its range. */
function uniformBox(scores: Matrix, random: Random): Matrix {
  const { rows, cols, data } = scores;
  const low = new Float64Array(cols).fill(Infinity);
  const high = new Float64Array(cols).fill(-Infinity);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      low[j] = Math.min(low[j]!, data[i * cols + j]!);
      high[j] = Math.max(high[j]!, data[i * cols + j]!);
    }
  }
  const box = createMatrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) box.data[i * cols + j] = low[j]! + random.uniform() * (high[j]! - low[j]!);
  }
  return box;
}

/** The first `k` whose gap is within one standard error of the next one's (the rule of the paper); the last if none. */
export function firstGap(points: readonly GapPoint[]): number | null {
  const at = points.findIndex((point, i) => {
    const next = points[i + 1];
    return next !== undefined && point.gap >= next.gap - next.standardError;
  });
  return (at < 0 ? points.at(-1) : points[at])?.k ?? null;
}

/** The smallest `k` whose gap is within one standard error of the largest gap. */
export function globalGap(points: readonly GapPoint[]): number | null {
  let best: GapPoint | undefined;
  for (const point of points) if (!best || point.gap > best.gap) best = point;
  if (!best) return null;
  const { gap, standardError } = best;
  return points.find((point) => point.gap >= gap - standardError)!.k;
}
