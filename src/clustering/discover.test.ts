import { describe, expect, it } from 'vitest';
import { createRandom, silentLog } from '../base/index.js';
import { adjustedRandIndex } from '../numeric/index.js';
import { discover } from './discover.js';
import type { DiscoverOptions } from './divide.js';
import { measureValue, placeUser } from './explain.js';
import { rowsOf } from './space/rows.js';
import { column, type Group, ONE, planted, THREE, table } from './testing/tables.js';

const OPTIONS: DiscoverOptions = { method: 'kmeans', k: 'auto', kMin: 2, kMax: 6, crossCheck: false };
const find = (t: Parameters<typeof discover>[0], options: Partial<DiscoverOptions> = {}) =>
  discover(t, { ...OPTIONS, ...options }, createRandom(1), silentLog);

describe('discovery', () => {
  it('finds planted groups and says so', async () => {
    const { table: t, truth } = planted(THREE, 3);
    const found = await find(t, { crossCheck: true });
    expect(found.model.k).toBe(3);
    expect(adjustedRandIndex(truth, found.placement.labels)).toBeGreaterThan(0.95);
    expect(found.verdict.verdict).toBe('natural groups');
    expect(Math.min(...found.jaccard)).toBeGreaterThan(0.9);
    expect(found.kCurve.points.map((p) => p.k)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const check of found.crossChecks) expect(check.agreement).toBeGreaterThan(0.9);
    // Most active first.
    const busiest = truth.indexOf(0);
    expect(found.placement.labels[busiest]).toBe(0);
  });

  it('finds no groups in one', async () => {
    const found = await find(planted(ONE, 2).table);
    expect(found.verdict.verdict).toBe('no groups');
  });

  it('gives the same result twice, and the same clusters from another seed', async () => {
    const { table: t } = planted(THREE, 5);
    const [a, b] = [await find(t), await find(t)];
    expect(JSON.stringify(a.model)).toBe(JSON.stringify(b.model));
    const other = await discover(t, OPTIONS, createRandom(99), silentLog);
    expect(adjustedRandIndex(a.placement.labels, other.placement.labels)).toBeGreaterThan(0.97);
  });

  it.each(['ward', 'complete', 'average'] as const)('finds them by %s linkage', async (method) => {
    const { table: t, truth } = planted(THREE, 6);
    const found = await find(t, { method });
    expect(found.model.method).toBe(method);
    expect(adjustedRandIndex(truth, found.placement.labels)).toBeGreaterThan(0.9);
  });

  it('takes the number that was asked for', async () => {
    const found = await find(planted(THREE, 1).table, { k: 5 });
    expect(found.model.k).toBe(5);
    expect(found.kCurve.source).toBe('given');
  });

  it('sets a far group apart without losing the others', async () => {
    const script: Group = {
      users: 12,
      activeDayRate: 0.95,
      eventsPerDay: 700,
      mix: [0, 0, 0, 0, 0, 0, 0, 1],
    };
    const { table: t, truth } = planted([...THREE, script], 8);
    const found = await find(t);
    const people = Array.from(truth.keys()).filter((u) => truth[u]! < 3);
    expect(
      adjustedRandIndex(
        people.map((u) => truth[u]!),
        people.map((u) => found.placement.labels[u]!),
      ),
    ).toBeGreaterThan(0.95);
    expect(found.extreme.length + found.kCurve.aside).toBeGreaterThan(0);
  });
});

describe('discovery of next to nothing', () => {
  const counts = (n: number) => Array.from({ length: n }, (_, u) => [1 + (u % 3), 2]);
  it.each([0, 1, 2, 5, 19])('with %i users is one cluster with a reason', async (n) => {
    const t = table(
      [
        column('active_days', new Array(n).fill(2)),
        column(
          'events_per_session',
          Array.from({ length: n }, (_, u) => u + 1),
        ),
      ],
      counts(n),
      ['a', 'b'],
    );
    const found = await find(t);
    expect(found.model.k).toBe(1);
    expect(found.verdict.verdict).toBe('no groups');
    expect(found.placement.labels).toHaveLength(n);
  });

  it('with users all alike, without a mix, or with unknown columns', async () => {
    const n = 200;
    const alike = table([column('active_days', new Array(n).fill(3))], new Array(n).fill([2, 2]), ['a', 'b']);
    expect((await find(alike)).verdict.verdict).toBe('no groups');
    const noMix = table(
      [
        column(
          'active_days',
          Array.from({ length: n }, (_, u) => 1 + (u % 40)),
        ),
      ],
      new Array(n).fill([1]),
      ['a'],
    );
    expect((await find(noMix)).verdict.verdict).toBe('no groups');
    const unknown = table(
      [column('events_per_session', new Array(n).fill(Number.NaN))],
      new Array(n).fill([1, 1]),
      ['a', 'b'],
    );
    expect((await find(unknown)).model.k).toBe(1);
    const silent = table([column('active_days', new Array(n).fill(0))], new Array(n).fill([0, 0]), [
      'a',
      'b',
    ]);
    expect((await find(silent)).model.k).toBe(1);
    const asked = await find(alike, { k: 4 });
    expect(asked.model.k).toBe(1);
  });
});

describe('one user', () => {
  it('is placed as in the crowd, and the parts of the decision add up', async () => {
    const { table: t } = planted(THREE, 1);
    const found = await find(t);
    for (const user of [0, 17, 101]) {
      const placed = placeUser(found.model, t, user);
      expect(placed.cluster).toBe(found.placement.labels[user]);
      expect(placed.confidence).toBeCloseTo(found.placement.confidence[user]!, 9);
      // Log-odds against the rival, by the distances of the model.
      const { centroids, assignment } = found.model;
      const alone = (await import('./placement.js')).place;
      const { toMetric } = await import('./mixture/metric.js');
      const { represent } = await import('./space/representation.js');
      const at = toMetric(represent(rowsOf(t, [user]), found.model.representation), found.model.metric);
      const both = alone(
        at,
        [centroids[placed.cluster]!, centroids[placed.rival!]!],
        [assignment.handicaps[placed.cluster]!, assignment.handicaps[placed.rival!]!],
      );
      expect(1 / (1 + Math.exp(-placed.lead))).toBeCloseTo(both.confidence[0]!, 5);
    }
    const rate = found.model.representation.howMuch.find((m) => m.name === 'events_per_session')!;
    expect(measureValue(t, rate, 3)).toBeCloseTo(
      t.columns.find((c) => c.definition.name === 'events_per_session')!.values[3]!,
      6,
    );
  });
});
