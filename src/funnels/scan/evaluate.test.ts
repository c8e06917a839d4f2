import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineFunnel, type FunnelInput } from '../define.js';
import { matcherOf } from '../matching/index.js';
import { HOUR, type TestEvent, withEvents } from '../testing/world.js';
import { evaluateFunnel } from './evaluate.js';

const SESSIONS = { gapMs: HOUR / 2, by: 'gap', idleMs: 1000 } as const;

/** Entries as `[user, steps reached, times]`. */
async function entriesOf(
  rows: readonly TestEvent[],
  input: Omit<FunnelInput, 'name'>,
  options: { properties?: string[]; threads?: number } = {},
) {
  return withEvents(
    rows,
    async (events) => {
      const definition = defineFunnel({ name: 'test', ...input }, 'test');
      const scope = { fromMs: events.firstMs, endMs: events.lastMs + 1, sessions: SESSIONS };
      const { length, user, reached, at, times } = await evaluateFunnel(events, definition, scope);
      return Array.from({ length }, (_, i) => [
        events.userIds[user[i]!],
        reached[i],
        [...times.subarray(at[i]!, at[i]! + reached[i]!)],
      ]);
    },
    options,
  );
}

describe('evaluateFunnel', () => {
  it('finds the entries of every user in one pass', async () => {
    const rows: TestEvent[] = [
      ['b', 'A', 5],
      ['a', 'B', 20],
      ['a', 'A', 10],
      ['b', 'C', 7],
      ['a', 'C', 30],
      ['c', 'C', 1],
    ];
    expect(await entriesOf(rows, { steps: ['A', 'B', 'C'] })).toEqual([
      ['a', 3, [10, 20, 30]],
      ['b', 1, [5]],
    ]);
  });

  it('reads the filters of every step', async () => {
    const step = (event: string, page: string) => ({ event, where: [{ property: 'page', in: [page] }] });
    const pages = ['a', 'b', 'c', 'd', 'e'];
    const rows = pages.map((page, i): TestEvent => ['u', 'view', i * HOUR, { page }]);
    const steps = pages.map((page) => step('view', page));
    const found = await entriesOf(rows, { steps }, { properties: ['page'] });
    expect(found.map(([, reached]) => reached)).toEqual([5]);
  });

  it('counts the end of the window as inside', async () => {
    const at = (t: number) =>
      entriesOf(
        [
          ['a', 'A', 0],
          ['a', 'B', t],
        ],
        { steps: ['A', 'B'], window: '1h' },
      );
    expect((await at(HOUR))[0]![1]).toBe(2);
    expect((await at(HOUR + 1))[0]![1]).toBe(1);
  });

  it('reads filters on properties', async () => {
    const rows: TestEvent[] = [
      ['a', 'view', 1, { page: 'home' }],
      ['a', 'view', 2, { page: 'price' }],
      ['a', 'buy', 3],
      ['b', 'view', 1],
      ['b', 'buy', 3],
    ];
    const price = { event: 'view', where: [{ property: 'page', in: ['price', 'never seen'] }] };
    expect(await entriesOf(rows, { steps: [price, 'buy'] }, { properties: ['page'] })).toEqual([
      ['a', 2, [2, 3]],
    ]);
  });

  it('counts each session that has an entry', async () => {
    const rows: TestEvent[] = [
      ['a', 'A', 0],
      ['a', 'B', 1000],
      ['a', 'A', 5 * HOUR],
      ['a', 'x', 5 * HOUR + 1000],
      ['a', 'B', 9 * HOUR],
    ];
    expect(await entriesOf(rows, { steps: ['A', 'B'], counting: 'sessions' })).toEqual([
      ['a', 2, [0, 1000]],
      ['a', 1, [5 * HOUR]],
    ]);
  });

  it('counts every entry for totals', async () => {
    const rows: TestEvent[] = [
      ['a', 'A', 0],
      ['a', 'B', 1],
      ['a', 'A', 2],
      ['a', 'A', 3],
    ];
    const input = { steps: ['A', 'B'], counting: 'totals', preset: 'mixpanel' } as const;
    expect(await entriesOf(rows, input)).toEqual([
      ['a', 2, [0, 1]],
      ['a', 1, [2]],
    ]);
  });

  it('sees strangers between the steps of a strict order', async () => {
    const rows: TestEvent[] = [
      ['a', 'A', 0],
      ['a', 'x', 1],
      ['a', 'B', 2],
    ];
    expect((await entriesOf(rows, { steps: ['A', 'B'], order: 'strict' }))[0]![1]).toBe(1);
    expect((await entriesOf(rows, { steps: ['A', 'B'], order: 'loose' }))[0]![1]).toBe(2);
  });

  describe('with held properties', () => {
    const rows: TestEvent[] = [
      ['a', 'A', 0, { item: 'x' }],
      ['a', 'A', 1, { item: 'y' }],
      ['a', 'B', 2, { item: 'y' }],
      ['b', 'A', 0],
      ['b', 'B', 1, { item: 'y' }],
    ];
    const held = { steps: ['A', 'B'], hold: ['item'] };
    it('takes the value that goes furthest', async () => {
      expect(await entriesOf(rows, held, { properties: ['item'] })).toEqual([['a', 2, [1, 2]]]);
    });
    it('takes the first value where the first entry counts', async () => {
      expect(await entriesOf(rows, { ...held, reentry: 'first' }, { properties: ['item'] })).toEqual([
        ['a', 1, [0]],
      ]);
    });
    it('takes every value for totals', async () => {
      expect(await entriesOf(rows, { ...held, counting: 'totals' }, { properties: ['item'] })).toEqual([
        ['a', 1, [0]],
        ['a', 2, [1, 2]],
      ]);
    });
  });

  it('names an event that is not there, and the nearest that is', async () => {
    const rows: TestEvent[] = [['a', 'signed_up', 0]];
    await expect(entriesOf(rows, { steps: ['signed_up', 'sgined_up'] })).rejects.toMatchObject({
      problem: { fix: "did you mean 'signed_up'?" },
    });
  });

  it('agrees with the matcher on each user by itself, whatever the order of the rows and the threads', async () => {
    const event = fc.tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('A', 'B', 'C', 'x'),
      fc.integer({ min: 0, max: 12 }),
    );
    const order = fc.constantFrom('loose', 'strict', 'any');
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 24 }), order, async (drawn, kind) => {
        const rows: TestEvent[] = [...drawn, ...['A', 'B', 'C', 'x'].map((e) => ['z', e, 99] as TestEvent)];
        const input = { steps: ['A', 'B', 'C'], window: '8ms', order: kind } as const;
        const found = await entriesOf(rows, input);
        expect(await entriesOf([...rows].reverse(), input, { threads: 1 })).toEqual(found);
        const { rule } = defineFunnel({ name: 'test', ...input }, 'test');
        const match = matcherOf(rule, 3, []);
        const alone = ['a', 'b', 'c', 'z'].flatMap((user) => {
          const bits = (e: string) => ({ A: 1, B: 2, C: 4 })[e] ?? 0;
          const own = rows.filter(([u]) => u === user).sort((p, q) => p[2] - q[2] || bits(p[1]) - bits(q[1]));
          const entries = match({
            length: own.length,
            time: own.map(([, , t]) => t),
            steps: own.map(([, e]) => bits(e)),
            excluded: own.map(() => 0),
          });
          return entries.map(({ reached, times }) => [user, reached, times.slice(0, reached)]);
        });
        expect(found).toEqual(alone);
      }),
      { numRuns: 10 },
    );
  });
});
