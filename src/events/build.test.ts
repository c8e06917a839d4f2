import { describe, expect, it } from 'vitest';
import { silentLog } from '../base/index.js';
import { sql } from '../engines/index.js';
import { withEngine } from '../engines/testing/with-engine.js';
import { buildEvents } from './build.js';
import { at, build, T0 } from './testing/built.js';
import { createRaw } from './testing/raw.js';

const DAY = 86_400_000;

describe('the canonical event table', () => {
  it('numbers users and events in byte order', async () => {
    const { table } = await build({
      events: [
        at(0, { user: 'ö', event: 'b' }),
        at(1, { user: 'z', event: '__proto__' }),
        at(2, { user: 'Z', event: 'a' }),
      ],
    });
    expect(table.userIds).toEqual(['Z', 'z', 'ö']);
    expect(table.eventNames).toEqual(['__proto__', 'a', 'b']);
    expect([table.users, table.events, table.firstMs - T0, table.lastMs - T0]).toEqual([3, 3, 0, 2]);
  });

  it('keeps the last ingested of a duplicate, whatever the order of files', async () => {
    const rows = [
      at(0, { user: 'a', key: 7, ingested: 10, event: 'old', file: 0 }),
      at(5, { user: 'a', key: 7, ingested: 11, event: 'new', file: 1 }),
      at(9, { user: 'a', key: 8, event: 'other', file: 1 }),
    ];
    for (const events of [rows, [...rows].reverse()]) {
      const built = await build({ events });
      expect(built.events).toEqual(['a new 5', 'a other 9']);
      expect(built.rows).toEqual({ in: 3, kept: 2, duplicates: 1, rejected: 0 });
      expect(built.quality.duplicates).toEqual([{ file: 'file-0', vendor: 'generic', rows: 1 }]);
      expect(built.table.eventNames).toEqual(['new', 'other']);
    }
  });

  it('tells rows of two vendors with one key apart', async () => {
    const built = await build({
      events: [
        at(0, { user: 'a', key: 7, vendor: 'segment' }),
        at(0, { user: 'a', key: 7, vendor: 'amplitude', file: 1 }),
      ],
    });
    expect(built.rows.duplicates).toBe(0);
    expect(built.table.events).toBe(2);
  });

  it('keeps but counts equal rows where there is no key', async () => {
    const built = await build({ events: [at(0, { user: 'a' }), at(0, { user: 'a' }), at(1, { user: 'a' })] });
    expect(built.table.events).toBe(3);
    expect(built.quality.identicalEvents).toBe(1);
  });

  it('sets bookkeeping rows and stray clock errors aside, in the account', async () => {
    const bulk = Array.from({ length: 30 }, (_, i) => at(i * DAY, { user: 'a' }));
    const built = await build({
      events: [
        ...bulk,
        { t: Date.UTC(2099, 0, 1), user: 'a' },
        { t: 0, user: 'a' },
        at(3, { user: 'a', event: '$identify', bookkeeping: true }),
      ],
    });
    expect(built.quality.kept).toEqual({ events: 30, bookkeeping: 1, clockErrors: 2, supporting: 0 });
    expect(built.rows).toEqual({ in: 33, kept: 33, duplicates: 0, rejected: 0 });
    expect([built.table.firstMs, built.table.lastMs]).toEqual([T0, T0 + 29 * DAY]);
    expect(built.quality.clock).toMatchObject({ before: 1, after: 1 });
    expect(built.table.eventNames).toEqual(['view']);
  });

  it('has only users and events that are left after duplicates are dropped', async () => {
    const built = await build({
      events: [
        at(0, { user: 'b', event: 'y', key: 7, ingested: 2 }),
        at(0, { user: 'a', event: 'x', key: 7, ingested: 1 }),
        at(1, { user: 'c', event: 'z', key: 8 }),
      ],
    });
    expect(built.table.userIds).toEqual(['b', 'c']);
    expect(built.table.eventNames).toEqual(['y', 'z']);
    expect(built.events).toEqual(['b y 0', 'c z 1']);
  });

  it('takes the latest trait of every user', async () => {
    const built = await build({
      events: [at(0, { user: 'a', device: 'd' }), at(1, { user: 'b' })],
      traitNames: ['plan', 'city'],
      traits: [
        { id: 'a', updated: 1, values: ['free', 'Rome'] },
        { id: 'd', updated: 2, values: ['pro', null] },
        { id: 'nobody', updated: 9, values: ['x', 'y'] },
      ],
    });
    expect(built.traits).toEqual(['a 0 pro', 'a 1 Rome']);
  });

  it('numbers the values of properties, each property by itself', async () => {
    await withEngine(async (engine) => {
      const load = await createRaw(engine, {
        events: [
          at(0, { user: 'a', properties: ['z', 'm'] }),
          at(1, { user: 'a', properties: ['y', null] }),
          at(2, { user: 'a', event: 'merge', properties: ['x', null], bookkeeping: true }),
        ],
        properties: ['plan', 'city'],
      });
      await buildEvents(engine, load, { timezone: 'UTC' }, silentLog);
      const values = await engine.columns(sql`SELECT p, v, value FROM property_values ORDER BY p, v`, {
        p: 'int32',
        v: 'int32',
        value: 'text',
      });
      expect([[...values.p], [...values.v], values.value]).toEqual([
        [0, 0, 1],
        [0, 1, 0],
        ['y', 'z', 'm'],
      ]);
      const rows = await engine.columns(sql`SELECT p0, p1 FROM ev ORDER BY t`, { p0: 'int32', p1: 'int32' });
      expect([[...rows.p0], [...rows.p1]]).toEqual([
        [1, 0],
        [0, -1],
      ]);
    });
  });

  it('keeps sessions of two devices apart, and joins those of one', async () => {
    await withEngine(async (engine) => {
      const load = await createRaw(engine, {
        events: [
          at(0, { user: 'a', device: 'd1', session: '7' }),
          at(1, { device: 'd1', session: '7' }),
          at(2, { user: 'a', device: 'd2', session: '7' }),
          at(3, { user: 'a' }),
        ],
      });
      await buildEvents(engine, load, { timezone: 'UTC' }, silentLog);
      const rows = await engine.columns(
        sql`SELECT dense_rank() OVER (ORDER BY h), CASE WHEN h = -1 THEN 1 ELSE 0 END FROM ev ORDER BY t`,
        {
          session: 'int32',
          none: 'int32',
        },
      );
      const [login, before, other] = rows.session;
      expect(before).toBe(login);
      expect(other).not.toBe(login);
      expect([...rows.none]).toEqual([0, 0, 0, 1]);
    });
  });

  it("notices that a Mixpanel project's times are local", async () => {
    const events = Array.from({ length: 10 }, (_, i) =>
      at(i, { user: 'a', vendor: 'mixpanel', ingested: T0 + i + 4 * 3_600_000 + 900 }),
    );
    const { quality } = await build({ events });
    expect(quality.zone).toMatchObject({ verdict: 'project-local', offsetMinutes: -240, share: 1 });
    expect(quality.warnings).toEqual([quality.zone!.words]);
  });

  it('refuses input without any event', async () => {
    const nothing = build({ events: [at(0, { user: 'a', bookkeeping: true })] });
    await expect(nothing).rejects.toMatchObject({ code: 'no-events', exitCode: 3 });
  });
});
