import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { matrixFromRows, selectRows } from '../../numeric/index.js';
import { fitMixture, withSharesOf } from './fit-mixture.js';
import { mixtureOf, momentsOf } from './mixture.js';
import { pick, spread, unweighted, type WeightedRows } from './weighted-rows.js';

const random = createRandom('weighted rows');
const points = matrixFromRows(
  Array.from({ length: 120 }, (_, i) => [(i % 3 === 0 ? 5 : 0) + random.normal(), random.normal()]),
);
const truth = Int32Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? 1 : 0));
const fitted = (rows: WeightedRows, labels: Int32Array) => {
  const moments = momentsOf(rows);
  return fitMixture(rows.points, mixtureOf(rows.points, labels, 2, moments), moments, { iterations: 30 });
};

describe('weighted rows', () => {
  it('count as if they were there so many times', () => {
    const times = Float64Array.from({ length: 120 }, (_, i) => i % 4);
    const repeated = Int32Array.from(Array.from(times).flatMap((n, i) => new Array<number>(n).fill(i)));
    const weighted = fitted({ points, weights: times }, truth);
    const plain = fitted(
      unweighted(selectRows(points, repeated)),
      repeated.map((i) => truth[i]!),
    );
    expect(weighted.iterations).toBe(plain.iterations);
    expect(weighted.logLikelihood).toBeCloseTo(plain.logLikelihood, 9);
    for (const part of ['means', 'covariance', 'weights'] as const) {
      weighted[part].forEach((value, at) => {
        expect(value).toBeCloseTo(plain[part][at]!, 9);
      });
    }
  });

  it('are all alike where they have no weights', () => {
    const alike = fitted({ points, weights: new Float64Array(120).fill(0.25) }, truth);
    const plain = fitted(unweighted(points), truth);
    alike.means.forEach((value, at) => {
      expect(value).toBeCloseTo(plain.means[at]!, 9);
    });
  });

  it('do not change how many users a cluster has', () => {
    const light = fitted({ points, weights: Float64Array.from(truth, (c) => (c ? 0.1 : 1)) }, truth);
    expect(light.weights[1]).toBeLessThan(0.1);
    expect(withSharesOf(points, light).weights[1]).toBeCloseTo(1 / 3, 1);
  });

  it('keep their weights when some are picked', () => {
    const weights = Float64Array.from({ length: 120 }, (_, i) => points.data[2 * i]!);
    const some = pick({ points, weights }, Int32Array.of(7, 3));
    expect(Array.from(some.weights!)).toEqual([some.points.data[0], some.points.data[2]]);
    const drawn = spread({ points, weights }, 50, createRandom(1));
    expect(drawn.points.rows).toBe(50);
    drawn.weights!.forEach((w, i) => {
      expect(w).toBe(drawn.points.data[2 * i]);
    });
    expect(spread({ points, weights }, 120, createRandom(1)).points).toBe(points);
  });
});
