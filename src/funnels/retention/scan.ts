import { DAY_MS } from '../../base/index.js';
import { sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';

/** Days after the first that retention is asked for. */
export const RETENTION_DAYS = [1, 7, 30] as const;

/** Length of the period in which days of use are counted. */
export const MONTH = 28;

/** Activity of every user that has events in scope, in order of the user. Days are whole local days since 1970. */
export interface UserActivity {
  length: number;
  user: Int32Array;
  firstDay: Int32Array;
  lastDay: Int32Array;
  /** `onDay[i][r]`: 1 when user `r` was active exactly `RETENTION_DAYS[i]` days after the first day. */
  onDay: Int32Array[];
  /** Active days of the last 28, of the last 7, and of the 7 before those. */
  monthDays: Int32Array;
  weekDays: Int32Array;
  previousWeekDays: Int32Array;
  /** The last whole day that the data cover. */
  endDay: number;
  /** The first day of the data. */
  startDay: number;
}

/**
 * Reads when users were active: one pass over the events. A day of which the data hold only a part at the end is left
 * out, because whoever comes later on that day would count as absent.
 */
export async function readActivity(
  events: EventTable,
  { fromMs, endMs }: { fromMs: number; endMs: number },
): Promise<UserActivity> {
  const { engine, timezone } = events;
  const day = engine.dialect.localDay(sql`t`, timezone);
  const bounds = await engine.columns(
    sql`SELECT min(d), max(d) FROM (SELECT ${engine.dialect.localDay(sql`x`, timezone)} AS d FROM (
      SELECT CAST(${fromMs} AS BIGINT) AS x UNION ALL SELECT CAST(${endMs} AS BIGINT)) AS b) AS q`,
    { start: 'int53', end: 'int53' },
  );
  // `endMs` is just after the data, so its day is the one that is not whole; at midnight it has not begun.
  const endDay = bounds.end[0]! - 1;
  const startDay = bounds.start[0]!;
  const onDay = RETENTION_DAYS.map((n) => sql`max(CASE WHEN d = f + ${n} THEN 1 ELSE 0 END)`);
  const daysIn = (from: number, to: number) =>
    sql`sum(CASE WHEN d > ${endDay - from} AND d <= ${endDay - to} THEN 1 ELSE 0 END)`;
  const rows = await engine.columns(
    sql`SELECT u, max(f), max(d), ${onDay[0]!}, ${onDay[1]!}, ${onDay[2]!},
        ${daysIn(MONTH, 0)}, ${daysIn(7, 0)}, ${daysIn(14, 7)}
      FROM (SELECT u, d, min(d) OVER (PARTITION BY u) AS f FROM (
          SELECT DISTINCT u, ${day} AS d FROM ev WHERE t >= ${fromMs} AND t < ${endMs}) AS a
        WHERE d <= ${endDay}) AS b
      GROUP BY u ORDER BY u`,
    {
      user: 'int32',
      firstDay: 'int32',
      lastDay: 'int32',
      day1: 'int32',
      day7: 'int32',
      day30: 'int32',
      monthDays: 'int32',
      weekDays: 'int32',
      previousWeekDays: 'int32',
    },
  );
  const { rows: length, day1, day7, day30, ...columns } = rows;
  return { length, ...columns, onDay: [day1, day7, day30], endDay, startDay };
}

/** The date of a whole local day. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
