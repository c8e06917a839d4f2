import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../base/index.js';
import { type Engine, Sql, sql } from '../engines/index.js';
import { withEngine } from '../engines/testing/with-engine.js';
import { buildFeatures, type EventFeatures, type FeatureOptions, featureColumn } from './index.js';
import { plainFeatures } from './testing/plain.js';
import { createEvents, type WorldEvent } from './testing/world.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday, 09:00. */
const T0 = Date.UTC(2026, 0, 5, 9);

function value(table: EventFeatures, user: string, feature: string): number {
  return featureColumn(table, feature).values[table.userIds.indexOf(user)]!;
}

/** Every value of a user by name, undefined where unknown. */
function valuesOf(table: EventFeatures, user: string): Map<string, number | undefined> {
  return new Map(
    table.columns.map(({ definition }) => {
      const found = value(table, user, definition.name);
      return [definition.name, Number.isNaN(found) ? undefined : found];
    }),
  );
}

describe('features', () => {
  // One user, three days: Monday 09:00 with two sessions, Thursday, Saturday evening; another seen only at the start.
  const world: WorldEvent[] = [
    { user: 'a', event: 'open', t: T0 },
    { user: 'a', event: 'view', t: T0 + 2 * MINUTE },
    { user: 'a', event: 'view', t: T0 + 12 * MINUTE },
    { user: 'a', event: 'share', t: T0 + 2 * HOUR },
    { user: 'a', event: 'view', t: T0 + 3 * DAY },
    { user: 'a', event: 'view', t: T0 + 3 * DAY + MINUTE },
    { user: 'a', event: 'open', t: T0 + 5 * DAY + 10 * HOUR },
    { user: 'b', event: 'open', t: T0 },
  ];
  const options: FeatureOptions = {
    asOfMs: T0 + 9 * DAY,
    activation: 'share',
    onboarding: ['open', 'view', 'share'],
  };

  it('are what a person computes by hand', async () => {
    await withEngine(async (engine) => {
      const table = await buildFeatures(await createEvents(engine, world), options, silentLog);
      expect(table.userIds).toEqual(['a', 'b']);
      // Monday 09:00 to Wednesday of the next week 09:00 touches ten days.
      expect([...table.exposureDays]).toEqual([10, 10]);
      expect([...table.events]).toEqual([7, 1]);
      const expected: Record<string, number> = {
        active_days: 3,
        active_day_rate: 0.3,
        // The last seven days begin on Thursday.
        active_days_last_7: 2,
        active_days_last_28: 3,
        events_per_active_day: 7 / 3,
        // Four sessions, all in the first week of the user.
        sessions_per_active_week: 4,
        events_per_session: 7 / 4,
        // 2 min + 5 of 10 min on Monday, 1 min on Thursday.
        minutes_per_active_day: 8 / 3,
        // Sessions of two or more events last 7 and 1 minutes.
        median_session_minutes: 4,
        distinct_features_used: 3,
        breadth: Number.NaN,
        // Shares 2/7, 4/7, 1/7.
        use_entropy: (2 / 7) * Math.log2(7 / 2) + (4 / 7) * Math.log2(7 / 4) + (1 / 7) * Math.log2(7),
        share_open: 2 / 7,
        share_view: 4 / 7,
        share_share: 1 / 7,
        share_of_other_events: 0,
        adopted_open: 1,
        adopted_view: 1,
        adopted_share: 0,
        adoption_rate: 2 / 3,
        tenure_days: 9,
        recency_days: 9 - 5 - 10 / 24,
        // Gaps of 3 and 2 days: mean 2.5, sd 0.5.
        regularity: 2 / 3,
        weekday_share: 2 / 3,
        night_share: 0,
        // Sessions begin at 09:00, 11:00, 09:00 and 19:00.
        morning_share: 3 / 4,
        afternoon_share: 0,
        evening_share: 1 / 4,
        // Two of ten days are the last quarter, without an event.
        activity_trend: Math.log2(0.5 / 2 / (7.5 / 8)),
        onboarding_depth: 3,
        onboarding_completion: 1,
        time_to_value_hours: 2,
        activated: 1,
      };
      for (const [name, number] of Object.entries(expected))
        expect([name, value(table, 'a', name)]).toEqual([name, near(number)]);
      expect(table.columns.map((column) => column.definition.name).sort()).toEqual(
        Object.keys(expected).sort(),
      );
    });
  });

  it('keep a user who never reached first value censored, not at zero', async () => {
    await withEngine(async (engine) => {
      const table = await buildFeatures(await createEvents(engine, world), options, silentLog);
      const column = featureColumn(table, 'time_to_value_hours');
      expect([...column.censored!]).toEqual([0, 1]);
      expect(column.values[1]).toBe(9 * 24);
      expect(value(table, 'b', 'onboarding_depth')).toBe(1);
      expect(value(table, 'b', 'regularity')).toBeNaN();
      expect(value(table, 'b', 'median_session_minutes')).toBeNaN();
    });
  });

  it('count a user who was silent in the window, and leave one out who came after it', async () => {
    await withEngine(async (engine) => {
      const events = await createEvents(engine, [...world, { user: 'c', event: 'open', t: T0 + 20 * DAY }]);
      const table = await buildFeatures(events, { fromMs: T0 + DAY, asOfMs: T0 + 11 * DAY }, silentLog);
      expect(table.userIds).toEqual(['a', 'b']);
      expect([...table.users]).toEqual([0, 1]);
      expect([...table.events]).toEqual([3, 0]);
      expect(value(table, 'b', 'active_day_rate')).toBe(0);
      expect(value(table, 'b', 'events_per_session')).toBeNaN();
      expect(value(table, 'b', 'recency_days')).toBe(11);
      expect(value(table, 'a', 'tenure_days')).toBe(11);
    });
  });

  it('begin days where the zone of the project does', async () => {
    // 23:30 and 00:30 in Berlin, around the midnight before the clocks go forward.
    const night = Date.UTC(2026, 2, 28, 22, 30);
    await withEngine(async (engine) => {
      const rows = [night, night + HOUR, night + 24 * HOUR].map((t) => ({ user: 'a', event: 'x', t }));
      const berlin = await buildFeatures(await createEvents(engine, rows, 'Europe/Berlin'), {}, silentLog);
      // Saturday 23:30, Sunday 00:30, and Monday 00:30 because that Sunday has 23 hours.
      expect(value(berlin, 'a', 'active_days')).toBe(3);
      expect(value(berlin, 'a', 'weekday_share')).toBeCloseTo(1 / 3);
      const utc = await buildFeatures(await createEvents(engine, rows), {}, silentLog);
      expect(value(utc, 'a', 'active_days')).toBe(2);
    });
  });

  it('compute only what is known within a horizon, from the events within it', async () => {
    await withEngine(async (engine) => {
      const events = await createEvents(engine, world);
      const table = await buildFeatures(events, { ...options, horizonMs: HOUR }, silentLog);
      expect([...table.events]).toEqual([3, 1]);
      expect(value(table, 'a', 'onboarding_depth')).toBe(2);
      expect(value(table, 'a', 'time_to_value_hours')).toBe(1);
      expect(featureColumn(table, 'time_to_value_hours').censored![0]).toBe(1);
      expect(table.columns.every((column) => column.definition.known === 'anytime')).toBe(true);
    });
  });

  it('leave out minutes and hours where the data know days only', async () => {
    await withEngine(async (engine) => {
      const rows = [0, 1, 1, 4].map((day) => ({
        user: 'a',
        event: 'x',
        t: Date.UTC(2026, 0, 5) + day * DAY,
      }));
      const names = async (world: WorldEvent[], zone: string) =>
        (await buildFeatures(await createEvents(engine, world, zone), {}, silentLog)).columns.map(
          (c) => c.definition.name,
        );
      const days = await names(rows, 'Europe/Berlin');
      expect(days).toContain('sessions_per_active_week');
      expect(days).not.toContain('minutes_per_active_day');
      expect(days).not.toContain('night_share');
      expect(await names([...rows, { user: 'a', event: 'x', t: T0 }], 'UTC')).toContain('night_share');
    });
  });

  it('refuse an event that does not occur, with the nearest name', async () => {
    await withEngine(async (engine) => {
      const events = await createEvents(engine, world);
      const wrong = buildFeatures(events, { activation: 'shares' }, silentLog);
      await expect(wrong).rejects.toMatchObject({ problem: { fix: "did you mean 'share'?" } });
    });
  });
});

describe('features on random worlds', () => {
  const event = fc.record({
    user: fc.constantFrom('a', 'b', 'c'),
    event: fc.constantFrom('w', 'x', 'y', 'z'),
    t: fc.oneof(
      fc.integer({ min: 0, max: 40 * 24 * 4 }).map((quarter) => T0 + quarter * 15 * MINUTE),
      fc.integer({ min: 0, max: 60 * 24 }).map((minute) => T0 + minute * MINUTE),
    ),
  });
  const worlds = fc.array(event, { minLength: 1, maxLength: 60 });
  const choices = fc.record({
    fromMs: fc.constantFrom(undefined, T0 + 5 * DAY),
    asOfMs: fc.constantFrom(undefined, T0 + 30 * DAY),
    horizonMs: fc.constantFrom(undefined, undefined, DAY),
    excludeEvents: fc.constantFrom<string[]>([], ['z']),
  });

  it('agree with a second implementation and with the SQL of their definitions', async () => {
    await withEngine(async (engine) => {
      await fc.assert(
        fc.asyncProperty(worlds, choices, async (world, choice) => {
          const names = new Set(world.map((row) => row.event));
          const some = (['w', 'x'] as const).filter((name) => names.has(name));
          const options = { ...choice, catalogue: ['w', 'x'], onboarding: some, activation: some[0] };
          const events = await createEvents(engine, world);
          fc.pre(
            (choice.asOfMs ?? events.lastMs + 1) >
              Math.max(events.firstMs, choice.horizonMs ? 0 : (choice.fromMs ?? 0)),
          );
          const table = await buildFeatures(events, options, silentLog);
          for (const user of table.userIds) {
            const plain = plainFeatures(world, user, options);
            for (const [name, found] of valuesOf(table, user)) {
              expect([user, name, found]).toEqual([user, name, near(plain.get(name))]);
            }
          }
          await expectDefinitions(engine, table);
        }),
        { numRuns: 40 },
      );
    });
  });

  it('do not depend on the number of threads or the order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const one = await withEngine(
          async (engine) => buildFeatures(await createEvents(engine, world), {}, silentLog),
          1,
        );
        const two = await withEngine(
          async (engine) => buildFeatures(await createEvents(engine, [...world].reverse()), {}, silentLog),
          2,
        );
        expect(two).toEqual(one);
      }),
      { numRuns: 8 },
    );
  });
});

/** Equal but for rounding; unknown stays unknown. */
function near(number: number | undefined): unknown {
  return number === undefined || Number.isNaN(number) ? number : expect.closeTo(number, 9);
}

/** Runs the SQL of every definition and holds it against the values. */
async function expectDefinitions(engine: Engine, table: EventFeatures): Promise<void> {
  for (const { definition, values } of table.columns) {
    const out = await engine.columns(
      sql`SELECT u, value FROM (${Sql.trusted(definition.sql)}) AS d ORDER BY u`,
      {
        u: 'int32',
        value: 'float64',
      },
    );
    const bySql = new Map(Array.from(out.u, (u, i) => [u, out.value[i]!]));
    for (const [row, u] of table.users.entries()) {
      expect([definition.name, bySql.get(u) ?? Number.NaN]).toEqual([definition.name, near(values[row]!)]);
    }
  }
}
