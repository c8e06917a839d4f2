import { DAY_MS } from '../base/index.js';
import { type Dialect, type Engine, type Sql, sql } from '../engines/index.js';

/** Times that a JavaScript date can express; anything beyond is clamped before it is counted. */
const MAX_MS = 8.64e15;

/** Largest share of the rows that far ones may be. */
const STRAY_SHARE = 0.001;

/** The stretch of time in which the data lie, once stray clock errors are set aside. */
export interface Bulk {
  /** Rows with `fromMs <= t < untilMs` belong to it. Day boundaries, UTC. */
  fromMs: number;
  untilMs: number;
  /** Rows before and after. */
  before: number;
  after: number;
}

/**
 * Finds the stretch of time that holds the data. One row dated 2099 must not become the end of the data, against which
 * recency and censoring are measured. Rows at an edge are taken for clock errors when they are few and far away:
 *
 * - all rows further from the core (the days of the middle 80 % of the rows) than the core is long, when they are at
 *   most 0.1 % of all rows. A product that grew from small beginnings keeps them: they are more, or nearer;
 * - at most 3 rows and a tenth of all, at least 365 days from the next, and further than the core is long;
 * - up to a fifth of all rows, dated 1970-01-01 (a zero read as a time), at least 365 days before the rest.
 *
 * @param days  days since 1970-01-01 that have rows, ascending
 * @param counts  rows of each
 */
export function findBulk(days: ArrayLike<number>, counts: ArrayLike<number>): Bulk {
  const n = days.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += counts[i]!;
  if (n === 0) return { fromMs: 0, untilMs: 0, before: 0, after: 0 };
  const begin = quantileDay(days, counts, 0.1 * total);
  const end = quantileDay(days, counts, 0.9 * total);
  const length = end - begin;
  const isStray = (rows: number, edge: number, gap: number, distance: number): boolean =>
    (rows <= STRAY_SHARE * total && edge <= length && distance > length) ||
    (rows <= Math.min(3, 0.1 * total) && gap >= 365 && gap > length);

  let first = 0;
  for (let i = 0, rows = 0; i < n - 1; i++) {
    rows += counts[i]!;
    const gap = days[i + 1]! - days[i]!;
    const isZero = Math.abs(days[i]!) <= 1 && rows <= 0.2 * total && gap >= 365;
    if (isZero || isStray(rows, begin - days[i + 1]!, gap, begin - days[i]!)) first = i + 1;
  }
  let last = n - 1;
  for (let i = n - 1, rows = 0; i > first; i--) {
    rows += counts[i]!;
    if (isStray(rows, days[i - 1]! - end, days[i]! - days[i - 1]!, days[i]! - end)) last = i - 1;
  }
  let before = 0;
  for (let i = 0; i < first; i++) before += counts[i]!;
  let after = 0;
  for (let i = last + 1; i < n; i++) after += counts[i]!;
  return { fromMs: days[first]! * DAY_MS, untilMs: (days[last]! + 1) * DAY_MS, before, after };
}

/** Counts the rows of `raw_events` per UTC day and finds the bulk among them. */
export async function measureBulk(engine: Engine): Promise<Bulk> {
  const histogram = await engine.columns(bulkQuery(engine.dialect), { day: 'int53', n: 'int53' });
  return findBulk(histogram.day, histogram.n);
}

export function bulkQuery(dialect: Dialect): Sql {
  // Shifted to be non-negative, because integer division rounds towards zero on some engines and down on others.
  const clamped = sql`least(greatest(t, ${-MAX_MS}), ${MAX_MS - 1})`;
  const day = sql`${dialect.divide(sql`(${clamped} + ${MAX_MS})`, sql`${DAY_MS}`)} - ${MAX_MS / DAY_MS}`;
  return sql`SELECT ${day} AS day, count(*) AS n FROM raw_events GROUP BY ${day} ORDER BY day`;
}

/** The first day by which at least `target` rows have happened. */
function quantileDay(days: ArrayLike<number>, counts: ArrayLike<number>, target: number): number {
  let rows = 0;
  for (let i = 0; i < days.length; i++) {
    rows += counts[i]!;
    if (rows >= target) return days[i]!;
  }
  return days[days.length - 1]!;
}
