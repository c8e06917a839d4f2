import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.js';
import { correlation, covariance } from './covariance.js';
import {
  columnMeans,
  columnVariances,
  createMatrix,
  matrixFromRows,
  matrixRow,
  sampleRows,
  selectColumns,
  selectRows,
} from './matrix.js';

describe('matrix', () => {
  const matrix = matrixFromRows([
    [1, 10],
    [2, 20],
    [6, 30],
  ]);

  it('is row-major', () => {
    expect([...matrix.data]).toEqual([1, 10, 2, 20, 6, 30]);
    expect([...matrixRow(matrix, 1)]).toEqual([2, 20]);
    expect([...selectRows(matrix, [2, 0, 2]).data]).toEqual([6, 30, 1, 10, 6, 30]);
    expect(selectColumns(matrix, 1, 2)).toEqual(createMatrix(3, 1, Float32Array.of(10, 20, 30)));
    expect(selectColumns(matrix, 0, 0)).toEqual(createMatrix(3, 0));
  });

  it('has means and population variances', () => {
    expect([...columnMeans(matrix)]).toEqual([3, 20]);
    expect([...columnVariances(matrix)]).toEqual([14 / 3, 200 / 3]);
  });

  it('refuses what does not fit', () => {
    expect(() => createMatrix(2, 2, new Float32Array(3))).toThrow('2 x 2 over 3');
    expect(() => matrixFromRows([[1], [1, 2]])).toThrow('row 1 has 2');
  });

  it('samples distinct rows from everywhere, and all when asked for more', () => {
    const sample = sampleRows(1000, 10, createRandom(1));
    sample.forEach((row, i) => {
      expect(Math.floor(row / 100)).toBe(i);
    });
    expect([...sampleRows(3, 10, createRandom(1))]).toEqual([0, 1, 2]);
    expect(new Set(sampleRows(10, 7, createRandom(1))).size).toBe(7);
  });
});

describe('covariance', () => {
  it('has divisor n and is symmetric', () => {
    const matrix = matrixFromRows([
      [1, 10],
      [2, 20],
      [6, 30],
    ]);
    expect([...covariance(matrix)]).toEqual([14 / 3, 50 / 3, 50 / 3, 200 / 3]);
  });

  it('agrees with its definition on any number of rows', () => {
    const random = createRandom(5);
    for (const rows of [1, 4, 7, 50]) {
      const matrix = createMatrix(
        rows,
        3,
        Float32Array.from({ length: rows * 3 }, () => random.normal() + 1e3),
      );
      const means = columnMeans(matrix);
      const values = covariance(matrix);
      for (let a = 0; a < 3; a++) {
        for (let b = 0; b < 3; b++) {
          let sum = 0;
          for (let i = 0; i < rows; i++) {
            sum += (matrix.data[i * 3 + a]! - means[a]!) * (matrix.data[i * 3 + b]! - means[b]!);
          }
          expect(values[a * 3 + b]).toBeCloseTo(sum / rows, 12);
        }
      }
    }
  });

  it('becomes correlation, with constant columns apart', () => {
    expect([...correlation(Float64Array.of(4, 3, 0, 3, 9, 0, 0, 0, 0))]).toEqual([
      1, 0.5, 0, 0.5, 1, 0, 0, 0, 1,
    ]);
  });
});
