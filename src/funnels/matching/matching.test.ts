import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FunnelRule } from '../definition.js';
import { funnelRule } from '../presets.js';
import { matcherOf } from './match.js';
import type { UnitEvents } from './unit.js';
import { type WindowFunnelMode, windowFunnel } from './window-funnel.js';

/** `A@0 AB@3 X@5`: letters A to E are steps 1 to 5, X an exclusion, `-` neither; times in seconds. */
function unit(text: string): UnitEvents {
  const rows = text.split(' ').map((event) => {
    const [letters, time] = event.split('@') as [string, string];
    const bits = [...letters].reduce(
      (sum, c) => sum | (c < 'F' && c >= 'A' ? 1 << (c.charCodeAt(0) - 65) : 0),
      0,
    );
    return { time: Number(time) * 1000, bits, excluded: letters.includes('X') ? 1 : 0 };
  });
  return {
    length: rows.length,
    time: rows.map(({ time }) => time),
    steps: rows.map(({ bits }) => bits),
    excluded: rows.map(({ excluded }) => excluded),
  };
}

function reached(text: string, rule: FunnelRule, steps: number, [fromStep, toStep] = [1, steps]): number[] {
  const match = matcherOf(rule, steps, [{ fromStep: fromStep!, toStep: toStep! }]);
  return match(unit(text)).map((entry) => entry.reached);
}

const HOUR = { windowMs: 3_600_000 };

describe('exclusions that end the entry', () => {
  const rule = funnelRule('kindred', HOUR);
  it.each([
    ['A@0 X@1 B@2', 2, [1]],
    ['A@0 X@1 A@2 B@3', 2, [2]],
    ['A@0 B@1 X@2 C@3', 3, [2]],
    // The entry that went on before the exclusion came is not hit by it.
    ['A@0 B@1 A@2 X@3 C@4', 3, [2]],
    // Two at one time exclude as one does.
    ['A@0 X@1 X@1 B@2', 2, [1]],
  ])('%s', (events, steps, expected) => {
    expect(reached(events, rule, steps)).toEqual(expected);
  });
});

describe('exclusions that take the user out', () => {
  const rule = funnelRule('posthog', HOUR);
  it('leave a chain that had gone on before they came', () => {
    // The entry of 0 stands at step 2; the exclusion of steps 1 to 2 hits the entry of 2 only.
    expect(reached('A@0 B@1 A@2 X@3 B@4 C@5', rule, 3, [1, 2])).toEqual([3]);
  });
  it('are not undone by a repeat of the step', () => {
    expect(reached('A@0 B@1 X@2 B@3 C@4', rule, 3, [2, 3])).toEqual([]);
  });
  it('break a strict order whose steps they stand between', () => {
    expect(reached('A@0 X@1 B@2', { ...rule, order: 'strict' }, 2)).toEqual([]);
  });
});

describe('events of one time', () => {
  it('serve a chain once each', () => {
    const rule = funnelRule('posthog', HOUR);
    expect(reached('AB@0 C@0', rule, 3)).toEqual([1]);
    expect(reached('AB@0 B@0 C@0', rule, 3)).toEqual([3]);
    expect(reached('AB@0 AB@0', rule, 2)).toEqual([2]);
  });
  it('that are alike break a strict order like one', () => {
    const rule = funnelRule('kindred', { ...HOUR, order: 'strict' });
    expect(reached('A@0 -@1 -@1 B@2', rule, 2)).toEqual([1]);
    expect(reached('A@0 -@1 B@1', rule, 2)).toEqual([2]);
  });
});

describe('entries in any order', () => {
  const rule = funnelRule('kindred', { windowMs: 10_000, order: 'any', counting: 'totals' });
  it.each([
    ['B@0 A@1 A@2 B@3', 2, [2, 2]],
    // Seen again while it is open, a step changes nothing.
    ['A@0 A@1 A@2 B@3', 2, [2]],
    ['A@0 B@11 A@12', 2, [1, 2]],
    ['A@0 X@1 B@2 A@3', 2, [1, 2]],
    ['A@0 B@1 -@2 C@3 B@4', 3, [3, 1]],
    ['X@0 -@1', 2, []],
  ])('%s', (events, steps, expected) => {
    expect(reached(events, rule, steps)).toEqual(expected);
  });
});

describe('windowFunnel', () => {
  const level = (text: string, steps: number, window: number, ...modes: WindowFunnelMode[]) =>
    windowFunnel(unit(text), steps, window * 1000, new Set(modes)).reached;

  it('takes one event for several steps unless strict_once', () => {
    expect(level('AB@0', 2, 10)).toBe(2);
    expect(level('AB@0', 2, 10, 'strict_once')).toBe(1);
    // At one time the steps come in their order, whatever the order of the events.
    expect(level('B@0 A@0', 2, 10, 'strict_once')).toBe(2);
    expect(level('AB@0 AB@0 B@0', 2, 10, 'strict_once')).toBe(2);
    // The second event may be step 1 or 2 of different chains; both are kept.
    expect(level('AB@0 AB@1 C@2', 3, 10, 'strict_once')).toBe(3);
    // The event used twice must not be found again behind another one of its time.
    expect(level('ABC@0 B@0', 3, 10, 'strict_once')).toBe(2);
  });
  it('combines its modes', () => {
    expect(level('AB@0 AB@0 C@0', 3, 10, 'strict_once', 'strict_increase')).toBe(1);
    expect(level('A@0 B@1 B@2 C@3', 3, 10, 'strict_once', 'strict_deduplication')).toBe(2);
    expect(level('A@0 -@1 B@2', 2, 10, 'strict_order', 'strict_once')).toBe(1);
    expect(level('A@0 C@1 B@2 C@3', 3, 10, 'strict_order')).toBe(1);
    expect(level('A@0 C@1 B@2 C@3', 3, 10, 'strict_order', 'allow_reentry')).toBe(3);
    expect(level('A@0 B@1 C@2 A@3 B@4', 4, 10, 'strict_deduplication')).toBe(3);
  });
  it('keeps the window from the latest first step, the end included', () => {
    expect(level('A@0 A@5 B@15', 2, 10)).toBe(2);
    expect(level('A@0 B@11', 2, 10)).toBe(1);
    expect(level('A@0 A@5 B@15', 2, 10, 'strict_once')).toBe(2);
  });

  const stream = fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 4 }), step: fc.integer({ min: 0, max: 4 }) }), {
      maxLength: 14,
    })
    .map((rows) => {
      let time = 0;
      return rows.map(({ gap, step }) => {
        time += gap;
        return `${'ABCDX'[step]}@${time}`;
      });
    });

  it('and the matcher of latest entries reach as far as the best single entry does, tried one by one', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 20 }), (rows, window) => {
        fc.pre(rows.length > 0);
        const events = unit(rows.join(' '));
        let best = 0;
        for (let i = 0; i < events.length; i++) {
          if (events.steps[i] !== 1) continue;
          let depth = 1;
          for (let j = i + 1; j < events.length && events.time[j]! <= events.time[i]! + window * 1000; j++) {
            if (events.steps[j] === 1 << depth) depth++;
          }
          best = Math.max(best, depth);
        }
        const rule = funnelRule('posthog', { windowMs: window * 1000 });
        expect(matcherOf(rule, 4, [])(events)[0]?.reached ?? 0).toBe(best);
        for (const modes of [[], ['strict_once'], ['strict_increase']] as WindowFunnelMode[][]) {
          expect(windowFunnel(events, 4, window * 1000, new Set(modes)).reached).toBe(best);
        }
      }),
      { numRuns: 300 },
    );
  });
});
