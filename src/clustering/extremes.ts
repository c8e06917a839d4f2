import type { FeatureTable } from '../features/index.js';

/** A user that no persona should be formed around. */
export interface ExtremeRow {
  row: number;
  kind: 'bot' | 'extreme';
  reason: string;
}

/** Upper fences: quartile plus this many interquartile ranges of the logarithm. Tukey calls 3 "far out". */
const FENCE = 3;
/** More users than this share beyond the fence are a group, not exceptions. */
const MOST = 0.01;
/** Events a day that nobody's hands make, whatever the others do. */
const INHUMAN_EVENTS_PER_DAY = 5000;
/** A single kind of event, this often in total, in a product with several kinds. */
const MONOTONE_EVENTS = 1000;
const MONOTONE_SHARE = 0.98;

/**
 * Bots and extreme users: far more events a day than anyone else, or thousands of events of one kind. They are kept
 * out of the fit, listed, and assigned all the same.
 */
export function extremeUsers(table: FeatureTable): ExtremeRow[] {
  const n = table.userIds.length;
  const perDay = eventsPerDay(table);
  const logs = perDay.map((v) => Math.log(Math.max(1e-9, v)));
  const sorted = logs.filter((_, u) => table.events[u]! > 0).sort();
  if (sorted.length < 20) return [];
  const quartile = (q: number) => sorted[Math.floor(q * (sorted.length - 1))]!;
  // A spread of a factor of 1.5 at least: where everybody is alike a little more is not extreme.
  const spread = Math.max(Math.log(1.5), quartile(0.75) - quartile(0.25));
  const fence = quartile(0.75) + FENCE * spread;
  const beyond: ExtremeRow[] = [];
  const bots: ExtremeRow[] = [];
  for (let u = 0; u < n; u++) {
    const rate = perDay[u]!;
    const top = topEvent(table, u);
    if (
      top &&
      top.count >= MONOTONE_EVENTS &&
      top.count >= MONOTONE_SHARE * top.total &&
      logs[u]! > quartile(0.75)
    ) {
      bots.push({
        row: u,
        kind: 'bot',
        reason: `${top.total} events, ${percent(top.count / top.total)} of them ${top.name}`,
      });
    } else if (rate > INHUMAN_EVENTS_PER_DAY) {
      bots.push({ row: u, kind: 'bot', reason: `${Math.round(rate)} events per active day` });
    } else if (logs[u]! > fence) {
      const typical = Math.exp(quartile(0.5));
      beyond.push({
        row: u,
        kind: 'extreme',
        reason: `${Math.round(rate)} events per active day, ${Math.round(rate / typical)} times the median`,
      });
    }
  }
  const few = beyond.length <= Math.max(1, MOST * n) ? beyond : [];
  const fewBots = bots.length <= Math.max(1, 5 * MOST * n) ? bots : [];
  return [...fewBots, ...few].sort((a, b) => a.row - b.row);
}

function eventsPerDay(table: FeatureTable): Float64Array {
  const days = table.columns.find((c) => c.definition.name === 'active_days')?.values;
  const rate = table.columns.find((c) => c.definition.name === 'active_day_rate')?.values;
  return Float64Array.from(table.events, (events, u) => {
    const active =
      days?.[u] ?? (rate ? rate[u]! * Math.ceil(table.exposureDays[u]!) : table.exposureDays[u]!);
    return events / Math.max(1, active || 1);
  });
}

function topEvent(table: FeatureTable, user: number): { name: string; count: number; total: number } | null {
  const { mix } = table;
  if (mix.events.length < 2) return null;
  let top = -1;
  let total = 0;
  for (let q = mix.rowStart[user]!; q < mix.rowStart[user + 1]!; q++) {
    total += mix.count[q]!;
    if (top < 0 || mix.count[q]! > mix.count[top]!) top = q;
  }
  return top < 0 ? null : { name: mix.events[mix.event[top]!]!, count: mix.count[top]!, total };
}

function percent(share: number): string {
  return `${Math.floor(100 * share)} %`;
}
