import { createRandom, type Random } from '../../base/index.js';
import type { FeatureColumn, FeatureTable } from '../../features/index.js';
import { draws } from './mixes.js';

/** A planted group: events per active day and the chance of an active day, and the weight of each event. */
export interface Group {
  users: number;
  activeDayRate: number;
  eventsPerDay: number;
  mix: number[];
}

const DAYS = 60;
const DAY_MS = 86_400_000;

/** Columns by name; block and transform as in the registry of features. */
export function column(name: string, values: ArrayLike<number>, unit = 'count'): FeatureColumn {
  const rate = name === 'active_day_rate';
  const context = name === 'active_days' || name === 'tenure_days' || name === 'recency_days';
  return {
    definition: {
      name,
      title: name.replaceAll('_', ' '),
      unit,
      meaning: name,
      sql: '',
      block: context ? 'context' : 'how-much',
      direction: 'more-is-more-engaged',
      transform: rate ? 'logit' : 'log',
      known: 'anytime',
    },
    values: Float64Array.from(values),
  };
}

/** A table with given columns and counts (users x events). */
export function table(columns: FeatureColumn[], counts: number[][], events: string[]): FeatureTable {
  const n = counts.length;
  const rowStart = new Int32Array(n + 1);
  const event: number[] = [];
  const count: number[] = [];
  counts.forEach((row, u) => {
    row.forEach((c, e) => {
      if (c === 0) return;
      event.push(e);
      count.push(c);
    });
    rowStart[u + 1] = event.length;
  });
  return {
    userIds: Array.from({ length: n }, (_, u) => `u${String(u).padStart(6, '0')}`),
    columns,
    mix: { events, rowStart, event: Int32Array.from(event), count: Int32Array.from(count) },
    fromMs: 0,
    asOfMs: DAYS * DAY_MS,
    exposureDays: new Float64Array(n).fill(DAYS),
    events: Int32Array.from(counts, (row) => row.reduce((a, b) => a + b, 0)),
  };
}

/** Users of the groups, shuffled; `truth` is the group of each row. */
export function planted(groups: readonly Group[], seed: number): { table: FeatureTable; truth: Int32Array } {
  const random = createRandom(`planted ${seed}`);
  const order = shuffled(
    groups.flatMap((g, i) => new Array<number>(g.users).fill(i)),
    random,
  );
  const days: number[] = [];
  const perDay: number[] = [];
  const counts = order.map((g) => {
    const group = groups[g]!;
    const rate = group.activeDayRate * Math.exp(0.2 * random.normal());
    let active = 1;
    for (let d = 1; d < DAYS; d++) if (random.uniform() < rate) active++;
    const total = Math.max(1, Math.round(active * group.eventsPerDay * Math.exp(0.25 * random.normal())));
    days.push(active);
    perDay.push(total / active);
    const weights = group.mix.map((w) => w * Math.exp(0.3 * random.normal()));
    return draws(weights, total, random);
  });
  const columns = [
    column('active_days', days, 'days'),
    column(
      'active_day_rate',
      days.map((d) => d / DAYS),
      'share',
    ),
    column('events_per_active_day', perDay, 'events/day'),
    column(
      'events_per_session',
      perDay.map((p) => p / 1.3),
      'events/session',
    ),
  ];
  const events = groups[0]!.mix.map((_, e) => `event_${e}`);
  return { table: table(columns, counts, events), truth: Int32Array.from(order) };
}

/** Three groups that differ in what they do and how much: easy to tell apart. */
export const THREE: Group[] = [
  { users: 150, activeDayRate: 0.7, eventsPerDay: 12, mix: [8, 8, 1, 1, 1, 1, 1, 1] },
  { users: 150, activeDayRate: 0.25, eventsPerDay: 5, mix: [1, 1, 8, 8, 1, 1, 1, 1] },
  { users: 150, activeDayRate: 0.25, eventsPerDay: 5, mix: [1, 1, 1, 1, 8, 8, 1, 1] },
];

/** One group. */
export const ONE: Group[] = [
  { users: 400, activeDayRate: 0.3, eventsPerDay: 6, mix: [4, 3, 2, 2, 1, 1, 1, 1] },
];

function shuffled(values: number[], random: Random): number[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}
