import fc from 'fast-check';
import { agnes, type Cluster } from 'ml-hclust';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { createMatrix, type Matrix, matrixFromRows, matrixRow, selectRows } from '../matrix.js';
import { gaussianGroups, plainSquaredDistances } from '../testing/plain-kmeans.js';
import { adjustedRandIndex } from '../validity/rand-index.js';
import { type LinkageMethod, linkage } from './linkage.js';
import { cutTree } from './tree.js';

const METHODS: LinkageMethod[] = ['ward', 'complete', 'average'];
const random = () => createRandom('linkage');

describe('linkage', () => {
  it('merges points on a line as by hand', () => {
    const matrix = matrixFromRows([[0], [1], [5], [7], [20]]);
    const ward = linkage(matrix, 'ward');
    expect([...ward.merges]).toEqual([0, 1, 2, 3, 5, 6, 4, 7]);
    // Root of 2 wa wb / (wa + wb) times the distance of the means: 0.5 and 6, then 3.25 and 20.
    expect(ward.heights[0]).toBe(1);
    expect(ward.heights[1]).toBe(2);
    expect(ward.heights[2]).toBeCloseTo(Math.sqrt(2) * 5.5, 12);
    expect(ward.heights[3]).toBeCloseTo(Math.sqrt(1.6) * 16.75, 12);
    expect([...ward.weights]).toEqual([2, 2, 4, 5]);
    expect([...linkage(matrix, 'complete').heights]).toEqual([1, 2, 7, 20]);
    expect([...linkage(matrix, 'average').heights]).toEqual([1, 2, 5.5, 16.75]);
  });

  it.each(METHODS)('has the heights and the cuts of ml-hclust: %s', (method) => {
    const matrix = gaussianGroups(random(), { k: 6, size: 20, cols: 5, spread: 1 });
    const tree = linkage(matrix, method);
    const theirs = agnes(rowsOf(matrix), { method: method === 'ward' ? 'ward2' : method });
    const heights: number[] = [];
    theirs.traverse((node) => {
      if (!node.isLeaf) heights.push(node.height);
    });
    heights.sort((a, b) => a - b);
    expect(tree.heights.length).toBe(heights.length);
    heights.forEach((height, i) => {
      expect(tree.heights[i]! / height).toBeCloseTo(1, 5);
    });
    for (const k of [2, 5, 11]) {
      expect(adjustedRandIndex(cutTree(tree, k), labelsOf(theirs.group(k), matrix.rows))).toBe(1);
    }
  });

  it.each(METHODS)('is the greedy algorithm, for any points and weights: %s', (method) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer(),
        (rows, cols, seed) => {
          const stream = createRandom(seed);
          const values = Float32Array.from({ length: rows * cols }, () => stream.normal());
          const matrix = createMatrix(rows, cols, values);
          const weights = Array.from({ length: rows }, () => 1 + stream.int(9));
          const tree = linkage(matrix, method, weights);
          const expected = greedyHeights(matrix, weights, method);
          expected.forEach((height, i) => {
            expect(tree.heights[i]).toBeCloseTo(height, 4);
          });
          expect(tree.heights.length).toBe(rows - 1);
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });

  it.each(METHODS)('takes a weight for so many rows at one place: %s', (method) => {
    const places = gaussianGroups(random(), { k: 3, size: 5, cols: 3, spread: 1 });
    const weights = Array.from({ length: 15 }, (_, i) => 1 + (i % 4));
    const repeated = weights.flatMap((weight, i) => Array.from({ length: weight }, () => i));
    const weighted = linkage(places, method, weights);
    const full = linkage(selectRows(places, repeated), method);
    const upper = full.heights.slice(full.heights.length - 14);
    weighted.heights.forEach((height, i) => {
      expect(height).toBeCloseTo(upper[i]!, 5);
    });
    const labels = cutTree(weighted, 4);
    expect(
      adjustedRandIndex(
        cutTree(full, 4),
        repeated.map((i) => labels[i]!),
      ),
    ).toBe(1);
  });

  it.each(METHODS)('gives permuted rows the same groups: %s', (method) => {
    const matrix = gaussianGroups(random(), { k: 4, size: 50, cols: 6, spread: 1 });
    const order = Array.from({ length: 200 }, (_, i) => (i * 77 + 5) % 200);
    const labels = cutTree(linkage(matrix, method), 4);
    const permuted = cutTree(linkage(selectRows(matrix, order), method), 4);
    expect(
      adjustedRandIndex(
        permuted,
        order.map((i) => labels[i]!),
      ),
    ).toBe(1);
  });

  it.each(METHODS)('ends with equal rows in any number: %s', (method) => {
    const matrix = matrixFromRows(Array.from({ length: 50 }, (_, i) => [i % 3, 0]));
    const tree = linkage(matrix, method);
    expect([...tree.heights.slice(0, 47)].every((height) => height === 0)).toBe(true);
    expect([...cutTree(tree, 3)]).toEqual(Array.from({ length: 50 }, (_, i) => i % 3));
  });

  it('has no merges for one row', () => {
    const tree = linkage(matrixFromRows([[1]]), 'ward');
    expect(tree.heights.length).toBe(0);
    expect([...cutTree(tree, 1)]).toEqual([0]);
  });

  it('says what is wrong', () => {
    expect(() => linkage(createMatrix(0, 1), 'ward')).toThrow('0 x 1');
    expect(() => linkage(matrixFromRows([[Number.NaN]]), 'ward')).toThrow('column 0 holds NaN');
    expect(() => linkage(matrixFromRows([[1e30], [0]]), 'ward')).toThrow('below 1000000000000000000');
    expect(() => linkage(matrixFromRows([[1], [2]]), 'ward', [1, 0])).toThrow('weight 0 of row 1');
    expect(() => cutTree(linkage(matrixFromRows([[1], [2]]), 'ward'), 3)).toThrow('3 clusters of 2 leaves');
  });
});

/** The definition: all pairs of clusters, the nearest merged, from the rows every time. */
function greedyHeights(matrix: Matrix, weights: number[], method: LinkageMethod): number[] {
  const squares = plainSquaredDistances(matrix);
  let clusters = weights.map((_, i) => [i]);
  const between = (a: number[], b: number[]) => {
    const pairs = a.flatMap((i) => b.map((j) => ({ i, j, distance: Math.sqrt(squares[i]![j]!) })));
    if (method === 'complete') return Math.max(...pairs.map((pair) => pair.distance));
    const weight = (rows: number[]) => rows.reduce((sum, i) => sum + weights[i]!, 0);
    if (method === 'average') {
      const sum = pairs.reduce((s, { i, j, distance }) => s + weights[i]! * weights[j]! * distance, 0);
      return sum / (weight(a) * weight(b));
    }
    const spread = (rows: number[]) =>
      rows.reduce(
        (s, i) => s + rows.reduce((t, j) => t + weights[i]! * weights[j]! * squares[i]![j]!, 0),
        0,
      ) /
      (2 * weight(rows));
    return Math.sqrt(Math.max(0, 2 * (spread([...a, ...b]) - spread(a) - spread(b))));
  };
  const heights: number[] = [];
  while (clusters.length > 1) {
    let best = { a: 0, b: 1, height: Infinity };
    for (let b = 0; b < clusters.length; b++) {
      for (let a = 0; a < b; a++) {
        const height = between(clusters[a]!, clusters[b]!);
        if (height < best.height) best = { a, b, height };
      }
    }
    heights.push(best.height);
    const united = [...clusters[best.a]!, ...clusters[best.b]!];
    clusters = [...clusters.filter((_, c) => c !== best.a && c !== best.b), united];
  }
  return heights;
}

function rowsOf(matrix: Matrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => [...matrixRow(matrix, i)]);
}

function labelsOf(root: Cluster, rows: number): number[] {
  const labels = new Array<number>(rows);
  root.children.forEach((child, c) => {
    for (const i of child.indices()) labels[i] = c;
  });
  return labels;
}
