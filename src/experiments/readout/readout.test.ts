import { describe, expect, it } from 'vitest';
import { createRandom, DAY_MS, toJson } from '../../base/index.js';
import { experimentSchema } from '../artifact.js';
import type { ExperimentDefinition, Metric } from '../definition.js';
import { type TestEvent, withEvents } from '../testing/world.js';
import { readExperiment, withoutPersonas } from './readout.js';

const START = Date.UTC(2026, 0, 5);
const HOUR = DAY_MS / 24;

function metric(name: string, type: Metric['type'], event: string, more: Partial<Metric> = {}): Metric {
  return { name, type, event, windowMs: 7 * DAY_MS, guardrail: false, direction: 'increase', ...more };
}

function definition(more: Partial<ExperimentDefinition> = {}): ExperimentDefinition {
  return {
    name: 'button',
    assignment: { kind: 'event', event: 'exposed', property: 'variant' },
    control: 'a',
    metrics: [metric('buys', 'conversion', 'buy')],
    correction: 'holm',
    alpha: 0.05,
    ...more,
  };
}

const exposed = (user: string, variant: string, t: number): TestEvent => ({
  user,
  event: 'exposed',
  t,
  properties: { variant },
});

describe('the scan, by hand', () => {
  // Four users: u1 and u2 in control, u3 and u4 treated; u5 saw both; u6 is exposed too late for the window.
  const events: TestEvent[] = [
    { user: 'u1', event: 'buy', t: START - HOUR, properties: { price: '2.5' } },
    exposed('u1', 'a', START),
    exposed('u1', 'a', START + HOUR),
    { user: 'u1', event: 'buy', t: START, properties: { price: '10.25' } },
    { user: 'u1', event: 'buy', t: START + 7 * DAY_MS, properties: { price: '99' } },
    exposed('u2', 'a', START),
    { user: 'u2', event: 'buy', t: START - 15 * DAY_MS, properties: { price: '7' } },
    { user: 'u2', event: 'view', t: START + HOUR },
    exposed('u3', 'b', START),
    { user: 'u3', event: 'buy', t: START + HOUR, properties: { price: '1' } },
    { user: 'u3', event: 'buy', t: START + 2 * HOUR, properties: { price: 'free' } },
    { user: 'u3', event: 'view', t: START + 3 * HOUR },
    { user: 'u3', event: 'view', t: START + 4 * HOUR },
    exposed('u4', 'b', START),
    { user: 'u4', event: 'buy', t: START + 6 * DAY_MS, properties: { price: '3' } },
    exposed('u5', 'a', START),
    exposed('u5', 'b', START + HOUR),
    exposed('u6', 'b', START + 5 * DAY_MS),
    { user: 'u1', event: 'view', t: START + 9 * DAY_MS },
  ];

  it('counts only the events with the properties asked for', async () => {
    const metrics = [
      metric('dear', 'conversion', 'buy', { where: [{ property: 'price', in: ['10.25', '3'] }] }),
      metric('cheap', 'count', 'buy', { where: [{ property: 'price', in: ['1', 'free'] }] }),
      metric('ones per view', 'ratio', 'buy', {
        where: [{ property: 'price', in: ['1'] }],
        denominator: 'buy',
        denominatorWhere: [{ property: 'price', in: ['1', 'free', '3'] }],
      }),
    ];
    const artifact = await withEvents({ events, properties: ['variant', 'price'] }, (table) =>
      readExperiment(table, definition({ metrics }), withoutPersonas(table.users)),
    );
    const values = artifact.overall.map(({ control, treatment }) =>
      [control, treatment].map(({ value }) => (value.status === 'estimated' ? value.estimate : value.reason)),
    );
    expect(values[0]).toEqual([1 / 2, 1 / 2]);
    expect(values[1]).toEqual([0, 1]);
    // Control bought none of them: a ratio over nothing is not 0.
    expect(values[2]).toEqual(['no event of the denominator happened', 1 / 3]);
  });

  it('refuses a sum of what is no number', async () => {
    const words = [exposed('u1', 'a', START), exposed('u2', 'b', START)];
    words.push({ user: 'u1', event: 'buy', t: START + HOUR, properties: { price: 'free' } });
    await withEvents({ events: words, properties: ['variant', 'price'] }, async (table) => {
      const metrics = [metric('revenue', 'sum', 'buy', { property: 'price' })];
      const read = readExperiment(table, definition({ metrics }), withoutPersonas(table.users));
      await expect(read).rejects.toThrow(/no event has a number in 'price'/);
    });
  });

  it('names the values there are when a filter has none of them', async () => {
    const metrics = [metric('dear', 'conversion', 'buy', { where: [{ property: 'price', in: ['10.2'] }] })];
    await withEvents({ events, properties: ['variant', 'price'] }, async (table) => {
      const read = readExperiment(table, definition({ metrics }), withoutPersonas(table.users));
      await expect(read).rejects.toThrow(/no event 'buy' has price '10.2'/);
    });
  });

  it('counts what is inside the windows', async () => {
    const artifact = await withEvents({ events, properties: ['variant', 'price'] }, (table) =>
      readExperiment(
        table,
        definition({
          metrics: [
            metric('buys', 'conversion', 'buy'),
            metric('purchases', 'count', 'buy'),
            metric('revenue', 'sum', 'buy', { property: 'price' }),
            metric('buys per view', 'ratio', 'buy', { denominator: 'view' }),
            metric('time to buy', 'time', 'buy', { direction: 'decrease' }),
          ],
        }),
        withoutPersonas(table.users),
      ),
    );
    expect(artifact.exposure).toMatchObject({ assigned: 6, exposed: 5, crossed: 1, unlisted: 0, unknown: 0 });
    const [buys, purchases, revenue, ratio, time] = artifact.overall;
    // u6 is immature: of two control and three treated users, two and two count.
    expect([buys!.control.n, buys!.treatment.n, buys!.treatment.users]).toEqual([2, 2, 3]);
    expect(buys!.control.value).toMatchObject({ estimate: 0.5 });
    expect(buys!.treatment.value).toMatchObject({ estimate: 1 });
    expect(purchases!.control.value).toMatchObject({ estimate: 0.5 });
    expect(purchases!.treatment.value).toMatchObject({ estimate: 1.5 });
    // A price that is no number counts as nothing.
    expect(revenue!.control.value).toMatchObject({ estimate: 10.25 / 2 });
    expect(revenue!.treatment.value).toMatchObject({ estimate: 2 });
    expect(ratio!.control.value).toMatchObject({ estimate: 1 });
    expect(ratio!.treatment.value).toMatchObject({ estimate: 3 / 2 });
    expect(time!.control.median_seconds).toBe(0);
    expect(time!.treatment.median_seconds).toBe(6 * 86_400);
    expect(experimentSchema.parse(JSON.parse(toJson(artifact)))).toEqual(artifact);
  });

  it('says why there is no figure', async () => {
    const artifact = await withEvents({ events, properties: ['variant', 'price'] }, (table) =>
      readExperiment(
        table,
        definition({ metrics: [metric('exposures', 'count', 'exposed')] }),
        withoutPersonas(table.users),
      ),
    );
    expect(artifact.overall[0]!.difference).toEqual({
      status: 'not estimable',
      reason: 'zero variance in the treatment arm',
    });
    expect(artifact.overall[0]!.verdict).toBe('not estimable');
  });

  it('refuses names that are not there, with the nearest', async () => {
    await withEvents({ events, properties: ['variant', 'price'] }, async (table) => {
      const none = withoutPersonas(table.users);
      await expect(
        readExperiment(table, definition({ metrics: [metric('x', 'count', 'bought')] }), none),
      ).rejects.toMatchObject({ code: 'unknown-event' });
      await expect(readExperiment(table, definition({ control: 'A' }), none)).rejects.toMatchObject({
        code: 'variant-absent',
        problem: { fix: "did you mean 'a'?" },
      });
    });
  });

  it('takes the variant from a trait or a list', async () => {
    const traits = [
      { user: 'u1', trait: 'arm', value: 'a' },
      { user: 'u2', trait: 'arm', value: 'a' },
      { user: 'u3', trait: 'arm', value: 'b' },
      { user: 'u4', trait: 'arm', value: 'b' },
    ];
    await withEvents({ events, properties: ['variant', 'price'], traits }, async (table) => {
      const byTrait = await readExperiment(
        table,
        definition({ assignment: { kind: 'trait', trait: 'arm' } }),
        withoutPersonas(table.users),
      );
      expect(byTrait.exposure).toMatchObject({ assigned: 4, exposed: 4 });
      expect(byTrait.overall[0]!.cuped).toMatchObject({ status: 'not estimable' });
      const byList = await readExperiment(
        table,
        definition({
          assignment: {
            kind: 'list',
            list: {
              users: ['u1', 'u2', 'u3', 'u4', 'nobody', 'u5'],
              variants: ['a', 'a', 'b', 'b', 'b', 'other'],
              timesMs: [START, START, START, START, START, START],
            },
          },
          variants: ['a', 'b'],
        }),
        withoutPersonas(table.users),
      );
      expect(byList.exposure).toMatchObject({ assigned: 5, exposed: 4, unlisted: 1, unknown: 1 });
      expect(byList.overall[0]!.treatment.value).toMatchObject({ estimate: 1 });
    });
  });
});

/** A world of two personas with rates of their own; the treatment adds `lift` to the rate of the second. */
function planted(seed: number, users: number, rates: [number, number], lifts: [number, number]) {
  const random = createRandom(seed);
  const events: TestEvent[] = [];
  for (let i = 0; i < users; i++) {
    const user = `u${String(i).padStart(6, '0')}`;
    const persona = i % 2;
    const treated = random.uniform() < 0.5;
    const t = START + Math.floor(random.uniform() * 10 * DAY_MS);
    events.push(exposed(user, treated ? 'b' : 'a', t));
    if (random.uniform() < rates[persona]! + (treated ? lifts[persona]! : 0)) {
      events.push({ user, event: 'buy', t: t + Math.floor(random.uniform() * DAY_MS) });
    }
  }
  events.push({ user: 'u000000', event: 'view', t: START + 30 * DAY_MS });
  events.push({ user: 'u000000', event: 'buy', t: START + 29 * DAY_MS });
  return events;
}

async function readPlanted(events: TestEvent[], threads = 2) {
  return withEvents(
    { events, properties: ['variant'] },
    (table) =>
      readExperiment(
        table,
        definition({ metrics: [metric('buys', 'conversion', 'buy'), metric('time', 'time', 'buy')] }),
        { labels: Int32Array.from({ length: table.users }, (_, u) => u % 2), names: ['even', 'odd'] },
      ),
    threads,
  );
}

describe('planted effects', () => {
  it('finds the effect of one persona, and that personas differ', async () => {
    const artifact = await readPlanted(planted(1, 4000, [0.2, 0.2], [0, 0.15]));
    expect(artifact.readable).toBe(true);
    const [even, odd] = artifact.by_persona.filter(({ metric: name }) => name === 'buys');
    expect(even!.verdict).toBe('not shown');
    expect(odd!.verdict).toBe('better');
    const { test, shrunken } = artifact.heterogeneity.find(({ metric: name }) => name === 'buys')!;
    expect(test).toMatchObject({ status: 'estimated', differ: true });
    expect(shrunken[0]!.estimate).toBeLessThan(shrunken[1]!.estimate);
  });

  it('finds nothing where there is nothing', async () => {
    const artifact = await readPlanted(planted(2, 4000, [0.2, 0.4], [0, 0]));
    expect([...artifact.overall, ...artifact.by_persona].map(({ verdict }) => verdict)).toEqual(
      new Array(6).fill('not shown'),
    );
    expect(artifact.headline).toBe('No difference is shown in any metric. No evidence that personas differ.');
  });

  it('finds opposite signs that cancel overall', async () => {
    const artifact = await readPlanted(planted(3, 6000, [0.3, 0.3], [-0.1, 0.1]));
    expect(artifact.overall[0]!.verdict).toBe('not shown');
    const [even, odd] = artifact.by_persona.filter(({ metric: name }) => name === 'buys');
    expect([even!.verdict, odd!.verdict]).toEqual(['worse', 'better']);
    expect(artifact.headline).toMatch(
      /^For everyone together no difference is shown\. Personas differ in buys: b is better for odd; b is worse for even\./,
    );
  });

  it('gives the same bytes whatever the threads and the order of events', async () => {
    const events = planted(4, 1500, [0.2, 0.3], [0.05, 0]);
    const first = toJson(await readPlanted(events, 1));
    const second = toJson(await readPlanted([...events].reverse(), 2));
    expect(second).toBe(first);
  });

  it('keeps experiments apart that share an exposure event', async () => {
    const other = (user: string, variant: string): TestEvent => ({
      user,
      event: 'exposed',
      t: START,
      properties: { variant, test: 'other' },
    });
    const events = planted(6, 200, [0.2, 0.2], [0, 0]).map((event) =>
      event.event === 'exposed' ? { ...event, properties: { ...event.properties, test: 'mine' } } : event,
    );
    // Without the filter these two would have seen both variants, and a third variant would appear.
    const users = [...new Set(events.map(({ user }) => user))];
    const shared = [...events, other(users[0]!, 'a'), other(users[0]!, 'b'), other(users[1]!, 'z')];
    const read = (test: string) =>
      withEvents({ events: shared, properties: ['variant', 'test'] }, (table) =>
        readExperiment(
          table,
          definition({
            assignment: {
              kind: 'event',
              event: 'exposed',
              property: 'variant',
              where: [{ property: 'test', in: [test] }],
            },
          }),
          withoutPersonas(table.users),
        ),
      );
    const artifact = await read('mine');
    expect(artifact.variants).toEqual(['a', 'b']);
    expect(artifact.exposure).toMatchObject({ assigned: 200, exposed: 200, crossed: 0 });
    await expect(read('mines')).rejects.toMatchObject({
      problem: { what: "no event 'exposed' has test 'mines'", fix: "did you mean 'mine'?" },
    });
  });

  it('calls a broken split broken', async () => {
    const events = planted(5, 3000, [0.2, 0.2], [0, 0]);
    const broken = events.filter((event, i) => event.properties?.variant !== 'b' || i % 5 !== 0);
    const artifact = await readPlanted(broken);
    expect(artifact.readable).toBe(false);
    expect(artifact.checks[0]).toMatchObject({ kind: 'sample-ratio', status: 'failed' });
    expect(artifact.headline).toMatch(/^Do not act on this experiment: users are not split as planned/);
  });
});
