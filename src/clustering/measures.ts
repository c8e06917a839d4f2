import type { FeatureColumn, FeatureTable } from '../features/index.js';
import type { MeasureSource, ScaledMeasure } from './model.js';

/** A measure before scaling. */
export interface Measure {
  name: string;
  source: MeasureSource;
  transform: ScaledMeasure['transform'];
}

/**
 * The features that say how much someone uses the product, each from another side: how often, how long at a time, how
 * intensely. Others of the same block mostly repeat these, and a side told twice counts twice.
 */
const CORE: Measure[] = [
  { name: 'active_day_rate', source: { kind: 'active-day-rate', prior: 0, strength: 0 }, transform: 'logit' },
  { name: 'sessions_per_active_week', source: { kind: 'feature' }, transform: 'log' },
  { name: 'events_per_session', source: { kind: 'feature' }, transform: 'log' },
  { name: 'events_per_active_day', source: { kind: 'events-per-active-day' }, transform: 'log' },
  { name: 'minutes_per_active_day', source: { kind: 'feature' }, transform: 'log' },
  { name: 'median_session_minutes', source: { kind: 'feature' }, transform: 'log' },
];

/** Days of observation that the prior of the active-day rate is worth. */
const PRIOR_ACTIVE_DAYS = 0.5;

/** The measures of how much that a table can give: the core ones, or else every feature of that block. */
export function measuresOf(table: FeatureTable): Measure[] {
  const core = CORE.filter((m) => canMeasure(table, m)).map((m) =>
    m.source.kind === 'active-day-rate' ? { ...m, source: activityPrior(table) } : m,
  );
  if (core.length >= 2) return core;
  return table.columns
    .filter((c) => c.definition.block === 'how-much')
    .map((c) => ({
      name: c.definition.name,
      source: { kind: 'feature' },
      transform: c.definition.transform,
    }));
}

/** Further active days that the prior of a share is worth. */
const SHARE_STRENGTH = 5;
/** Shares of active days or sessions by time of week and day. */
const TIMES = ['weekday_share', 'night_share', 'morning_share', 'afternoon_share', 'evening_share'];

/**
 * The measures of when: who has stayed away, and who comes at which time. Most products have no groups in them, so the
 * caller uses one only where it has two clear peaks.
 */
export function timesOf(table: FeatureTable): Measure[] {
  const measures: Measure[] = [];
  if (find(table, 'recency_days') && find(table, 'active_days')) {
    const { prior, strength } = activityPrior(table);
    const source = { kind: 'active-days-missed' as const, prior, strength };
    measures.push({ name: 'active_days_missed', source, transform: 'log' });
  }
  for (const name of TIMES) {
    const column = find(table, name);
    if (!column || !find(table, 'active_days')) continue;
    let sum = 0;
    let n = 0;
    for (const v of column.values) {
      if (!Number.isFinite(v)) continue;
      sum += v;
      n++;
    }
    const source = { kind: 'share-of-days' as const, prior: n > 0 ? sum / n : 0.5, strength: SHARE_STRENGTH };
    measures.push({ name, source, transform: 'logit' });
  }
  return measures;
}

/** Whether a measure says how much rather than when. */
export function saysHowMuch({ source }: Measure): boolean {
  return source.kind !== 'active-days-missed' && source.kind !== 'share-of-days';
}

/** The transformed values of a measure: NaN where unknown. `censored` marks what had not happened yet. */
export function measure(
  table: FeatureTable,
  { name, source, transform }: Measure,
): { values: Float64Array; censored: Uint8Array | null } {
  const n = table.userIds.length;
  if (source.kind === 'feature') {
    const column = find(table, name);
    if (!column) return { values: new Float64Array(n).fill(Number.NaN), censored: null };
    return { values: column.values.map((v) => apply(v, transform)), censored: column.censored ?? null };
  }
  const values = new Float64Array(n);
  for (let u = 0; u < n; u++) {
    const days = activeDays(table, u);
    if (source.kind === 'active-day-rate') {
      const observed = Math.max(0, Math.ceil(table.exposureDays[u]!) - 1);
      const again = Math.min(observed, Math.max(0, days - 1));
      const rate = (again + source.strength * source.prior) / (observed + source.strength);
      values[u] = apply(rate, transform);
    } else if (source.kind === 'events-per-active-day') {
      values[u] = apply(table.events[u]! / days, transform);
    } else if (source.kind === 'active-days-missed') {
      const since = find(table, 'recency_days')?.values[u] ?? Number.NaN;
      const before = Math.max(0, Math.ceil(table.exposureDays[u]!) - 1 - since);
      const again = Math.min(before, Math.max(0, days - 1));
      const rate = (again + source.strength * source.prior) / (before + source.strength);
      values[u] = apply(since * rate, transform);
    } else {
      const share = find(table, name)?.values[u] ?? Number.NaN;
      const drawn = (share * days + source.strength * source.prior) / (days + source.strength);
      values[u] = apply(drawn, transform);
    }
  }
  return { values, censored: null };
}

function canMeasure(table: FeatureTable, { name, source }: Measure): boolean {
  if (source.kind === 'feature') return find(table, name) !== undefined;
  return find(table, 'active_days') !== undefined || find(table, 'active_day_rate') !== undefined;
}

function find(table: FeatureTable, name: string): FeatureColumn | undefined {
  return table.columns.find((c) => c.definition.name === name);
}

function activeDays(table: FeatureTable, user: number): number {
  const counted = find(table, 'active_days')?.values[user];
  if (counted !== undefined) return counted;
  const rate = find(table, 'active_day_rate')?.values[user] ?? Number.NaN;
  return Math.round(rate * Math.ceil(table.exposureDays[user]!));
}

/** Everyone's pooled rate, worth half an active day: a user seen for a day says little about their rate. */
function activityPrior(table: FeatureTable): { kind: 'active-day-rate'; prior: number; strength: number } {
  let again = 0;
  let observed = 0;
  for (let u = 0; u < table.userIds.length; u++) {
    const days = activeDays(table, u);
    const seen = Math.max(0, Math.ceil(table.exposureDays[u]!) - 1);
    if (!(days >= 1)) continue;
    again += Math.min(seen, days - 1);
    observed += seen;
  }
  const prior = Math.min(0.999, Math.max(0.001, observed > 0 ? again / observed : 0.5));
  return { kind: 'active-day-rate', prior, strength: PRIOR_ACTIVE_DAYS / prior };
}

/** Rates keep away from 0 and 1, where a logit has no value. */
const RATE_MARGIN = 0.002;

function apply(value: number, transform: Measure['transform']): number {
  if (transform === 'log') return Math.log1p(Math.max(0, value));
  if (transform === 'identity') return value;
  const rate = Math.min(1 - RATE_MARGIN, Math.max(RATE_MARGIN, value));
  return Math.log(rate / (1 - rate));
}
