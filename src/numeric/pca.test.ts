import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.js';
import { columnVariances, createMatrix, matrixFromRows } from './matrix.js';
import { fitPca, marchenkoPasturRank, projectPca } from './pca.js';

describe('principal components', () => {
  it('finds the line that points lie on', () => {
    const matrix = matrixFromRows([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
    const pca = fitPca(matrix, { standardize: false, components: 1 });
    expect([...pca.means]).toEqual([2, 4]);
    expect(pca.loadings.data[0]).toBeCloseTo(1 / Math.sqrt(5), 6);
    expect(pca.loadings.data[1]).toBeCloseTo(2 / Math.sqrt(5), 6);
    expect(pca.variances[0]).toBeCloseTo(10 / 3, 12);
    expect(pca.variances[1]).toBeCloseTo(0, 12);
    expect(projectPca(pca, matrix).data[2]).toBeCloseTo(Math.sqrt(5), 6);
  });

  it('has components with the variances it states', () => {
    const random = createRandom(1);
    const matrix = createMatrix(500, 5);
    for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = random.normal() * (1 + (i % 5)) + 100;
    const pca = fitPca(matrix, { standardize: true, components: 5 });
    const variances = columnVariances(projectPca(pca, matrix));
    variances.forEach((variance, c) => {
      expect(variance).toBeCloseTo(pca.variances[c]!, 5);
    });
    expect(pca.variances.reduce((a, b) => a + b)).toBeCloseTo(5, 10);
  });

  it('counts the planted factors and none in noise', () => {
    const random = createRandom(2);
    const noise = createMatrix(2000, 30);
    for (let i = 0; i < noise.data.length; i++) noise.data[i] = random.normal();
    const options = { standardize: true, components: 'marchenko-pastur', least: 0 } as const;
    expect(fitPca(noise, options).loadings.rows).toBeLessThanOrEqual(1);
    const planted = createMatrix(2000, 30);
    for (let i = 0; i < 2000; i++) {
      const factors = [random.normal(), random.normal(), random.normal()];
      for (let j = 0; j < 30; j++) planted.data[i * 30 + j] = noise.data[i * 30 + j]! + factors[j % 3]!;
    }
    expect(fitPca(planted, options).loadings.rows).toBe(3);
    expect(fitPca(planted, { ...options, most: 2 }).loadings.rows).toBe(2);
    expect(fitPca(planted, { ...options, least: 8 }).loadings.rows).toBe(8);
  });

  it('has the edge at (1 + sqrt(p / n))^2', () => {
    expect(marchenkoPasturRank([2.3, 2.24, 1, 0.5], 16)).toBe(1);
    expect(marchenkoPasturRank([2.3, 2.26, 1, 0.5], 16)).toBe(2);
  });

  it('lets a constant column be', () => {
    const matrix = matrixFromRows([
      [1, 5],
      [3, 5],
    ]);
    const pca = fitPca(matrix, { standardize: true, components: 2 });
    expect([...pca.scales]).toEqual([1, 1]);
    expect([...projectPca(pca, matrix).data].every(Number.isFinite)).toBe(true);
  });
});
