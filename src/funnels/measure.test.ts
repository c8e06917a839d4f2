import { describe, expect, it } from 'vitest';
import { createRandom, toJson } from '../base/index.js';
import { funnelSchema } from './artifact.js';
import { defineFunnel } from './define.js';
import { type FunnelOptions, measureFunnel } from './measure.js';
import { DAY, HOUR, type TestEvent, withEvents } from './testing/world.js';

const SESSIONS = { gapMs: HOUR / 2, by: 'gap', idleMs: 1000 } as const;

async function measured(
  rows: readonly TestEvent[],
  options: Partial<FunnelOptions> = {},
  order: 'loose' | 'any' = 'loose',
) {
  return withEvents(rows, async (events) => {
    const definition = defineFunnel({ name: 'test', steps: ['A', 'B', 'C'], window: '1d', order }, 'test');
    const labels = Int32Array.from(events.userIds, (id) => (id.startsWith('p') ? 0 : 1));
    const scope = { fromMs: events.firstMs, endMs: events.lastMs + 1, sessions: SESSIONS, ignored: [] };
    return measureFunnel(events, definition, { labels, names: ['p', 'q'] }, { ...scope, ...options });
  });
}

/** 100 users of each persona; of `p` nine in ten pass on, of `q` two in ten do, the others look for help. */
function world(): TestEvent[] {
  const random = createRandom(7);
  const rows: TestEvent[] = [];
  for (const [persona, rate] of [
    ['p', 0.9],
    ['q', 0.2],
  ] as const) {
    for (let i = 0; i < 100; i++) {
      const user = `${persona}${i}`;
      const start = random.int(5) * DAY;
      rows.push([user, 'A', start], [user, 'browse', start + HOUR / 2]);
      if (random.uniform() < rate) {
        rows.push([user, 'B', start + HOUR], [user, 'C', start + 3 * HOUR]);
        for (let day = 1; day <= 4; day++) rows.push([user, 'report', start + (1 + day) * DAY]);
      } else {
        rows.push([user, 'help', start + HOUR]);
      }
    }
  }
  rows.push(['z', 'browse', 60 * DAY]);
  return rows;
}

describe('measureFunnel', () => {
  it('has an artifact of its schema, the same to the byte on one thread', async () => {
    const artifact = await measured(world());
    expect(funnelSchema.parse(artifact)).toEqual(artifact);
    expect(toJson(await measured([...world()].reverse()))).toBe(toJson(artifact));
  });

  it('finds the persona that falls behind, and says so', async () => {
    const { comparisons, headline, groups } = await measured(world());
    const whole = comparisons.filter(({ from, to }) => from === 1 && to === 3);
    expect(whole.map(({ group, verdict }) => [group, verdict])).toEqual([
      ['p', 'higher'],
      ['q', 'lower'],
    ]);
    expect(headline).toContain('less often: ‘q’');
    const [everyone, p, q] = groups;
    expect(p!.completed + q!.completed).toBe(everyone!.completed);
  });

  it('finds what those who stop do instead', async () => {
    const { friction } = await measured(world());
    const after = friction[0]!.steps[0]!;
    expect(after.events.map(({ kind, event }) => [kind, event])).toEqual([
      ['last', 'help'],
      ['any time', 'help'],
    ]);
  });

  it('counts repeats and steps back while it is undecided', async () => {
    const { friction } = await measured([
      ['p1', 'A', 0],
      ['p1', 'B', HOUR],
      ['p1', 'B', HOUR + 1000],
      ['p1', 'A', HOUR + 2000],
      ['p2', 'A', 0],
      ['p2', 'B', HOUR],
      ['p2', 'C', 3 * HOUR],
      ['p2', 'B', 4 * HOUR],
      ['q1', 'x', 9 * DAY],
    ]);
    const { dropped, passed } = friction[0]!.steps[1]!;
    expect([dropped.repeated, dropped.went_back]).toMatchObject([{ successes: 1 }, { successes: 1 }]);
    expect([passed.repeated, passed.went_back]).toMatchObject([{ successes: 0 }, { successes: 0 }]);
  });

  it('is broken down by a property of the events', async () => {
    const rows: TestEvent[] = [];
    for (let i = 0; i < 80; i++) {
      const plan = i % 2 === 0 ? 'free' : 'pro';
      // Every tenth has no plan at the first step; everyone has another one at the last.
      rows.push([`u${i}`, 'A', 0, i % 10 === 0 ? {} : { plan }], [`u${i}`, 'B', HOUR, { plan }]);
      if (i % 2 === 1 || i < 10) rows.push([`u${i}`, 'C', 2 * HOUR, { plan: 'team' }]);
    }
    const by = (attribution: 'first_touch' | 'last_touch' | 'all_events' | number) =>
      withEvents(
        rows,
        (events) => {
          const breakdown = { property: 'plan', attribution };
          const definition = defineFunnel({ name: 'test', steps: ['A', 'B', 'C'], breakdown }, 'test');
          const none = { labels: new Int32Array(events.users).fill(-1), names: [] };
          const scope = { fromMs: 0, endMs: 30 * DAY, sessions: SESSIONS, ignored: [] };
          return measureFunnel(events, definition, none, scope);
        },
        { properties: ['plan'] },
      );
    const counts = ({ groups }: Awaited<ReturnType<typeof by>>) =>
      groups.map(({ group, steps }) => [group, ...steps.map(({ count }) => count)]);
    const first = await by('first_touch');
    expect(funnelSchema.parse(first)).toEqual(first);
    expect(counts(first)).toEqual([
      [null, 80, 80, 45],
      ['free', 40, 40, 5],
      ['pro', 40, 40, 40],
    ]);
    expect(first.comparisons.map(({ group, verdict }) => [group, verdict]).slice(0, 2)).toEqual([
      ['free', 'lower'],
      ['pro', 'higher'],
    ]);
    expect(first.friction.map(({ group }) => group)).toEqual([null, 'free', 'pro']);
    const atFirstStep = await by(1);
    expect(counts(atFirstStep)).toEqual([
      [null, 80, 80, 45],
      ['pro', 40, 40, 40],
      ['free', 32, 32, 4],
      ['(no value)', 8, 8, 1],
    ]);
    // Users may be in several groups, so that nothing is tested.
    expect(atFirstStep.comparisons).toEqual([]);
    expect(counts(await by('all_events'))).toContainEqual(['free', 32, 32, 0]);
    expect(counts(await by(3))).toEqual([
      [null, 80, 80, 45],
      ['team', 45, 45, 45],
    ]);
  });

  it('counts by day of entry: a user once on every day on which it entered', async () => {
    const rows: TestEvent[] = [
      // Twice on the first day, once on the second; both ways through.
      ['p1', 'A', 0],
      ['p1', 'A', 2 * HOUR],
      ['p1', 'B', 3 * HOUR],
      ['p1', 'C', 4 * HOUR],
      ['p1', 'A', DAY + HOUR],
      ['p1', 'B', DAY + 2 * HOUR],
      ['p1', 'C', DAY + 3 * HOUR],
      // Enters on the first day, stops; enters again at the end, where its window is open.
      ['q1', 'A', HOUR],
      ['q1', 'B', 30 * HOUR],
      ['q1', 'A', 4 * DAY],
      ['q1', 'B', 4 * DAY + HOUR],
    ];
    const { trend } = await measured(rows);
    const day = (d: number, entered: number, completed: number, open = 0) => ({
      day: `1970-01-0${d}`,
      entered,
      completed,
      open,
    });
    expect(trend).toEqual([
      { group: null, days: [day(1, 2, 1), day(2, 1, 1), day(5, 1, 0, 1)] },
      { group: 'p', days: [day(1, 1, 1), day(2, 1, 1)] },
      { group: 'q', days: [day(1, 1, 0), day(5, 1, 0, 1)] },
    ]);
  });

  it('finds nothing where the personas are drawn alike', async () => {
    const random = createRandom(11);
    const rows = Array.from({ length: 400 }, (_, i): TestEvent[] => {
      const user = `${i % 2 ? 'p' : 'q'}${i}`;
      const steps = ['A', 'B', 'C'].slice(0, 1 + random.int(3));
      return [...steps, 'browse'].map((event, k) => [user, event, k * HOUR] as const);
    }).flat();
    const { comparisons, time_comparisons, friction } = await measured(rows);
    expect(comparisons.filter(({ verdict }) => verdict !== 'not shown')).toEqual([]);
    expect(time_comparisons.filter(({ verdict }) => verdict !== 'not shown')).toEqual([]);
    expect(friction.flatMap(({ steps }) => steps.flatMap(({ events }) => events))).toEqual([]);
  });

  it('does not call those dropped whose window is still open', async () => {
    const rows: TestEvent[] = [
      ['p1', 'A', 0],
      ['p1', 'B', HOUR],
      ['p1', 'C', 2 * HOUR],
      ['p2', 'A', 0],
      ['p3', 'A', 30 * HOUR],
      ['p3', 'x', 31 * HOUR],
    ];
    const { groups, friction } = await measured(rows);
    expect(groups[0]!.steps[0]!.open).toBe(1);
    expect(friction[0]!.steps[0]!.dropped.users).toBe(1);
    expect(groups[0]!.steps[1]!.time_from_previous).toMatchObject({ n: 3, reached: 1, censored: 2 });
  });

  it('says that a step was left out', async () => {
    const rows: TestEvent[] = [
      ['p1', 'A', 0],
      ['p1', 'C', HOUR],
      ['p2', 'A', 0],
      ['p2', 'B', HOUR],
      ['q1', 'x', 9 * DAY],
    ];
    const { friction } = await measured(rows);
    expect(friction[0]!.steps[0]!.dropped.went_ahead).toMatchObject({ successes: 1, n: 1 });
  });

  it('names steps in whatever order by how many are done', async () => {
    const rows: TestEvent[] = [
      ['p1', 'C', 0],
      ['p1', 'B', 1],
      ['p1', 'A', 2],
      ['q1', 'B', 0],
    ];
    const { groups, friction, headline } = await measured(rows, {}, 'any');
    expect(groups[0]!.steps.map(({ name, count }) => [name, count])).toEqual([
      ['1 of 3 steps', 2],
      ['2 of 3 steps', 1],
      ['3 of 3 steps', 1],
    ]);
    expect(friction).toEqual([]);
    expect(headline).toContain('did all of ‘A’, ‘B’, ‘C’');
  });

  it('looks at events before 1970 as at others', async () => {
    const early = world().map(([user, event, t]) => [user, event, t - 1000 * DAY] as const);
    expect((await measured(early)).friction).toEqual((await measured(world())).friction);
  });

  it('is silent about a funnel that nobody enters', async () => {
    const rows: TestEvent[] = [
      ['p1', 'B', 0],
      ['p1', 'C', 1],
      ['q1', 'A', 5 * DAY],
    ];
    const artifact = await measured(rows, { endMs: 2 });
    expect(artifact.headline).toBe('No users entered the funnel.');
    expect(artifact.groups[0]!.steps[1]!.from_previous).toMatchObject({ status: 'not estimable' });
  });

  it('compares adoption after onboarding over the same period', async () => {
    const { adoption } = await measured(world(), { onboarding: { days: 2, periodMs: 7 * DAY } });
    expect(adoption).toMatchObject({ status: 'estimated', days_of_use: 2 });
    if (adoption?.status === 'estimated') {
      expect(adoption.completed + adoption.not_completed).toBe(200);
      // The reports come from the second day on, so three of the four lie after the window of a day and count.
      expect(adoption.features[0]).toMatchObject({
        event: 'report',
        completed: { estimate: 1 },
        not_completed: { estimate: 0 },
      });
    }
    const short = await measured(world(), { onboarding: {}, endMs: 3 * DAY });
    expect(short.adoption).toMatchObject({ status: 'not estimable' });
  });
});
