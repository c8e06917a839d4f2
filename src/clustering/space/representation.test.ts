import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { createMatrix, type Matrix } from '../../numeric/index.js';
import { clusterMeans } from '../mixture/cluster-means.js';
import { column, ONE, planted, THREE, table } from '../testing/tables.js';
import { applyEventMix, fitEventMix } from './event-mix.js';
import { measure, measuresOf } from './measures.js';
import { rowsOf } from './rows.js';
import { applyScaling, fitScaling } from './scaling.js';

const all = (n: number) => Int32Array.from({ length: n }, (_, u) => u);

describe('scaling', () => {
  const of = (values: number[]) => {
    const t = table(
      [column('minutes', values)],
      values.map(() => [1]),
      ['e'],
    );
    return { t, m: { name: 'minutes', source: { kind: 'feature' as const }, transform: 'log' as const } };
  };

  it('centres, bounds heavy tails and puts the unknown in the middle', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i % 10) + 1);
    values[5] = 1e9;
    values[7] = Number.NaN;
    const { t, m } = of(values);
    const scaled = applyScaling(t, fitScaling(t, m, all(1000))!);
    expect(scaled[7]).toBe(0);
    expect(scaled[5]).toBeCloseTo(Math.max(...scaled.filter((_, i) => i !== 5)), 12);
    expect(scaled.reduce((a, b) => a + b, 0) / 1000).toBeCloseTo(0, 2);
  });

  it('leaves out what is the same for everyone or mostly unknown', () => {
    const same = of(new Array(50).fill(3));
    expect(fitScaling(same.t, same.m, all(50))).toBeNull();
    const unknown = of(Array.from({ length: 50 }, (_, i) => (i < 20 ? i : Number.NaN)));
    expect(fitScaling(unknown.t, unknown.m, all(50))).toBeNull();
  });

  it('puts a duration that has not ended at the far end, not at zero', () => {
    const { t, m } = of([1, 2, 3, 4, 5, 6]);
    t.columns[0]!.censored = Uint8Array.of(0, 0, 0, 0, 0, 1);
    const scaling = fitScaling(t, m, all(6))!;
    expect(applyScaling(t, scaling)[5]).toBe((scaling.high - scaling.center) / scaling.scale);
  });
});

describe('measures', () => {
  it('does not take a short time of observation for activity', () => {
    const t = table(
      [column('active_days', [1, 30, 3]), column('events_per_session', [1, 2, 3])],
      [[1], [30], [3]],
      ['e'],
    );
    t.exposureDays.set([1, 60, 60]);
    const rate = measuresOf(t).find((m) => m.name === 'active_day_rate')!;
    const [newcomer, regular, rare] = measure(t, rate).values;
    // A user seen on their only day has the rate of everyone, not 100 %.
    expect(newcomer).toBeLessThan(regular!);
    expect(newcomer).toBeGreaterThan(rare!);
  });
});

describe('event mix', () => {
  it('finds nothing where everyone does the same, however often', () => {
    const { table: t } = planted([{ ...ONE[0]!, mix: new Array(20).fill(1) }], 3);
    const space = fitEventMix(t.mix, all(t.userIds.length));
    expect(space?.loadings.length ?? 0).toBeLessThanOrEqual(1);
  });

  it('keeps apart in what they do the groups that differ in activity as well', () => {
    const { table: t, truth } = planted(THREE, 3);
    const n = t.userIds.length;
    const activity = createMatrix(
      n,
      1,
      Float32Array.from(t.events, (e) => Math.log1p(e) - 4),
    );
    const space = fitEventMix(t.mix, all(n), activity)!;
    const m = space.loadings.length;
    expect(m).toBeGreaterThanOrEqual(2);
    const what = createMatrix(n, m, Float32Array.from(applyEventMix(t.mix, space)));
    const { means } = clusterMeans(what, truth, 3);
    const within = columnSpread(what, means, truth);
    // Taken over all users at once, activity would explain away what the active group does.
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      let square = 0;
      for (let c = 0; c < m; c++) square += ((means[a * m + c]! - means[b * m + c]!) / within[c]!) ** 2;
      expect(Math.sqrt(square)).toBeGreaterThan(2);
    }
  });

  it('gives a user the same place whoever else is in the table', () => {
    const { table: t } = planted(THREE, 4);
    const space = fitEventMix(t.mix, all(t.userIds.length))!;
    const m = space.loadings.length;
    const some = rowsOf(t, [7, 3, 11]);
    const alone = applyEventMix(some.mix, space);
    const among = applyEventMix(t.mix, space);
    expect(Array.from(alone.subarray(0, m))).toEqual(Array.from(among.subarray(7 * m, 8 * m)));
  });

  it('puts a user without events at the origin, and needs some users and events', () => {
    const { table: t } = planted(THREE, 4);
    const space = fitEventMix(t.mix, all(t.userIds.length))!;
    const nobody = {
      events: t.mix.events,
      rowStart: Int32Array.of(0, 0),
      event: new Int32Array(0),
      count: new Int32Array(0),
    };
    expect(Array.from(applyEventMix(nobody, space))).toEqual(new Array(space.loadings.length).fill(0));
    expect(fitEventMix(t.mix, [0, 1, 2])).toBeNull();
    expect(fitEventMix(nobody, [0])).toBeNull();
  });
});

/** Standard deviation of each column about the means of the groups. */
function columnSpread(points: Matrix, means: Float64Array, groups: ArrayLike<number>): Float64Array {
  const { rows, cols, data } = points;
  const squares = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < cols; a++) squares[a]! += (data[i * cols + a]! - means[groups[i]! * cols + a]!) ** 2;
  }
  return squares.map((s) => Math.sqrt(s / rows));
}

describe('rows of a table', () => {
  it('keep what belongs to them', () => {
    const { table: t } = planted(THREE, createRandom(1).int(5));
    const some = rowsOf(t, [5, 2]);
    expect(some.userIds).toEqual([t.userIds[5], t.userIds[2]]);
    expect(some.events[1]).toBe(t.events[2]);
    const counts = some.mix.count.subarray(some.mix.rowStart[0]!, some.mix.rowStart[1]!);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(t.events[5]);
  });
});
