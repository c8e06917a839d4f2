import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { createMatrix } from '../../numeric/index.js';
import { ownShapes } from './own-shapes.js';

const bicOf = (...of: Parameters<typeof ownShapes>) => ownShapes(...of).bic;

/** Normal rows around centres, each centre with its own spread. */
function blobs(centres: [x: number, y: number, spread: number, rows: number][]) {
  const random = createRandom('blobs');
  const data: number[] = [];
  const labels: number[] = [];
  centres.forEach(([x, y, spread, rows], c) => {
    for (let i = 0; i < rows; i++) {
      data.push(x + spread * random.normal(), y + spread * random.normal());
      labels.push(c);
    }
  });
  return { points: createMatrix(labels.length, 2, Float32Array.from(data)), labels };
}

describe('the information criterion of clusters with shapes of their own', () => {
  it('is that of one normal distribution for one cluster', () => {
    const { points } = blobs([[1, -2, 1.5, 500]]);
    const n = points.rows;
    const mean = [0, 1].map((a) => sum(n, (i) => points.data[i * 2 + a]!) / n);
    const s = (a: number, b: number) =>
      sum(n, (i) => (points.data[i * 2 + a]! - mean[a]!) * (points.data[i * 2 + b]! - mean[b]!)) / n;
    const logDeterminant = Math.log(s(0, 0) * s(1, 1) - s(0, 1) ** 2);
    const logLikelihood = -Math.log(2 * Math.PI) - logDeterminant / 2 - 1;
    // Five parameters. The ridge of 0.5 % costs less than 1e-4 of a nat.
    const bic = logLikelihood - (5 * Math.log(n)) / (2 * n);
    expect(bicOf(points, new Int32Array(n), 1)).toBeCloseTo(bic, 4);
  });

  it('is best at the planted number where spreads differ', () => {
    const { points, labels } = blobs([
      [0, 0, 3, 600],
      [7, 0, 0.4, 300],
      [0, 9, 1, 300],
    ]);
    const one = bicOf(points, new Int32Array(points.rows), 1);
    const three = bicOf(points, labels, 3);
    // The wide cluster cut in two, as clusters of one common shape would have it.
    const cut = labels.map((c, i) => (c === 0 && points.data[i * 2]! > 0 ? 3 : c));
    expect(three).toBeGreaterThan(one);
    expect(three).toBeGreaterThan(bicOf(points, cut, 4));
  });

  it('does not depend on the scale of the columns but for a constant', () => {
    const { points, labels } = blobs([
      [0, 0, 1, 200],
      [5, 5, 1, 200],
    ]);
    const scaled = createMatrix(
      points.rows,
      2,
      points.data.map((v) => 8 * v),
    );
    const gain = (m: typeof points) => bicOf(m, labels, 2) - bicOf(m, new Int32Array(400), 1);
    expect(gain(scaled)).toBeCloseTo(gain(points), 5);
  });

  it('says how much clusters overlap: not at all far apart, log 2 at the same place', () => {
    const far = blobs([
      [0, 0, 1, 200],
      [90, 0, 1, 200],
    ]);
    expect(ownShapes(far.points, far.labels, 2).overlap).toBeCloseTo(0, 6);
    const same = blobs([[0, 0, 1, 400]]);
    const halves = Int32Array.from({ length: 400 }, (_, i) => i % 2);
    expect(ownShapes(same.points, halves, 2, 1).overlap).toBeCloseTo(Math.log(2), 1);
  });
});

function sum(n: number, of: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += of(i);
  return total;
}
