import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { matrixFromRows } from '../../numeric/index.js';
import { cholesky, choleskyInverse } from './cholesky.js';
import { fitMixture } from './fit-mixture.js';
import { linearScores, mixtureLabels } from './linear-scores.js';
import { discriminantMetric, toMetric } from './metric.js';
import { mixtureOf, momentsOf } from './mixture.js';
import { unweighted } from './weighted-rows.js';
import { whiten } from './whiten.js';

function twoBlobs(n: number) {
  const random = createRandom(5);
  const rows = Array.from({ length: 2 * n }, (_, i) => [
    (i < n ? 0 : 4) + random.normal(),
    10 * random.normal() + (i < n ? 0 : 3),
  ]);
  return {
    points: matrixFromRows(rows),
    truth: Int32Array.from({ length: 2 * n }, (_, i) => (i < n ? 0 : 1)),
  };
}

describe('Cholesky', () => {
  it('factors by hand', () => {
    expect(Array.from(cholesky(Float64Array.of(4, 2, 2, 5), 2))).toEqual([2, 0, 1, 2]);
    expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(RangeError);
  });

  it('inverts what it factors', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 9, maxLength: 9 }),
        (a) => {
          const d = 3;
          const m = Float64Array.from({ length: 9 }, (_, at) => {
            const [i, j] = [Math.floor(at / d), at % d];
            let sum = i === j ? 1 : 0;
            for (let t = 0; t < d; t++) sum += a[i * d + t]! * a[j * d + t]!;
            return sum;
          });
          const { inverse } = choleskyInverse(m, d);
          for (let i = 0; i < d; i++) {
            for (let j = 0; j < d; j++) {
              let sum = 0;
              for (let t = 0; t < d; t++) sum += m[i * d + t]! * inverse[t * d + j]!;
              expect(sum).toBeCloseTo(i === j ? 1 : 0, 6);
            }
          }
        },
      ),
    );
  });
});

describe('mixture', () => {
  it('finds two groups whatever the scale of the columns, and its likelihood never falls', () => {
    const { points, truth } = twoBlobs(300);
    const moments = momentsOf(unweighted(points));
    const start = mixtureOf(
      points,
      truth.map((_, i) => (i % 3 === 0 ? 1 - truth[i]! : truth[i]!)),
      2,
      moments,
    );
    let previous = Number.NEGATIVE_INFINITY;
    for (const steps of [1, 2, 4, 8, 16, 32]) {
      const { logLikelihood } = fitMixture(points, start, moments, { iterations: steps, tolerance: -1 });
      expect(logLikelihood).toBeGreaterThanOrEqual(previous - 1e-3);
      previous = logLikelihood;
    }
    const labels = mixtureLabels(points, fitMixture(points, start, moments, { iterations: 100 }));
    const agree = labels.reduce((sum, c, i) => sum + (c === truth[i] ? 1 : 0), 0) / labels.length;
    expect(Math.max(agree, 1 - agree)).toBeGreaterThan(0.95);
  });

  it('has the log-likelihood of its density', () => {
    const { points, truth } = twoBlobs(40);
    const moments = momentsOf(unweighted(points));
    const mixture = mixtureOf(points, truth, 2, moments);
    const { inverse, logDeterminant } = choleskyInverse(mixture.covariance, 2);
    // The bivariate t with 6 degrees of freedom: gamma(4) / (gamma(3) 6 pi) = 1 / (2 pi).
    let sum = 0;
    for (let i = 0; i < points.rows; i++) {
      let density = 0;
      for (let c = 0; c < 2; c++) {
        const x = [0, 1].map((a) => points.data[2 * i + a]! - mixture.means[2 * c + a]!);
        const q = x[0]! ** 2 * inverse[0]! + 2 * x[0]! * x[1]! * inverse[1]! + x[1]! ** 2 * inverse[3]!;
        density += (mixture.weights[c]! * Math.exp(-logDeterminant / 2)) / (2 * Math.PI * (1 + q / 6) ** 4);
      }
      sum += Math.log(density);
    }
    const { logLikelihood } = fitMixture(points, mixture, moments, { iterations: 1 });
    expect(logLikelihood).toBeCloseTo(sum / points.rows, 5);
  });

  it('is hardly moved by a few rows far away', () => {
    const { points, truth } = twoBlobs(200);
    const moments = momentsOf(unweighted(points));
    const fitted = (p: typeof points, labels: Int32Array) =>
      fitMixture(p, mixtureOf(p, labels, 2, momentsOf(unweighted(p))), moments, { iterations: 50 });
    const far = matrixFromRows([
      ...Array.from({ length: 400 }, (_, i) => [points.data[2 * i]!, points.data[2 * i + 1]!]),
      ...Array.from({ length: 8 }, (_, i) => [0, 200 + i]),
    ]);
    const [clean, soiled] = [
      fitted(points, truth),
      fitted(
        far,
        Int32Array.from({ length: 408 }, (_, i) => (i < 400 ? truth[i]! : 0)),
      ),
    ];
    const shift = Math.max(...clean.means.map((m, i) => Math.abs(m - soiled.means[i]!)));
    // The mean of the first cluster, with the far rows in it, would move by 8.
    expect(shift).toBeLessThan(0.5);
  });
});

describe('the metric of a mixture', () => {
  it('keeps every difference of scores between clusters', () => {
    const { points, truth } = twoBlobs(100);
    const moments = momentsOf(unweighted(points));
    const mixture = mixtureOf(
      points,
      truth.map((c, i) => (i % 5 === 0 ? 2 : c)),
      3,
      moments,
    );
    const metric = discriminantMetric(mixture, 2);
    const coordinates = toMetric(points, metric);
    const { coefficients, constants } = linearScores(mixture, 2);
    const centroid = (c: number) =>
      metric.matrix.map((row) =>
        row.reduce((s, w, a) => s + w * (mixture.means[2 * c + a]! - metric.origin[a]!), 0),
      );
    for (let i = 0; i < 20; i++) {
      const score = (c: number) =>
        constants[c]! +
        coefficients[2 * c]! * points.data[2 * i]! +
        coefficients[2 * c + 1]! * points.data[2 * i + 1]!;
      const near = (c: number) =>
        Math.log(mixture.weights[c]!) -
        centroid(c).reduce((s, x, q) => s + (coordinates.data[i * metric.matrix.length + q]! - x) ** 2, 0) /
          2;
      expect(near(0) - near(1)).toBeCloseTo(score(0) - score(1), 3);
      expect(near(1) - near(2)).toBeCloseTo(score(1) - score(2), 3);
    }
  });

  it('whitens', () => {
    const { points } = twoBlobs(500);
    const { second, mean } = momentsOf(unweighted(points));
    const covariance = second.map((s, at) => s - mean[at >> 1]! * mean[at & 1]!);
    const white = momentsOf(unweighted(whiten(points, covariance)));
    expect(white.variance[0]).toBeCloseTo(1, 3);
    expect(white.variance[1]).toBeCloseTo(1, 3);
    expect(white.second[1]! - white.mean[0]! * white.mean[1]!).toBeCloseTo(0, 3);
  });
});
