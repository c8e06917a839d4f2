import { type Engine, type Sql, sql } from '../engines/index.js';

/** How events are cut into sessions. */
export interface SessionOptions {
  /** A pause longer than this ends a session, ms. */
  gapMs: number;
  /** `vendor`: by the vendor's session ids where a row has one, by the gap elsewhere. */
  by: 'gap' | 'vendor';
  /**
   * Longest pause between two events of a session that counts as active time, ms; of a longer one only this much does.
   */
  idleMs: number;
}

export const SESSION_DEFAULTS: SessionOptions = { gapMs: 30 * 60_000, by: 'gap', idleMs: 5 * 60_000 };

/** Before every event; far enough that the difference to any time exceeds any gap, near enough not to overflow. */
const NEVER = -1_000_000_000_000_000;

/**
 * Cuts events into sessions and leaves `sessions(u INTEGER, s INTEGER, h BIGINT, t0, t1 BIGINT, n BIGINT, active_ms
 * BIGINT)`: `s` counts a user's sessions from 0 in order of their start, `t0` and `t1` are the first and last event
 * (epoch ms), `n` the events. The last event of a session has no duration.
 *
 * @param source  a query of the columns `u`, `t`, `h` of the events that count
 */
export async function buildSessions(engine: Engine, source: Sql, options: SessionOptions): Promise<void> {
  for (const statement of sessionStatements(source, options)) await engine.run(statement);
}

/**
 * The statements behind `buildSessions`. One window over all events finds the pauses longer than the idle limit, which
 * are few; sessions, their events and their active time follow from the pauses and each user's last event.
 */
export function sessionStatements(source: Sql, options: SessionOptions): Sql[] {
  const idle = Math.min(options.idleMs, options.gapMs);
  const key = options.by === 'vendor' ? sql`u, h` : sql`u`;
  const h = options.by === 'vendor' ? sql`h` : sql`CAST(-1 AS BIGINT)`;
  const begins = beginsSession(options);
  return [
    sql`DROP TABLE IF EXISTS session_pauses`,
    sql`DROP TABLE IF EXISTS session_ends`,
    sql`DROP TABLE IF EXISTS sessions`,
    sql`CREATE TABLE session_pauses AS SELECT u, h, t, prev, r FROM (
      SELECT u, ${h} AS h, t, lag(t, 1, ${NEVER}) OVER (PARTITION BY ${key} ORDER BY t) AS prev,
        row_number() OVER (PARTITION BY ${key} ORDER BY t) AS r FROM (${source}) AS e) AS w
      WHERE t - prev > ${idle}`,
    sql`CREATE TABLE session_ends AS
      SELECT u, ${h} AS h, max(t) AS t1, count(*) AS n FROM (${source}) AS e GROUP BY ${key}`,
    sql`CREATE TABLE sessions AS
      SELECT u, CAST(row_number() OVER (PARTITION BY u ORDER BY t0, h) - 1 AS INTEGER) AS s, h, t0, t1,
        CAST(n AS BIGINT) AS n, CAST(t1 - t0 - pause_ms AS BIGINT) AS active_ms FROM (
        SELECT a.u, a.h, a.t0, coalesce(a.next_prev, z.t1) AS t1, coalesce(a.next_r, z.n + 1) - a.r AS n, a.pause_ms FROM (
          SELECT u, h, t0, r, pause_ms, lead(prev) OVER (PARTITION BY u, h ORDER BY t0) AS next_prev,
            lead(r) OVER (PARTITION BY u, h ORDER BY t0) AS next_r FROM (
            SELECT u, h, g, min(t) AS t0, min(r) AS r, max(CASE WHEN begins = 1 THEN prev END) AS prev,
              sum(CASE WHEN begins = 1 THEN 0 ELSE t - prev - ${idle} END) AS pause_ms FROM (
              SELECT u, h, t, prev, r, begins, sum(begins) OVER (PARTITION BY u, h ORDER BY t) AS g FROM (
                SELECT u, h, t, prev, r, CASE WHEN ${begins} THEN 1 ELSE 0 END AS begins FROM session_pauses) AS b) AS c
            GROUP BY u, h, g) AS d) AS a
        JOIN session_ends z ON z.u = a.u AND z.h = a.h) AS q`,
    sql`DROP TABLE session_pauses`,
    sql`DROP TABLE session_ends`,
  ];
}

/**
 * A query of the columns of `source`, and `session_h` and `session_t0`, which with `u` name the row of `sessions` (its
 * `h` and `t0`) that the event belongs to.
 *
 * @param source  a query with at least the columns `u`, `t`, `h`
 */
export function withSessionStart(source: Sql, options: SessionOptions): Sql {
  const key = options.by === 'vendor' ? sql`u, h` : sql`u`;
  const begins = beginsSession(options);
  const h = options.by === 'vendor' ? sql`h` : sql`CAST(-1 AS BIGINT)`;
  return sql`SELECT w.*, ${h} AS session_h, max(CASE WHEN ${begins} THEN t END) OVER (PARTITION BY ${key} ORDER BY t) AS session_t0 FROM (
    SELECT e.*, lag(t, 1, ${NEVER}) OVER (PARTITION BY ${key} ORDER BY t) AS prev FROM (${source}) AS e) AS w`;
}

/** Whether a row with its time `t`, the time before it `prev` and its vendor session `h` begins a session. */
function beginsSession({ gapMs, by }: SessionOptions): Sql {
  if (by === 'gap') return sql`t - prev > ${gapMs}`;
  return sql`(prev = ${NEVER} OR (h = -1 AND t - prev > ${gapMs}))`;
}
