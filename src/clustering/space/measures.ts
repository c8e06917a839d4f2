import type { FeatureColumn, FeatureTable } from '../../features/index.js';
import type { MeasureSource, MeasureTransform } from '../model.js';

/** A measure before scaling. */
export interface Measure {
  name: string;
  source: MeasureSource;
  transform: MeasureTransform;
}

/**
 * The features that say how much someone uses the product, each from another side: how often, how intensely, how long.
 * Others of the same block mostly repeat these, and a side told twice counts twice. The length of a typical session is
 * left out: it is unknown for those with one event at a time, and whatever stands in for it makes them a group.
 */
const ACTIVE_DAY_RATE = 'active_day_rate';
const CORE: readonly Pick<Measure, 'name' | 'transform'>[] = [
  { name: ACTIVE_DAY_RATE, transform: 'logit' },
  // One at least, by what they are: the logarithm of one more would bend the low end, where most users are.
  { name: 'sessions_per_active_week', transform: 'ln' },
  { name: 'events_per_session', transform: 'ln' },
  { name: 'events_per_active_day', transform: 'ln' },
  { name: 'minutes_per_active_day', transform: 'log' },
];

/** Days of observation that the prior of the active-day rate is worth. */
const PRIOR_ACTIVE_DAYS = 0.5;

/** The measures of how much that a table can give: the core ones, or else every feature of that block. */
export function measuresOf(table: FeatureTable): Measure[] {
  const feature = (name: string, transform: Measure['transform']): Measure => ({
    name,
    source: { kind: 'feature' },
    transform,
  });
  const core = CORE.filter(
    ({ name }) => find(table, name) || (name === ACTIVE_DAY_RATE && find(table, 'active_days')),
  ).map(
    ({ name, transform }): Measure =>
      name === ACTIVE_DAY_RATE ? { name, source: activityPrior(table), transform } : feature(name, transform),
  );
  if (core.length >= 2) return core;
  return table.columns
    .filter((c) => c.definition.block === 'how-much')
    .map((c) => feature(c.definition.name, c.definition.transform));
}

/** Further active days that the prior of a share is worth. */
const SHARE_STRENGTH = 5;
/** Active days from which on it can be said when someone comes, and the share of users who must have them. */
const TELLING_DAYS = 5;
const TELLING_USERS = 0.5;
/**
 * Shares of active days by time of week. Hours are left out: they are those of a time zone or of a habit, are zero for
 * everyone who came a few times only, and so make gaps where there are no groups.
 */
const TIMES = ['weekday_share'];

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

/**
 * The rows of which it can be said when they come. Empty when they are the lesser part: the shares of users with a day
 * or two are 0 or 1, and would pass for two groups.
 */
export function rowsWithTimes(table: FeatureTable, rows: Int32Array): Int32Array {
  const days = activeDays(table);
  const telling = rows.filter((u) => days[u]! >= TELLING_DAYS);
  return telling.length >= TELLING_USERS * rows.length ? telling : new Int32Array(0);
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
  const days = activeDays(table);
  const own = find(table, name)?.values;
  const since = find(table, 'recency_days')?.values;
  const observed = (u: number) => Math.max(0, Math.ceil(table.exposureDays[u]!) - 1);
  const again = (u: number, trials: number) => Math.min(trials, Math.max(0, days[u]! - 1));
  const { prior, strength } = source;
  const drawn = (hits: number, trials: number) => (hits + strength * prior) / (trials + strength);
  const measured = (u: number): number => {
    if (source.kind === 'active-day-rate') return drawn(again(u, observed(u)), observed(u));
    if (source.kind === 'share-of-days') return drawn((own?.[u] ?? Number.NaN) * days[u]!, days[u]!);
    const away = since?.[u] ?? Number.NaN;
    const before = Math.max(0, observed(u) - away);
    return away * drawn(again(u, before), before);
  };
  return {
    values: Float64Array.from({ length: n }, (_, u) => apply(measured(u), transform)),
    censored: null,
  };
}

/** The features of the table that a measure reads. */
export function featuresOf({ name, source }: Measure): string[] {
  if (source.kind === 'active-day-rate') return ['active_days'];
  if (source.kind === 'active-days-missed') return ['active_days', 'recency_days'];
  return source.kind === 'feature' ? [name] : [name, 'active_days'];
}

function find(table: FeatureTable, name: string): FeatureColumn | undefined {
  return table.columns.find((c) => c.definition.name === name);
}

function activeDays(table: FeatureTable): Float64Array {
  const counted = find(table, 'active_days')?.values;
  if (counted) return counted;
  const rate = find(table, 'active_day_rate')?.values;
  return Float64Array.from(table.exposureDays, (days, u) =>
    Math.round((rate?.[u] ?? Number.NaN) * Math.ceil(days)),
  );
}

/** Everyone's pooled rate, worth half an active day: a user seen for a day says little about their rate. */
function activityPrior(table: FeatureTable): { kind: 'active-day-rate'; prior: number; strength: number } {
  let again = 0;
  let observed = 0;
  const active = activeDays(table);
  for (let u = 0; u < table.userIds.length; u++) {
    const days = active[u]!;
    const seen = Math.max(0, Math.ceil(table.exposureDays[u]!) - 1);
    if (!(days >= 1)) continue;
    again += Math.min(seen, days - 1);
    observed += seen;
  }
  const prior = Math.min(0.999, Math.max(0.001, observed > 0 ? again / observed : 0.5));
  return { kind: 'active-day-rate', prior, strength: PRIOR_ACTIVE_DAYS / prior };
}

/** Rates keep away from 0 and 1, where a logit has no value. */
const RATE_MARGIN = 1e-4;

function apply(value: number, transform: Measure['transform']): number {
  if (transform === 'log') return Math.log1p(Math.max(0, value));
  if (transform === 'ln') return Math.log(Math.max(1, value));
  if (transform === 'identity') return value;
  const rate = Math.min(1 - RATE_MARGIN, Math.max(RATE_MARGIN, value));
  return Math.log(rate / (1 - rate));
}
