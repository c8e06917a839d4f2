import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../base/index.js';
import { assignNearest } from '../kmeans/assign-nearest.js';
import { kmeans } from '../kmeans/kmeans.js';
import { createMatrix, type Matrix, matrixFromRows } from '../matrix.js';
import { gaussianGroups } from '../testing/plain-kmeans.js';
import { firstGap, gapStatistic, globalGap } from './gap-statistic.js';
import { calinskiHarabasz, sphericalBic, totalSumOfSquares } from './partition-indices.js';
import { silhouette, simplifiedSilhouette } from './silhouette.js';

const matrix = matrixFromRows([
  [0, 0],
  [1, 0],
  [0, 1],
  [5, 5],
  [6, 5],
  [9, 0],
  [9, 1],
]);
const labels = [0, 0, 0, 1, 1, 2, 2];

describe('silhouette', () => {
  it('is that of scikit-learn 1.9.1', () => {
    const { mean, values } = silhouette(matrix, labels, 3);
    const expected = [0.8656033, 0.82082684, 0.8226698, 0.83416222, 0.81534402, 0.83652219, 0.81232736];
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6);
    });
    expect(mean).toBeCloseTo(0.8296365330024776, 6);
  });

  it('is 0 for a row alone and null for one cluster', () => {
    const alone = silhouette(matrix, [0, 0, 0, 0, 0, 0, 1], 2);
    expect(alone.values[6]).toBe(0);
    expect(alone.perCluster[1]).toBe(0);
    expect(silhouette(matrix, [0, 0, 0, 0, 0, 0, 0], 1).mean).toBe(null);
    expect(silhouette(matrix, [0, 0, 0, 0, 0, 0, 0], 2).perCluster).toEqual([null, null]);
  });
});

describe('simplified silhouette', () => {
  it('compares the two nearest centroids', () => {
    const assignment = assignNearest(matrixFromRows([[0], [1], [8]]), matrixFromRows([[0], [10]]));
    const { mean, perCluster } = simplifiedSilhouette(assignment, 2);
    expect(perCluster[0]).toBeCloseTo((1 + 8 / 9) / 2, 6);
    expect(perCluster[1]).toBeCloseTo(6 / 8, 6);
    expect(mean).toBeCloseTo((1 + 8 / 9 + 6 / 8) / 3, 6);
  });

  it('has no value for one centroid', () => {
    const assignment = assignNearest(matrixFromRows([[0], [1]]), matrixFromRows([[0]]));
    expect(simplifiedSilhouette(assignment, 1)).toMatchObject({ mean: null, perCluster: [null] });
  });
});

describe('indices of a partition', () => {
  const result = kmeans(matrix, 3, { random: createRandom(1) });
  const figures = { rows: 7, cols: 2, sizes: result.sizes, inertia: result.inertia };

  it('has the variance ratio of scikit-learn 1.9.1', () => {
    expect(calinskiHarabasz(figures, totalSumOfSquares(matrix))).toBeCloseTo(106.73469387755101, 4);
  });

  it('has the criterion by hand', () => {
    // Two clusters of two on a line, inertia 1: variance 1 / (4 - 2).
    const expected = -2 * Math.log(Math.PI) - 1 + 4 * Math.log(0.5) - 2 * Math.log(4);
    expect(sphericalBic({ rows: 4, cols: 1, sizes: [2, 2], inertia: 1 })).toBeCloseTo(expected, 12);
  });

  it('is null where there is nothing to compare', () => {
    expect(calinskiHarabasz({ ...figures, sizes: [7] }, 10)).toBe(null);
    expect(calinskiHarabasz({ ...figures, inertia: 0 }, 10)).toBe(null);
    expect(sphericalBic({ ...figures, inertia: 0 })).toBe(null);
    expect(sphericalBic({ rows: 2, cols: 1, sizes: [1, 1], inertia: 1 })).toBe(null);
  });

  it('peaks at the number of planted groups', () => {
    const groups = gaussianGroups(createRandom(4), { k: 5, size: 80, cols: 4, spread: 6 });
    const total = totalSumOfSquares(groups);
    const best = (index: (k: number) => number | null) =>
      [2, 3, 4, 5, 6, 7, 8].reduce((a, b) => (index(b)! > index(a)! ? b : a));
    const fits = new Map(
      [2, 3, 4, 5, 6, 7, 8].map((k) => [k, kmeans(groups, k, { random: createRandom(k) })]),
    );
    const of = (k: number) => ({ rows: groups.rows, cols: 4, ...fits.get(k)! });
    expect(best((k) => calinskiHarabasz(of(k), total))).toBe(5);
    expect(best((k) => sphericalBic(of(k)))).toBe(5);
    expect(best((k) => simplifiedSilhouette(assignNearest(groups, fits.get(k)!.centroids), k).mean)).toBe(5);
  });
});

describe('gap statistic', () => {
  const inertias = (data: Matrix, ks: readonly number[], random: Random) =>
    ks.map((k) => kmeans(data, k, { random, restarts: 3 }).inertia);

  it('finds the planted groups', () => {
    const groups = gaussianGroups(createRandom(8), { k: 3, size: 70, cols: 2, spread: 8 });
    const points = gapStatistic(groups, [1, 2, 3, 4, 5], 8, createRandom(1), inertias);
    expect(points.map((point) => point.k)).toEqual([1, 2, 3, 4, 5]);
    expect(firstGap(points)).toBe(3);
    expect(globalGap(points)).toBe(3);
  });

  it('finds one group in a uniform cloud', () => {
    const random = createRandom(9);
    const cloud = createMatrix(
      200,
      2,
      Float32Array.from({ length: 400 }, () => random.uniform()),
    );
    expect(firstGap(gapStatistic(cloud, [1, 2, 3, 4], 10, createRandom(1), inertias))).toBe(1);
  });

  it('leaves out what has no logarithm', () => {
    const points = gapStatistic(matrixFromRows([[0], [1]]), [1, 2], 3, createRandom(1), inertias);
    expect(points.map((point) => point.k)).toEqual([1]);
    expect(globalGap([])).toBe(null);
  });
});
