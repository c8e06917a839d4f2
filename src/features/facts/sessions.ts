import { type Sql, sql } from '../../engines/index.js';
import type { LocalClock } from '../local-time.js';

/** `feature_sessions`: facts of a user's sessions. Needs `sessions`. */
export function sessionFactsStatement(clock: LocalClock): Sql {
  const part = clock.dayPart(sql`t0`);
  const inPart = (number: number) => sql`sum(CASE WHEN ${part} = ${number} THEN 1 ELSE 0 END)`;
  return sql`CREATE TABLE feature_sessions AS SELECT u, count(*) AS sessions, sum(active_ms) AS active_ms,
      sum(timed) AS timed_sessions,
      min(CASE WHEN timed = 1 AND 2 * r >= m THEN active_ms END) AS session_ms_low,
      min(CASE WHEN timed = 1 AND 2 * r > m THEN active_ms END) AS session_ms_high,
      ${inPart(0)} AS night_sessions, ${inPart(1)} AS morning_sessions, ${inPart(2)} AS afternoon_sessions,
      ${inPart(3)} AS evening_sessions
    FROM (SELECT u, t0, active_ms, timed, row_number() OVER (PARTITION BY u, timed ORDER BY active_ms, s) AS r,
        count(*) OVER (PARTITION BY u, timed) AS m
      FROM (SELECT u, s, t0, active_ms, CASE WHEN n >= 2 THEN 1 ELSE 0 END AS timed FROM sessions) AS x) AS q
    GROUP BY u`;
}
