import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { assignNearest } from '../kmeans/assign-nearest.js';
import { matrixFromRows } from '../matrix.js';
import { gaussianGroups } from '../testing/plain-kmeans.js';
import { adjustedRandIndex } from '../validity/rand-index.js';
import { buildHierarchy, cutHierarchy, hierarchical } from './hierarchical.js';
import type { LinkageMethod } from './linkage.js';

const METHODS: LinkageMethod[] = ['ward', 'complete', 'average'];
const random = () => createRandom('hierarchical');

describe('hierarchical clustering', () => {
  it('labels the rows by the cut, with its means', () => {
    const result = hierarchical(matrixFromRows([[0], [2], [10], [14]]), 2, {
      method: 'ward',
      random: random(),
    });
    expect([...result.labels]).toEqual([0, 0, 1, 1]);
    expect([...result.centroids.data]).toEqual([1, 12]);
    expect([...result.sizes]).toEqual([2, 2]);
    expect(result.inertia).toBe(10);
    expect(result.hierarchy.exact).toBe(true);
    expect(result.agreement).toBe(null);
  });

  it.each(METHODS)('finds separate groups through micro-clusters as exactly: %s', (method) => {
    const matrix = gaussianGroups(random(), { k: 5, size: 500, cols: 8, spread: 8 });
    const truth = Array.from({ length: 2500 }, (_, i) => Math.floor(i / 500));
    const options = { method, random: random(), exactRows: 1000, microClusters: 60, sampleRows: 1200 };
    const micro = hierarchical(matrix, 5, options);
    expect(micro.hierarchy.exact).toBe(false);
    expect(micro.agreement).toBe(1);
    expect(adjustedRandIndex(micro.labels, truth)).toBe(1);
    expect(adjustedRandIndex(hierarchical(matrix, 5, { method, random: random() }).labels, truth)).toBe(1);
    expect([...assignNearest(matrix, micro.centroids).labels]).toEqual([...micro.labels]);
  });

  it('cuts one tree at several numbers', () => {
    const matrix = gaussianGroups(random(), { k: 4, size: 100, cols: 3, spread: 3 });
    const hierarchy = buildHierarchy(matrix, { method: 'ward', random: random() });
    let before = Infinity;
    for (const k of [1, 2, 3, 4, 8]) {
      const { inertia, sizes } = cutHierarchy(hierarchy, matrix, k);
      expect(sizes.length).toBe(k);
      expect(inertia).toBeLessThan(before);
      before = inertia;
    }
  });

  it('copes with fewer distinct rows than micro-clusters', () => {
    const matrix = matrixFromRows(Array.from({ length: 300 }, (_, i) => [i % 4]));
    const options = { method: 'ward', random: random(), exactRows: 100, microClusters: 50 } as const;
    const result = hierarchical(matrix, 2, options);
    expect(result.hierarchy.leaves.rows).toBe(4);
    expect([...result.sizes]).toEqual([150, 150]);
  });
});
