import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { createMatrix, matrixFromRows, squaredDistance } from '../matrix.js';
import { gaussianGroups } from '../testing/plain-kmeans.js';
import { assignNearest } from './assign-nearest.js';

describe('assignNearest', () => {
  it('gives label and both distances, the lower index on ties', () => {
    const centroids = matrixFromRows([
      [0, 0],
      [6, 0],
      [6, 8],
    ]);
    const rows = matrixFromRows([
      [0, 0],
      [3, 0],
      [6, 7],
    ]);
    const { labels, distance, secondDistance } = assignNearest(rows, centroids);
    expect([...labels]).toEqual([0, 0, 2]);
    expect([...distance]).toEqual([0, 3, 1]);
    expect([...secondDistance]).toEqual([6, 3, 7]);
  });

  it('has no second distance with one centroid', () => {
    expect([...assignNearest(matrixFromRows([[1], [2]]), matrixFromRows([[1]])).secondDistance]).toEqual([
      Infinity,
      Infinity,
    ]);
  });

  it.each([1, 3, 8, 17])('agrees with brute force in %i columns, over several blocks', (cols) => {
    const random = createRandom(cols);
    const rows = gaussianGroups(random, { k: 5, size: 1101, cols, spread: 1 });
    const centroids = gaussianGroups(random, { k: 7, size: 1, cols, spread: 1 });
    const result = assignNearest(rows, centroids);
    for (let i = 0; i < rows.rows; i++) {
      const distances = Array.from({ length: 7 }, (_, c) =>
        Math.sqrt(squaredDistance(rows, i, centroids, c)),
      );
      const sorted = [...distances].sort((a, b) => a - b);
      expect(result.distance[i]).toBeCloseTo(sorted[0]!, 5);
      expect(result.secondDistance[i]).toBeCloseTo(sorted[1]!, 5);
      expect(distances[result.labels[i]!]).toBeCloseTo(sorted[0]!, 5);
    }
  });

  it('has nothing to say about no rows', () => {
    expect(assignNearest(createMatrix(0, 2), createMatrix(1, 2)).labels.length).toBe(0);
  });
});
