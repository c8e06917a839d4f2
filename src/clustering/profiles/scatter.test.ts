import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { dirichlet, draws } from '../testing/mixes.js';
import { table } from '../testing/tables.js';
import { type EventRows, eventRowsOf } from './event-rows.js';
import { scatterOf } from './scatter.js';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const PROFILE = [0.4, 0.3, 0.15, 0.1, 0.05];

const overdispersionOf = (...of: Parameters<typeof scatterOf>) => scatterOf(...of).overdispersion;

describe('overdispersion', () => {
  it('is 1 where everyone does one thing only, and the least where everyone is the same', () => {
    const one = rowsOf([
      [9, 0],
      [0, 9],
      [4, 0],
      [0, 4],
    ]);
    expect(overdispersionOf(one, [0, 0, 0, 0], Float64Array.of(0.5, 0.5))).toBeCloseTo(1, 9);
    const same = rowsOf([
      [5, 5],
      [8, 8],
    ]);
    expect(overdispersionOf(same, [0, 0], Float64Array.of(0.5, 0.5))).toBe(0.01);
  });

  it('solves the equation of moments, by hand', () => {
    const rows = rowsOf([
      [4, 0],
      [2, 2],
      [0, 4],
    ]);
    // Sums of (x - n p)^2 are 8, 0 and 8 over n (1 - 1/2) = 2: 4, 0, 4, whose mean is 8/3 = 1 + 3 r.
    expect(overdispersionOf(rows, [0, 0, 0], Float64Array.of(0.5, 0.5))).toBeCloseTo(5 / 9, 9);
  });

  it('is that of mixes drawn about a profile, whatever the numbers of events', () => {
    for (const concentration of [5, 20, 60]) {
      const random = createRandom(`overdispersion ${concentration}`);
      const counts = Array.from({ length: 3000 }, (_, u) =>
        draws(dirichlet(PROFILE, concentration, random), [3, 30, 300][u % 3]!, random),
      );
      const found = overdispersionOf(rowsOf(counts), new Int32Array(3000), Float64Array.from(PROFILE));
      // A Dirichlet mix of concentration c correlates two events of a user by 1 / (c + 1) (Mosimann 1962).
      expect(found * (concentration + 1)).toBeGreaterThan(0.93);
      expect(found * (concentration + 1)).toBeLessThan(1.07);
    }
  });

  it('takes users with one event, or of clusters with one event, for no evidence', () => {
    const known = [
      [4, 0],
      [1, 3],
      [3, 3],
    ];
    const profiles = Float64Array.of(0.5, 0.5, 1, 0);
    const found = overdispersionOf(rowsOf(known), [0, 0, 0], profiles);
    const more = rowsOf([...known, [1, 0], [0, 0], [7, 0]]);
    expect(overdispersionOf(more, [0, 0, 0, 0, 0, 1], profiles)).toBe(found);
  });

  it('lies between the least and 1', () => {
    const counts = fc.array(fc.array(fc.nat(50), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(counts, (all) => {
        const found = overdispersionOf(rowsOf(all), new Int32Array(all.length), Float64Array.from(PROFILE));
        expect(found).toBeGreaterThanOrEqual(0.01);
        expect(found).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("Pearson's statistic", () => {
  it('is 0 where everyone does the same, 1 for draws, more for mixes of their own', () => {
    const same = rowsOf([
      [5, 5],
      [8, 8],
    ]);
    expect(scatterOf(same, [0, 0], Float64Array.of(0.5, 0.5)).pearson).toBeCloseTo(0, 12);
    const random = createRandom('pearson');
    const of = (mix: () => number[]) => {
      const counts = Array.from({ length: 2000 }, () => draws(mix(), 20, random));
      return scatterOf(rowsOf(counts), new Int32Array(2000), Float64Array.from(PROFILE)).pearson;
    };
    expect(of(() => PROFILE)).toBeCloseTo(1, 1);
    // 1 + 19 / (9 + 1)
    expect(of(() => dirichlet(PROFILE, 9, random))).toBeCloseTo(2.9, 0);
    expect(scatterOf(rowsOf([[1, 0]]), [0], Float64Array.of(0.5, 0.5)).pearson).toBe(1);
  });
});

function rowsOf(counts: number[][]): EventRows {
  const names = NAMES.slice(0, counts[0]!.length);
  return eventRowsOf(table([], counts, names).mix, Int32Array.from(counts.keys()), names);
}
