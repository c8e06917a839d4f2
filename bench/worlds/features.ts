import type { FeatureColumn, FeatureDefinition, FeatureTable } from '../../src/features/index.js';
import { type EventLog, WINDOW_DAYS, type World } from './world.js';

const AS_OF_MS = Date.UTC(2026, 5, 30);
export const WINDOW_START_MS = AS_OF_MS - WINDOW_DAYS * 86_400_000;
const SESSION_GAP_MINUTES = 30;

type Define = Pick<FeatureDefinition, 'name' | 'unit' | 'block' | 'transform'>;

const DEFINITIONS: Define[] = [
  { name: 'tenure_days', unit: 'days', block: 'context', transform: 'log' },
  { name: 'recency_days', unit: 'days', block: 'context', transform: 'log' },
  { name: 'active_days', unit: 'days', block: 'context', transform: 'log' },
  { name: 'active_day_rate', unit: 'share', block: 'how-much', transform: 'logit' },
  { name: 'active_days_last_28', unit: 'days', block: 'context', transform: 'log' },
  { name: 'sessions_per_active_week', unit: 'sessions/week', block: 'how-much', transform: 'log' },
  { name: 'events_per_session', unit: 'events', block: 'how-much', transform: 'log' },
  { name: 'events_per_active_day', unit: 'events/day', block: 'how-much', transform: 'log' },
  { name: 'minutes_per_active_day', unit: 'minutes', block: 'how-much', transform: 'log' },
  { name: 'median_session_minutes', unit: 'minutes', block: 'how-much', transform: 'log' },
  { name: 'breadth', unit: 'events', block: 'what', transform: 'log' },
  { name: 'use_entropy', unit: 'bits', block: 'what', transform: 'identity' },
  { name: 'weekday_share', unit: 'share', block: 'context', transform: 'logit' },
  { name: 'time_to_value_hours', unit: 'hours', block: 'context', transform: 'log' },
];

/** The features of a world, computed straight from its events: a light stand-in for the engine's own. */
export function tableOf(world: World): FeatureTable {
  const { log } = world;
  const values = new Map(DEFINITIONS.map((d) => [d.name, new Float64Array(log.users)]));
  const set = (name: string, user: number, value: number) => {
    values.get(name)![user] = value;
  };
  const censored = new Uint8Array(log.users);
  const exposureDays = new Float64Array(log.users);
  const events = new Int32Array(log.users);
  const mix = mixOf(log, world.eventNames);
  for (let u = 0; u < log.users; u++) {
    const from = log.rowStart[u]!;
    const to = log.rowStart[u + 1]!;
    const n = to - from;
    events[u] = n;
    const first = n > 0 ? log.minute[from]! : WINDOW_DAYS * 1440;
    const last = n > 0 ? log.minute[to - 1]! : first;
    const tenure = Math.max(1, WINDOW_DAYS - first / 1440);
    exposureDays[u] = tenure;
    const days = new Set<number>();
    const weeks = new Set<number>();
    let sessions = 0;
    let weekday = 0;
    let active = 0;
    const lengths: number[] = [];
    let sessionStart = first;
    for (let i = from; i < to; i++) {
      const day = Math.floor(log.minute[i]! / 1440);
      days.add(day);
      weeks.add(Math.floor(day / 7));
      if (day % 7 < 5) weekday++;
      const gap = i > from ? log.minute[i]! - log.minute[i - 1]! : Infinity;
      if (gap > SESSION_GAP_MINUTES) {
        if (i > from && log.minute[i - 1]! > sessionStart) lengths.push(log.minute[i - 1]! - sessionStart);
        sessionStart = log.minute[i]!;
        sessions++;
      } else active += gap;
    }
    if (last > sessionStart) lengths.push(last - sessionStart);
    lengths.sort((a, b) => a - b);
    const last28 = [...days].filter((d) => d >= WINDOW_DAYS - 28).length;
    set('tenure_days', u, tenure);
    set('recency_days', u, WINDOW_DAYS - last / 1440);
    set('active_days', u, days.size);
    set('active_day_rate', u, days.size / Math.ceil(tenure));
    set('active_days_last_28', u, last28);
    set('sessions_per_active_week', u, sessions / Math.max(1, weeks.size));
    set('events_per_session', u, n / Math.max(1, sessions));
    set('events_per_active_day', u, n / Math.max(1, days.size));
    set('minutes_per_active_day', u, active / Math.max(1, days.size));
    // Sessions of one event have no length.
    set('median_session_minutes', u, lengths[lengths.length >> 1] ?? Number.NaN);
    set('breadth', u, mix.rowStart[u + 1]! - mix.rowStart[u]!);
    set('use_entropy', u, entropy(mix.count.subarray(mix.rowStart[u]!, mix.rowStart[u + 1]!)));
    set('weekday_share', u, n > 0 ? weekday / n : Number.NaN);
    let value = -1;
    for (let i = from; i < to && value < 0; i++)
      if (log.type[i] === 5 % world.eventNames.length) value = log.minute[i]! - first;
    censored[u] = value < 0 ? 1 : 0;
    set('time_to_value_hours', u, value < 0 ? tenure * 24 : value / 60);
  }
  const columns: FeatureColumn[] = DEFINITIONS.map((d) => ({
    definition: {
      ...d,
      title: d.name.replaceAll('_', ' '),
      meaning: d.name.replaceAll('_', ' '),
      sql: '',
      direction: 'neutral',
      known: 'after-window',
    },
    values: values.get(d.name)!,
    ...(d.name === 'time_to_value_hours' ? { censored } : {}),
  }));
  const userIds = Array.from({ length: log.users }, (_, u) => userId(u));
  return { userIds, columns, mix, fromMs: WINDOW_START_MS, asOfMs: AS_OF_MS, exposureDays, events };
}

/** `u000042`: byte order is row order. */
export function userId(row: number): string {
  return `u${String(row).padStart(7, '0')}`;
}

function mixOf(log: EventLog, names: string[]): FeatureTable['mix'] {
  const rowStart = new Int32Array(log.users + 1);
  const event: number[] = [];
  const count: number[] = [];
  const tally = new Int32Array(names.length);
  for (let u = 0; u < log.users; u++) {
    tally.fill(0);
    for (let i = log.rowStart[u]!; i < log.rowStart[u + 1]!; i++) tally[log.type[i]!]!++;
    for (let e = 0; e < names.length; e++) {
      if (tally[e]! > 0) {
        event.push(e);
        count.push(tally[e]!);
      }
    }
    rowStart[u + 1] = event.length;
  }
  return { events: names, rowStart, event: Int32Array.from(event), count: Int32Array.from(count) };
}

function entropy(counts: Int32Array): number {
  let sum = 0;
  for (const c of counts) sum += c;
  let bits = 0;
  for (const c of counts) bits -= (c / sum) * Math.log2(c / sum);
  return bits;
}
