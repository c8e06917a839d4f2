import { type Dialect, type Sql, sql } from '../../engines/index.js';
import type { LocalClock } from '../local-time.js';

/** `feature_use_days(u, e, day, n)`: events per user, event and local day. The one pass over all events. */
export function useDaysStatement(clock: LocalClock, source: Sql): Sql {
  const day = clock.day(sql`t`);
  return sql`CREATE TABLE feature_use_days AS
    SELECT u, e, ${day} AS day, count(*) AS n FROM (${source}) AS w GROUP BY u, e, ${day}`;
}

/** `user_events(u, e, n, days)`: how often, and on how many local days, a user did an event. */
export function userEventsStatement(): Sql {
  return sql`CREATE TABLE user_events AS
    SELECT u, e, CAST(sum(n) AS BIGINT) AS n, count(*) AS days FROM feature_use_days GROUP BY u, e`;
}

/** `feature_days`: facts of the days on which a user was active. */
export function dayFactsStatement(dialect: Dialect): Sql {
  const quarter = dialect.divide(sql`(l.end_day - l.start_day + 1)`, sql`4`);
  const week = (day: Sql) => dialect.divide(sql`(${day} - start_day)`, sql`7`);
  // Monday is 0. Shifted by whole weeks to be positive for days before 1970.
  const weekday = sql`mod(day + 700003, 7)`;
  const isNewWeek = sql`prev IS NULL OR ${week(sql`day`)} <> ${week(sql`prev`)}`;
  return sql`CREATE TABLE feature_days AS SELECT u, sum(n) AS events, count(*) AS active_days,
      sum(CASE WHEN day > end_day - 7 THEN 1 ELSE 0 END) AS active_days_last_7,
      sum(CASE WHEN day > end_day - 28 THEN 1 ELSE 0 END) AS active_days_last_28,
      sum(CASE WHEN ${weekday} < 5 THEN 1 ELSE 0 END) AS active_weekdays,
      sum(CASE WHEN ${isNewWeek} THEN 1 ELSE 0 END) AS active_weeks,
      count(prev) AS day_gaps, sum(day - prev) AS day_gap_sum, sum((day - prev) * (day - prev)) AS day_gap_squares,
      sum(CASE WHEN day > end_day - quarter THEN n ELSE 0 END) AS late_events
    FROM (SELECT d.u, d.day, d.n, l.start_day, l.end_day, ${quarter} AS quarter,
        lag(d.day) OVER (PARTITION BY d.u ORDER BY d.day) AS prev
      FROM (SELECT u, day, sum(n) AS n FROM feature_use_days GROUP BY u, day) AS d JOIN feature_life l ON l.u = d.u) AS q
    GROUP BY u`;
}
