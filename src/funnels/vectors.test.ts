import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Attribution, Exclusion, FunnelDefinition, FunnelRule } from './definition.js';
import { binEdges, timeBins } from './figures/time-bins.js';
import { attributedEntries } from './matching/attribution.js';
import { matcherOf } from './matching/match.js';
import type { Entry, UnitEvents } from './matching/unit.js';
import { type WindowFunnelMode, windowFunnel } from './matching/window-funnel.js';
import { funnelRule } from './presets.js';
import { EntryTrend } from './scan/trend.js';
import { UnitBuffer } from './scan/unit-buffer.js';

/** The folder of the expected numbers; another copy may be named by KINDRED_VECTORS. */
const VECTORS = new URL(
  `${process.env.KINDRED_VECTORS ?? '../../../shared/vectors'}`.replace(/\/?$/, '/'),
  import.meta.url,
);
const here = existsSync(VECTORS);

interface VectorEvent {
  ts: string;
  event: string;
  props?: Record<string, unknown>;
}
interface VectorStep {
  event: string;
  props?: Record<string, unknown>;
  math?: string;
}
interface WindowFunnelCase {
  id: string;
  window: number;
  modes: WindowFunnelMode[];
  steps: Condition[];
  events: Record<string, Record<string, unknown>[]>;
  expected: { level: Record<string, number> };
  contested?: { level_per_implementation_0215c755?: Record<string, number> };
}
type Condition = { field: string; op: string; value: unknown } | { all: Condition[] };
interface Case {
  id: string;
  semantics: string;
  steps?: (VectorStep | string)[];
  conversion_window_seconds?: number | null;
  exclusions?: { event: string; from_step: number; to_step: number }[];
  options?: {
    reentry?: string;
    order?: string;
    exclusions?: { event: string; from_step: number; to_step: number }[];
  };
  events: Record<string, VectorEvent[]>;
  expected: {
    step_counts?: number[];
    unique_paths?: number[];
    actors_reaching_step?: Record<string, string[]>;
    time_to_convert_seconds?: number;
    average_seconds_from_previous_step?: (number | null)[];
    median_seconds_from_previous_step?: (number | null)[];
  };
  contested?: boolean;
}

function load<T = Case>(file: string): T[] {
  return here ? (JSON.parse(readFileSync(new URL(file, VECTORS), 'utf8')) as { cases: T[] }).cases : [];
}

/** Start of the report's date range, where a case has one: earlier events count for "first time ever" only. */
const RANGE_START: Record<string, string> = { 'ph-first-time-merged-ids-day': '2024-03-22T00:00:00Z' };

/** The events of one unit with step bits; unrelated events stay, because a strict order sees them. */
function unitOf(
  events: VectorEvent[],
  steps: VectorStep[],
  exclusions: Exclusion[],
  since: number,
): UnitEvents {
  const sorted = events
    .map((event) => ({
      ...event,
      time: Date.parse(event.ts.includes('Z') ? event.ts : `${event.ts.replace(' ', 'T')}Z`),
    }))
    .sort((a, b) => a.time - b.time);
  const matches = (event: VectorEvent, step: VectorStep): boolean =>
    event.event === step.event &&
    Object.entries(step.props ?? {}).every(([key, value]) => event.props?.[key] === value);
  const firstEver = new Set<string>();
  return {
    length: sorted.length,
    time: sorted.map((event) => event.time),
    steps: sorted.map((event) => {
      const firstTime = !firstEver.has(event.event);
      firstEver.add(event.event);
      if (event.time < since) return 0;
      return steps.reduce(
        (bits, step, k) =>
          bits | (matches(event, step) && (step.math !== 'first_time_for_user' || firstTime) ? 1 << k : 0),
        0,
      );
    }),
    excluded: sorted.map((event) =>
      exclusions.reduce((bits, x, i) => bits | (x.event === event.event ? 1 << i : 0), 0),
    ),
  };
}

function entriesOf(test: Case, rule: FunnelRule): { counts: number[]; byUser: Map<string, Entry[]> } {
  const steps = test.steps!.map((step) => (typeof step === 'string' ? { event: step } : step));
  const exclusions = (test.exclusions ?? test.options?.exclusions ?? []).map((x) => ({
    event: x.event,
    fromStep: x.from_step,
    toStep: x.to_step,
  }));
  const match = matcherOf(rule, steps.length, exclusions);
  const since = Date.parse(RANGE_START[test.id] ?? '1970-01-01T00:00:00Z');
  const byUser = new Map(
    Object.entries(test.events).map(([user, events]) => [
      user,
      match(unitOf(events, steps, exclusions, since)),
    ]),
  );
  const counts = steps.map((_, k) => [...byUser.values()].flat().filter((entry) => entry.reached > k).length);
  return { counts, byUser };
}

function ruleOf(test: Case): FunnelRule {
  const window = test.conversion_window_seconds;
  const windowMs = window === null || window === undefined ? Number.POSITIVE_INFINITY : window * 1000;
  const [vendor, kind = ''] = test.semantics.split('.');
  if (vendor === 'posthog') {
    const order = kind.startsWith('unordered') ? 'any' : kind.startsWith('strict') ? 'strict' : 'loose';
    return funnelRule('posthog', { windowMs, order });
  }
  if (vendor === 'amplitude')
    return funnelRule('amplitude', { windowMs, order: kind === 'exact_order' ? 'strict' : 'loose' });
  if (vendor === 'mixpanel') {
    return funnelRule('mixpanel', {
      windowMs,
      counting: kind === 'totals' ? 'totals' : 'uniques',
      order: test.options?.order === 'any' ? 'any' : 'loose',
      reentry: test.options?.reentry === 'optimized' ? 'latest' : 'first',
    });
  }
  return funnelRule('mixpanel', { windowMs, ties: 'exact' });
}

describe.skipIf(!here)('PostHog’s funnel cases (funnel-posthog.json)', () => {
  const cases = load('funnel-posthog.json').filter((test) => test.expected.step_counts);
  it.each(cases.map((test) => [test.id, test] as const))('%s', (_, test) => {
    const { counts, byUser } = entriesOf(test, ruleOf(test));
    // A count that the peer's test does not assert is null in the vectors.
    expect(counts).toEqual(test.expected.step_counts!.map((expected, k) => expected ?? counts[k]));
    for (const [step, users] of Object.entries(test.expected.actors_reaching_step ?? {})) {
      const reached = [...byUser]
        .filter(([, entries]) => entries.some((entry) => entry.reached >= Number(step)))
        .map(([user]) => user);
      expect(reached.sort()).toEqual([...users].sort());
    }
    const averages = test.expected.average_seconds_from_previous_step;
    averages?.forEach((expected, k) => {
      if (expected === null || k === 0) return;
      const gaps = [...byUser.values()]
        .flat()
        .filter((e) => e.reached > k)
        .map((e) => (e.times[k]! - e.times[k - 1]!) / 1000);
      expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeCloseTo(expected, 6);
    });
  });
});

interface BreakdownCase extends Case {
  attribution: string;
  breakdown: string | string[];
  expected: Case['expected'] & {
    groups: { value: string | string[]; step_counts: number[]; average_seconds?: (number | null)[] }[];
  };
}

/** Several properties are one whose value is the list of theirs; without any value it is absent. */
function groupsOf(test: BreakdownCase, attribution: Attribution): Record<string, Entry[]> {
  const steps = test.steps!.map((step) => (typeof step === 'string' ? { event: step } : step));
  const names = [test.breakdown].flat();
  // The peer's test of two properties asks for one that the events do not have; the values are those of the other.
  const read = (event: VectorEvent, name: string) =>
    event.props?.[name] ?? (name === '$browser_version' ? event.props?.$version : undefined);
  const codes: string[] = [];
  const find = attributedEntries(matcherOf(ruleOf(test), steps.length, []), attribution);
  const groups: Record<string, Entry[]> = {};
  for (const events of Object.values(test.events)) {
    const sorted = [...events].sort((a, b) => Date.parse(a.ts) - Date.parse(b.ts));
    const values = sorted.map((event) => {
      const value = names.map((name) => String(read(event, name) ?? ''));
      if (value.every((one) => one === '')) return -1;
      const text = JSON.stringify(value);
      if (!codes.includes(text)) codes.push(text);
      return codes.indexOf(text);
    });
    for (const { value, entry } of find({ ...unitOf(events, steps, [], 0), values })) {
      const name = value < 0 ? JSON.stringify(names.map(() => '')) : codes[value]!;
      groups[name] = [...(groups[name] ?? []), entry];
    }
  }
  return groups;
}

describe.skipIf(!here)('PostHog’s attribution of a breakdown', () => {
  const cases = [
    ...load<BreakdownCase>('funnel-posthog.json'),
    ...load<BreakdownCase>('funnel-vendor-docs.json'),
  ];
  const broken = cases.filter((test) => test.expected.groups);
  it.each(broken.map((test) => [test.id, test] as const))('%s', (_, test) => {
    const wanted = test.attribution ?? 'step 1';
    const step = /^step (\d+)$/.exec(wanted);
    // Amplitude's segments are values of user properties as they are at step 1.
    const attributed = { ...test, breakdown: test.breakdown ?? 'country' };
    const groups = groupsOf(attributed, step ? Number(step[1]) : (wanted as Attribution));
    const expected = test.expected.groups.map(({ value, step_counts, average_seconds }) => [
      JSON.stringify([value].flat()),
      step_counts,
      average_seconds ?? null,
    ]);
    const got = Object.entries(groups).map(([value, entries]) => {
      const average = (k: number) => {
        const gaps = entries.filter((e) => e.reached > k).map((e) => (e.times[k]! - e.times[k - 1]!) / 1000);
        return gaps.length === 0 ? null : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
      };
      const averages = test.expected.groups.find(
        (group) => JSON.stringify([group.value].flat()) === value,
      )?.average_seconds;
      return [
        value,
        test.steps!.map((_, k) => entries.filter((entry) => entry.reached > k).length),
        averages ? averages.map((one, k) => (one === null ? null : average(k))) : null,
      ];
    });
    expect(got.sort()).toEqual(expected.sort());
  });
});

describe.skipIf(!here)('Mixpanel’s filter after the query', () => {
  const cases = load<BreakdownCase & { options: { global_filter: { prop: string; value: string } } }>(
    'funnel-vendor-docs.json',
  ).filter((test) => test.options?.global_filter !== undefined);
  it.each(cases.map((test) => [test.id, test] as const))('%s is the group of its first value', (_, test) => {
    const { prop, value } = test.options.global_filter;
    const entries = groupsOf({ ...test, breakdown: prop }, 'first_touch')[JSON.stringify([value])] ?? [];
    expect(test.steps!.map((_, k) => entries.filter(({ reached }) => reached > k).length)).toEqual(
      test.expected.step_counts,
    );
  });
});

describe.skipIf(!here)('worked examples of vendors (funnel-vendor-docs.json)', () => {
  const cases = load('funnel-vendor-docs.json').filter(
    (test) => test.expected.step_counts && test.id !== 'mx-filter-global-first-defined',
  );
  it.each(cases.map((test) => [test.id, test] as const))('%s', (_, test) => {
    const { counts, byUser } = entriesOf(test, ruleOf(test));
    expect(counts).toEqual(test.expected.step_counts);
    if (test.expected.time_to_convert_seconds !== undefined) {
      const [entry] = [...byUser.values()][0]!;
      expect((entry!.times.at(-1)! - entry!.times[0]!) / 1000).toBe(test.expected.time_to_convert_seconds);
    }
  });
});

describe.skipIf(!here)('Retentioneering’s funnel tests (funnel-retentioneering.json)', () => {
  it.each(load('funnel-retentioneering.json').map((test) => [test.id, test] as const))('%s', (_, test) => {
    expect(entriesOf(test, ruleOf(test)).counts).toEqual(test.expected.unique_paths);
  });
});

describe.skipIf(!here)('ClickHouse’s windowFunnel (funnel-clickhouse.json)', () => {
  // Where the peer's expected output and its later source disagree, the source is followed, and it is no gate of ours.
  const cases = load<WindowFunnelCase>('funnel-clickhouse.json').flatMap((test) => {
    if (!test.contested) return [test];
    const level = test.contested.level_per_implementation_0215c755;
    return level ? [{ ...test, id: `${test.id} (contested; as its source)`, expected: { level } }] : [];
  });
  const holds = (event: Record<string, unknown>, condition: Condition): boolean => {
    if ('all' in condition) return condition.all.every((part) => holds(event, part));
    const value = event[condition.field] as number;
    const wanted = condition.value as number;
    if (condition.op === '==') return value === wanted;
    if (condition.op === 'in') return (condition.value as unknown[]).includes(value);
    if (condition.op === 'is_null')
      return event[condition.field] === null || event[condition.field] === undefined;
    if (condition.op === '!=') return value !== wanted;
    if (condition.op === '>') return value > wanted;
    if (condition.op === '<') return value < wanted;
    if (condition.op === '>=') return value >= wanted;
    if (condition.op === '<=') return value <= wanted;
    if (condition.op === 'is_not_null')
      return event[condition.field] !== null && event[condition.field] !== undefined;
    throw new Error(`unknown operator ${condition.op}`);
  };
  it.each(cases.map((test) => [test.id, test] as const))('%s', (_, test) => {
    for (const [user, level] of Object.entries(test.expected.level)) {
      const events = test.events[user]!;
      const unit: UnitEvents = {
        length: events.length,
        time: events.map((event) => event.t as number),
        steps: events.map((event) =>
          test.steps.reduce((bits, step, k) => bits | (holds(event, step) ? 1 << k : 0), 0),
        ),
        excluded: events.map(() => 0),
      };
      expect([user, windowFunnel(unit, test.steps.length, test.window, new Set(test.modes)).reached]).toEqual(
        [user, level],
      );
    }
  });
});

interface TimeCase extends Case {
  from_step: number;
  to_step: number;
  bin_count: number | null;
  expected: Case['expected'] & { bins: [number, number][]; average_seconds: number };
}

describe.skipIf(!here)('PostHog’s times to convert', () => {
  const cases = load<TimeCase>('funnel-posthog.json').filter((test) => 'bins' in test.expected);
  it.each(cases.map((test) => [test.id, test] as const))('%s', (_, test) => {
    const { byUser } = entriesOf(test, ruleOf(test));
    const seconds = [...byUser.values()]
      .flat()
      .filter((entry) => entry.reached >= test.to_step)
      .map((entry) => (entry.times[test.to_step - 1]! - entry.times[test.from_step - 1]!) / 1000);
    const { edges, counts } = timeBins(Float64Array.from(seconds), test.bin_count);
    expect(edges.map((edge, i) => [edge, counts[i]])).toEqual(test.expected.bins);
    expect(seconds.reduce((sum, s) => sum + s, 0) / seconds.length).toBe(test.expected.average_seconds);
  });

  const shared = load<{
    id: string;
    semantics: string;
    input: { periods: { min: number; max: number; n: number }[]; bin_count: number | null };
    expected: { boundaries: number[] };
  }>('funnel-posthog.json').filter((test) => test.semantics.endsWith('shared_bins'));
  it.each(shared.map((test) => [test.id, test] as const))('%s', (_, { input, expected }) => {
    expect(binEdges(input.periods, input.bin_count)).toEqual(expected.boundaries);
  });
});

interface TrendCase extends Case {
  from_step: number;
  to_step: number;
  date_from: string;
  expected: Case['expected'] & { per_day: { reached_from: number; reached_to: number }[] };
}

describe.skipIf(!here)('PostHog’s trends by day of entry', () => {
  const cases = load<TrendCase>('funnel-posthog.json').filter((test) => 'per_day' in test.expected);
  it.each(cases.map((test) => [test.id, test] as const))('%s', (_, test) => {
    const steps = test.steps as VectorStep[];
    const match = matcherOf(ruleOf(test), steps.length, []);
    const perDay = test.expected.per_day.map((_, day) => {
      const from = Date.parse(`${test.date_from}T00:00:00Z`) + day * 86_400_000;
      // A user counts on each day on which an entry of its begins: the other days' first steps are taken away.
      const reached = Object.values(test.events).map((events) => {
        const unit = unitOf(events, steps, [], 0);
        const today = Array.from(unit.steps, (bits, i) =>
          unit.time[i]! >= from && unit.time[i]! < from + 86_400_000 ? bits : bits & ~1,
        );
        return match({ ...unit, steps: today })[0]?.reached ?? 0;
      });
      const atLeast = (step: number) => reached.filter((r) => r >= step).length;
      return { reached_from: atLeast(test.from_step), reached_to: atLeast(test.to_step) };
    });
    expect(perDay).toEqual(
      test.expected.per_day.map(({ reached_from, reached_to }) => ({ reached_from, reached_to })),
    );
    if (test.from_step !== 1 || test.to_step !== steps.length) return;
    // Whole funnels, by the counter that reports use.
    const users = Object.values(test.events);
    const rule = ruleOf(test);
    const trend = new EntryTrend(
      { rule, steps } as unknown as FunnelDefinition,
      { labels: new Int32Array(users.length).fill(-1), names: [] },
      { windowMs: rule.windowMs, endMs: Number.POSITIVE_INFINITY },
      { fromMs: [0], offsetMs: [0] },
    );
    users.forEach((events, user) => {
      const { length, time, steps: bits } = unitOf(events, steps, [], 0);
      const unit = new UnitBuffer(steps.length, 0);
      for (let i = 0; i < length; i++) unit.push(time[i]!, bits[i]!);
      trend.add(user, unit, match(unit), match);
    });
    const from = Date.parse(`${test.date_from}T00:00:00Z`) / 86_400_000;
    const counted = new Map(trend.finish()[0]!.map((day) => [day.day, day]));
    expect(
      test.expected.per_day.map((_, day) => ({
        reached_from: counted.get(from + day)?.entered ?? 0,
        reached_to: counted.get(from + day)?.completed ?? 0,
      })),
    ).toEqual(perDay);
  });
});
