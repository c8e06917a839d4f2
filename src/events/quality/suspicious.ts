import { type Dialect, type Engine, join, type Sql, sql } from '../../engines/index.js';

/** A user who behaves as no person does. */
export interface SuspiciousUser {
  u: number;
  id: string;
  events: number;
  kinds: ('rate' | 'around-the-clock' | 'metronome')[];
  /** In words: `4,212 events in one hour`. */
  reason: string;
}

export const BOT_LIMITS = {
  /** Events in one hour: one every three seconds, all hour long. */
  perHour: 1200,
  /** Different hours of one day (UTC) with events. */
  hoursOfDay: 22,
  /** Share of the gaps between events that are equal to the second. */
  equalGaps: 0.9,
  /** Users with fewer events are not tested for equal gaps. */
  minEvents: 100,
  /** Only the busiest users are tested for equal gaps; a machine that matters is among them. */
  busiest: 1000,
} as const;

/** Counts of `ev` per user and hour, the base of the tests: `quality_hours(u, hour, n)`. Hours since 1970, UTC. */
export function hoursStatement(dialect: Dialect, fromMs: number): Sql {
  // Counted from a moment before the first event: integer division of negative numbers differs between engines.
  const base = Math.floor(fromMs / 3_600_000);
  const hour = sql`${dialect.divide(sql`(t - ${base * 3_600_000})`, sql`3600000`)} + ${base}`;
  return sql`CREATE TABLE quality_hours AS SELECT u, ${hour} AS hour, count(*) AS n FROM ev GROUP BY u, ${hour}`;
}

/** Users who look like machines, by number of events, then `u`. Needs `quality_hours`. */
export async function findSuspicious(engine: Engine, firstHour: number): Promise<SuspiciousUser[]> {
  const base = Math.floor(firstHour / 24);
  const day = engine.dialect.divide(sql`(hour - ${base * 24})`, sql`24`);
  const busy = await engine.columns(
    sql`SELECT u, sum(n) AS events, max(peak) AS peak, max(hours) AS hours FROM
        (SELECT u, ${day} AS day, sum(n) AS n, max(n) AS peak, count(*) AS hours FROM quality_hours GROUP BY u, ${day}) AS d
      GROUP BY u HAVING max(peak) >= ${BOT_LIMITS.perHour} OR max(hours) >= ${BOT_LIMITS.hoursOfDay} ORDER BY u`,
    { u: 'int32', events: 'int53', peak: 'int53', hours: 'int53' },
  );
  const found = new Map<number, { events: number; kinds: SuspiciousUser['kinds']; reasons: string[] }>();
  const note = (u: number, events: number, kind: SuspiciousUser['kinds'][number], reason: string) => {
    const entry = found.get(u) ?? { events, kinds: [], reasons: [] };
    entry.kinds.push(kind);
    entry.reasons.push(reason);
    found.set(u, entry);
  };
  for (let i = 0; i < busy.rows; i++) {
    const peak = busy.peak[i]!;
    if (peak >= BOT_LIMITS.perHour) note(busy.u[i]!, busy.events[i]!, 'rate', `${peak} events in one hour`);
    const hours = busy.hours[i]!;
    if (hours >= BOT_LIMITS.hoursOfDay) {
      note(busy.u[i]!, busy.events[i]!, 'around-the-clock', `active in ${hours} hours of one day`);
    }
  }
  const regular = await engine.columns(metronomeQuery(engine.dialect), {
    u: 'int32',
    events: 'int53',
    gap: 'int53',
    equal: 'int53',
  });
  for (let i = 0; i < regular.rows; i++) {
    const share = regular.equal[i]! / (regular.events[i]! - 1);
    if (share < BOT_LIMITS.equalGaps) continue;
    const reason = `${Math.round(100 * share)} % of its gaps are ${regular.gap[i]} s`;
    note(regular.u[i]!, regular.events[i]!, 'metronome', reason);
  }
  const ids = await idsOf(engine, [...found.keys()]);
  return [...found]
    .map(([u, { events, kinds, reasons }]) => ({
      u,
      id: ids.get(u)!,
      events,
      kinds,
      reason: reasons.join('; '),
    }))
    .sort((a, b) => b.events - a.events || a.u - b.u);
}

/** The most frequent gap of each of the busiest users, in whole seconds from 1 s to 6 h. */
export function metronomeQuery(dialect: Dialect): Sql {
  const gap = dialect.divide(sql`(t - prev)`, sql`1000`);
  return sql`SELECT u, events, gap, equal FROM (
      SELECT u, events, gap, equal, row_number() OVER (PARTITION BY u ORDER BY equal DESC, gap) AS place FROM (
        SELECT u, max(events) AS events, gap, count(*) AS equal FROM (
          SELECT u, events, ${gap} AS gap FROM (
            SELECT v.u, b.events, v.t, lag(v.t, 1, v.t) OVER (PARTITION BY v.u ORDER BY v.t) AS prev FROM ev v JOIN (
              SELECT u, events FROM (SELECT u, events, row_number() OVER (ORDER BY events DESC, u) AS place
                FROM (SELECT u, sum(n) AS events FROM quality_hours GROUP BY u) AS s) AS r
              WHERE place <= ${BOT_LIMITS.busiest} AND events >= ${BOT_LIMITS.minEvents}) AS b ON b.u = v.u) AS w) AS g
        WHERE gap BETWEEN 1 AND 21600 GROUP BY u, gap) AS c) AS p
    WHERE place = 1 ORDER BY u`;
}

async function idsOf(engine: Engine, users: readonly number[]): Promise<Map<number, string>> {
  if (users.length === 0) return new Map();
  const list = join(users.map((u) => sql`${u}`));
  const out = await engine.columns(sql`SELECT u, id FROM users WHERE u IN (${list})`, {
    u: 'int32',
    id: 'text',
  });
  return new Map(Array.from(out.u, (u, i) => [u, out.id[i]!]));
}
