import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { createMatrix } from '../../numeric/index.js';
import { hasTwoPeaks } from '../space/two-peaks.js';
import { pairSeparations } from './separation.js';

/** `n` rows around each centre, one standard deviation wide, and their labels by the nearer centre. */
function blobs(centres: number[], n: number, seed: number) {
  const random = createRandom(seed);
  const values = Float32Array.from(
    { length: n * centres.length },
    (_, i) => centres[i % centres.length]! + random.normal(),
  );
  const points = createMatrix(values.length, 1, values);
  const labels = Int32Array.from(values, (v) => {
    let best = 0;
    centres.forEach((c, j) => {
      if (Math.abs(v - c) < Math.abs(v - centres[best]!)) best = j;
    });
    return best;
  });
  return { points, labels };
}

describe('separation', () => {
  it('sees the valley between two groups, and none in a group cut in two', () => {
    const two = blobs([0, 6], 500, 1);
    expect(pairSeparations(two.points, two.labels, 2)[0]!.sureValley).toBeLessThan(0.1);
    const one = blobs([0, 0], 500, 2);
    const cut = Int32Array.from(one.points.data, (v) => (v > 0 ? 1 : 0));
    expect(pairSeparations(one.points, cut, 2)[0]).toMatchObject({ valley: 1, sureValley: 1 });
  });

  it('gives a hole among a few rows the benefit of the doubt', () => {
    const few = blobs([0, 3.5], 4, 3);
    const many = blobs([0, 3.5], 2000, 3);
    expect(pairSeparations(few.points, few.labels, 2)[0]!.sureValley).toBe(1);
    expect(pairSeparations(many.points, many.labels, 2)[0]!.sureValley).toBeLessThan(0.8);
  });

  it('is 1 where two clusters share a centre, and leaves out empty clusters', () => {
    const points = createMatrix(4, 1, Float32Array.of(-1, 1, -1, 1));
    expect(pairSeparations(points, Int32Array.of(0, 0, 1, 1), 3)).toEqual([
      { a: 0, b: 1, valley: 1, sureValley: 1 },
    ]);
  });
});

describe('two peaks', () => {
  const rows = Int32Array.from({ length: 1000 }, (_, i) => i);
  it('tells two groups from one', () => {
    const random = createRandom(7);
    expect(
      hasTwoPeaks(
        Float64Array.from(rows, (i) => (i % 3 === 0 ? 5 : 0) + random.normal()),
        rows,
      ),
    ).toBe(true);
    expect(
      hasTwoPeaks(
        Float64Array.from(rows, () => random.normal()),
        rows,
      ),
    ).toBe(false);
    expect(
      hasTwoPeaks(
        Float64Array.from(rows, () => random.uniform()),
        rows,
      ),
    ).toBe(false);
    expect(hasTwoPeaks(Float64Array.of(0, 10), [0, 1])).toBe(false);
  });
});
