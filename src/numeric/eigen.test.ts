import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.js';
import { symmetricEigen } from './eigen.js';

describe('symmetricEigen', () => {
  it('solves matrices whose eigenvalues are known', () => {
    const two = symmetricEigen(Float64Array.of(2, 1, 1, 2));
    expect([...two.values].map((v) => +v.toFixed(12))).toEqual([3, 1]);
    expect(two.vectors[0]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(two.vectors[1]).toBeCloseTo(Math.SQRT1_2, 12);
    // Second differences: 2 - 2 cos(i pi / (n + 1)).
    const n = 12;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
    }
    const { values } = symmetricEigen(matrix);
    for (let i = 0; i < n; i++) {
      expect(values[i]).toBeCloseTo(2 - 2 * Math.cos(((n - i) * Math.PI) / (n + 1)), 12);
    }
  });

  it('keeps diagonal, empty and one-by-one matrices', () => {
    expect([...symmetricEigen(Float64Array.of(1, 0, 0, 0, 5, 0, 0, 0, 3)).values]).toEqual([5, 3, 1]);
    expect([...symmetricEigen(Float64Array.of(-4)).values]).toEqual([-4]);
    expect([...symmetricEigen(new Float64Array(16)).values]).toEqual([0, 0, 0, 0]);
  });

  it('rebuilds any symmetric matrix from orthonormal vectors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.integer(), fc.boolean(), (n, seed, deficient) => {
        const random = createRandom(seed);
        const rank = deficient ? Math.ceil(n / 2) : n;
        const factors = Array.from({ length: rank }, () => Array.from({ length: n }, () => random.normal()));
        const at = (i: number, j: number) =>
          factors.reduce((sum, f, r) => sum + (r % 2 ? -1 : 1) * f[i]! * f[j]!, 0);
        const matrix = Float64Array.from({ length: n * n }, (_, q) => at(Math.floor(q / n), q % n));
        const { values, vectors } = symmetricEigen(matrix);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let rebuilt = 0;
            let inner = 0;
            for (let k = 0; k < n; k++) {
              rebuilt += values[k]! * vectors[k * n + i]! * vectors[k * n + j]!;
              inner += vectors[i * n + k]! * vectors[j * n + k]!;
            }
            expect(rebuilt).toBeCloseTo(matrix[i * n + j]!, 9);
            expect(inner).toBeCloseTo(i === j ? 1 : 0, 11);
          }
          if (i > 0) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!);
        }
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('settles on matrices of low rank with eigenvalues of very different size', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = createRandom(`low rank ${seed}`);
      const n = 12 + random.int(52);
      const rank = 1 + random.int(11);
      const matrix = new Float64Array(n * n);
      for (let r = 0; r < rank; r++) {
        const size = 10 ** (-12 * random.uniform());
        const f = Float64Array.from({ length: n }, () => random.normal());
        for (let q = 0; q < n * n; q++) matrix[q]! += size * f[Math.floor(q / n)]! * f[q % n]!;
      }
      const { values } = symmetricEigen(matrix);
      const trace = Array.from({ length: n }, (_, i) => matrix[i * n + i]!).reduce((a, b) => a + b, 0);
      expect(Math.abs(values.reduce((a, b) => a + b, 0) / trace - 1)).toBeLessThan(1e-10);
      expect(Math.abs(values[rank]!) / values[0]!).toBeLessThan(1e-12);
    }
  });

  it('refuses what is not a finite square', () => {
    expect(() => symmetricEigen(new Float64Array(3))).toThrow('not a square');
    expect(() => symmetricEigen(Float64Array.of(Number.NaN))).toThrow('not finite');
  });
});
