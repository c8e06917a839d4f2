import fc from 'fast-check';
import { kmeans as mlKmeans } from 'ml-kmeans';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { createMatrix, type Matrix, matrixFromRows, matrixRow, selectRows } from '../matrix.js';
import { gaussianGroups, plainAssign, plainKmeans } from '../testing/plain-kmeans.js';
import { assignNearest } from './assign-nearest.js';
import { kmeans } from './kmeans.js';

const random = () => createRandom('kmeans');

describe('k-means', () => {
  it('solves a case by hand', () => {
    const matrix = matrixFromRows([
      [0, 0],
      [0, 2],
      [10, 0],
      [10, 2],
    ]);
    const init = matrixFromRows([
      [1, 1],
      [9, 1],
    ]);
    const result = kmeans(matrix, 2, { random: random(), init });
    expect([...result.centroids.data]).toEqual([0, 1, 10, 1]);
    expect([...result.labels]).toEqual([0, 0, 1, 1]);
    expect([...result.sizes]).toEqual([2, 2]);
    expect(result.inertia).toBe(4);
    expect(result.converged).toBe(true);
  });

  it.each([
    { k: 2, size: 400, cols: 2, spread: 4 },
    { k: 5, size: 300, cols: 7, spread: 1 },
    { k: 8, size: 700, cols: 16, spread: 0.5 },
    { k: 20, size: 300, cols: 20, spread: 0.3 },
    { k: 9, size: 200, cols: 61, spread: 0.4 },
  ])('ends where ml-kmeans and the textbook end, from the same start: %o', (shape) => {
    const matrix = gaussianGroups(random(), shape);
    const init = selectRows(
      matrix,
      Array.from({ length: shape.k }, (_, c) => c * 7),
    );
    const ours = kmeans(matrix, shape.k, { random: random(), init, maxIterations: 500 });
    const plain = plainKmeans(matrix, init, 500);
    const theirs = mlKmeans(rowsOf(matrix), shape.k, {
      initialization: rowsOf(init),
      maxIterations: 500,
      tolerance: 0,
      seed: 1,
    });
    expect(ours.converged).toBe(true);
    expect([...ours.labels]).toEqual([...plain.labels]);
    expect([...ours.labels]).toEqual(theirs.clusters);
    expect(ours.inertia / plain.inertia).toBeCloseTo(1, 6);
    const { inertia } = plainAssign(matrix, Float64Array.from(theirs.centroids.flat()), shape.k);
    expect(ours.inertia / inertia).toBeCloseTo(1, 6);
  });

  it('takes the iterations of the textbook one by one', () => {
    const matrix = gaussianGroups(random(), { k: 6, size: 500, cols: 10, spread: 0.4 });
    const init = selectRows(matrix, [1, 2, 3, 4, 5, 6]);
    let before = Infinity;
    for (let maxIterations = 0; maxIterations < 12; maxIterations++) {
      const ours = kmeans(matrix, 6, { random: random(), init, maxIterations });
      const plain = plainKmeans(matrix, init, maxIterations);
      expect([...ours.labels]).toEqual([...plain.labels]);
      expect(ours.inertia).toBeLessThanOrEqual(before * (1 + 1e-7));
      before = ours.inertia;
    }
  });

  it('gives the same bytes with one thread and with three', () => {
    const matrix = gaussianGroups(random(), { k: 6, size: 12_000, cols: 15, spread: 0.4 });
    const options = { restarts: 2, maxIterations: 20, sampleRows: 40_000 };
    const one = kmeans(matrix, 6, { ...options, random: random(), threads: 1 });
    // Again and again, because threads join when they are up.
    for (let run = 0; run < 5; run++) {
      expect(kmeans(matrix, 6, { ...options, random: random(), threads: 3 })).toEqual(one);
    }
  });

  it('goes on from a sample to all rows', () => {
    const matrix = gaussianGroups(random(), { k: 4, size: 3000, cols: 6, spread: 5 });
    const sampled = kmeans(matrix, 4, { random: random(), sampleRows: 500 });
    const full = kmeans(matrix, 4, { random: random() });
    expect(sampled.inertia / full.inertia).toBeCloseTo(1, 6);
    expect([...sampled.sizes].sort()).toEqual([3000, 3000, 3000, 3000]);
  });

  it('has the labels that its centroids give on their own', () => {
    const matrix = gaussianGroups(random(), { k: 5, size: 4000, cols: 9, spread: 0.3 });
    const { centroids, labels } = kmeans(matrix, 5, { random: random(), sampleRows: 3000 });
    expect([...assignNearest(matrix, centroids).labels]).toEqual([...labels]);
  });

  it('finds groups that a single start misses', () => {
    const matrix = gaussianGroups(random(), { k: 15, size: 60, cols: 2, spread: 30 });
    const { inertia } = kmeans(matrix, 15, { random: random() });
    expect(inertia).toBeLessThan(2 * 15 * 60 * 1.2);
  });

  it.each([
    { k: 21, groups: 12, size: 901, cols: 17, spread: 0.6 },
    { k: 8, groups: 5, size: 1703, cols: 5, spread: 1 },
    { k: 40, groups: 40, size: 160, cols: 12, spread: 1 },
    { k: 130, groups: 30, size: 60, cols: 3, spread: 2 },
  ])('takes the iterations of the textbook where centroids are skipped and rows sorted: %o', (shape) => {
    const matrix = gaussianGroups(random(), { ...shape, k: shape.groups });
    const init = selectRows(
      matrix,
      Array.from({ length: shape.k }, (_, c) => Math.floor((c * (matrix.rows - 1)) / shape.k)),
    );
    for (const maxIterations of [7, 12, 20, 60]) {
      const ours = kmeans(matrix, shape.k, { random: random(), init, maxIterations });
      const plain = plainKmeans(matrix, init, maxIterations);
      expect([...ours.labels]).toEqual([...plain.labels]);
      expect(ours.iterations).toBe(plain.iterations);
      expect(ours.inertia / plain.inertia).toBeCloseTo(1, 6);
    }
  });

  it('has the labels of float32 distances where rows repeat, lie on centroids or between two', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 300, max: 6000 }),
        fc.integer({ min: 2, max: 60 }),
        fc.integer(),
        (cols, k, rows, maxIterations, seed) => {
          const stream = createRandom(seed);
          const matrix = createMatrix(rows, cols);
          for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = Math.round(2 * stream.normal());
          const init = selectRows(
            matrix,
            Array.from({ length: k }, (_, c) => c),
          );
          const { centroids, labels } = kmeans(matrix, k, { random: stream, init, maxIterations });
          expect([...labels]).toEqual([...assignNearest(matrix, centroids).labels]);
        },
      ),
      { numRuns: 80, seed: 11 },
    );
  });

  it('gives the same bytes with any number of threads where rows are sorted', () => {
    const matrix = gaussianGroups(random(), { k: 12, size: 3001, cols: 15, spread: 0.5 });
    const init = selectRows(
      matrix,
      Array.from({ length: 20 }, (_, c) => c * 1800),
    );
    const run = (threads: number) =>
      kmeans(matrix, 20, { random: random(), init, maxIterations: 40, threads });
    const one = run(1);
    for (const threads of [2, 3, 2]) expect(run(threads)).toEqual(one);
  });

  it('fills a cluster that runs empty with the farthest row', () => {
    const matrix = matrixFromRows([[0], [1], [2], [50]]);
    const init = matrixFromRows([[1], [-1000]]);
    const result = kmeans(matrix, 2, { random: random(), init });
    expect([...result.labels]).toEqual([0, 0, 0, 1]);
    expect(result.inertia).toBe(2);
  });

  it('leaves clusters empty only when there are too few distinct rows', () => {
    const matrix = matrixFromRows([[3], [3], [3], [8], [8]]);
    const result = kmeans(matrix, 3, { random: random() });
    expect([...result.sizes].sort()).toEqual([0, 2, 3]);
    expect(result.inertia).toBe(0);
  });

  it('is exact where one far cluster leaves no resolution to the others in int16', () => {
    const near = gaussianGroups(random(), { k: 4, size: 200, cols: 5, spread: 2 });
    const matrix = createMatrix(near.rows + 10, 5);
    matrix.data.set(near.data);
    for (let i = near.rows * 5; i < matrix.data.length; i++) matrix.data[i] = 1000 + (i % 5);
    const init = selectRows(matrix, [0, 200, 400, 600, near.rows]);
    const ours = kmeans(matrix, 5, { random: random(), init });
    const plain = plainKmeans(matrix, init, 100);
    expect([...ours.labels]).toEqual([...plain.labels]);
  });

  it('has every row with its nearest centroid, and numbers the rows as they come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 12, max: 90 }),
        fc.integer(),
        (cols, k, rows, seed) => {
          const stream = createRandom(seed);
          const matrix = createMatrix(rows, cols);
          for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = stream.normal();
          const init = selectRows(
            matrix,
            Array.from({ length: k }, (_, c) => c),
          );
          const result = kmeans(matrix, k, { random: stream, init, maxIterations: 300 });
          expect(result.converged).toBe(true);
          expect([...result.labels]).toEqual([
            ...plainAssign(matrix, new Float64Array(result.centroids.data), k).labels,
          ]);
          expect(result.sizes.every((size) => size > 0)).toBe(true);
          const order = Array.from({ length: rows }, (_, i) => (i * 7 + 3) % rows);
          if (new Set(order).size < rows) return;
          const permuted = kmeans(selectRows(matrix, order), k, { random: stream, init, maxIterations: 300 });
          expect([...permuted.labels]).toEqual(order.map((i) => result.labels[i]));
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('says what is wrong', () => {
    const matrix = matrixFromRows([[0], [Number.NaN], [1]]);
    const options = { random: random() };
    expect(() => kmeans(matrix, 2, options)).toThrow('column 0 holds a value that is not finite');
    expect(() => kmeans(matrixFromRows([[1e30], [-1e30]]), 1, options)).toThrow('beyond what float32 holds');
    expect(() => kmeans(matrix, 4, options)).toThrow('k = 4 on 3 rows');
    expect(() => kmeans(createMatrix(3, 0), 1, options)).toThrow('without columns');
    expect(() => kmeans(matrix, 2, { ...options, init: createMatrix(1, 1) })).toThrow('init of 1 x 1');
  });
});

function rowsOf(matrix: Matrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => [...matrixRow(matrix, i)]);
}
