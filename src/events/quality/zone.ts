import { type Dialect, type Engine, type Sql, sql } from '../../engines/index.js';
import { VENDORS } from '../../sources/index.js';

/** Whether Mixpanel's times are UTC, or wall-clock times of a project created before 2023. */
export interface ZoneVerdict {
  verdict: 'utc' | 'project-local' | 'unknown';
  /** Minutes that the recorded times are ahead of UTC (negative: behind), when local. */
  offsetMinutes: number | null;
  /** Share of the rows with a known processing time that speak for it. */
  share: number | null;
  rows: number;
  words: string;
}

/** Lags further than this are imports of history, which say nothing about the zone. */
const MAX_LAG_MINUTES = 15 * 60;
/** Every zone of the world is a multiple of this away from UTC. */
const ZONE_STEP = 15;
const TOLERANCE = 5;
const MIN_SHARE = 0.3;

/**
 * Reads the zone off the time between an event and its processing, which is seconds for rows sent by a live page. Takes
 * the mode, because rows sent late or imported spread out while live ones pile up.
 *
 * @param minutes  lag in whole minutes, ascending; from -900 to 900
 * @param rows  rows with that lag
 */
export function judgeZone(minutes: ArrayLike<number>, rows: ArrayLike<number>): ZoneVerdict {
  let total = 0;
  for (let i = 0; i < rows.length; i++) total += rows[i]!;
  let mode = 0;
  let most = 0;
  for (let step = -MAX_LAG_MINUTES; step <= MAX_LAG_MINUTES; step += ZONE_STEP) {
    let near = 0;
    for (let i = 0; i < rows.length; i++) if (Math.abs(minutes[i]! - step) <= TOLERANCE) near += rows[i]!;
    // Nearer to zero wins a tie: the harmless reading.
    if (near > most || (near === most && Math.abs(step) < Math.abs(mode))) {
      most = near;
      mode = step;
    }
  }
  const share = total === 0 ? null : most / total;
  if (share === null || share < MIN_SHARE) {
    const words = 'processing times do not tell whether event times are UTC';
    return { verdict: 'unknown', offsetMinutes: null, share, rows: total, words };
  }
  if (mode === 0)
    return { verdict: 'utc', offsetMinutes: null, share, rows: total, words: 'event times are UTC' };
  const offset = -mode;
  return {
    verdict: 'project-local',
    offsetMinutes: offset,
    share,
    rows: total,
    words: `event times look like wall-clock times of a project in UTC${signed(offset)}; set --project-timezone to its zone`,
  };
}

/** The verdict for the Mixpanel rows of `raw_events`; undefined when there are none. */
export async function measureZone(engine: Engine): Promise<ZoneVerdict | undefined> {
  const lags = await engine.columns(zoneQuery(engine.dialect), { minutes: 'int53', n: 'int53' });
  const vendors = await engine.columns(
    sql`SELECT count(*) FROM raw_events WHERE vendor = ${VENDORS.indexOf('mixpanel')}`,
    { n: 'int53' },
  );
  return vendors.n[0] === 0 ? undefined : judgeZone(lags.minutes, lags.n);
}

export function zoneQuery(dialect: Dialect): Sql {
  const limit = (MAX_LAG_MINUTES + TOLERANCE) * 60_000;
  // Shifted to be non-negative; half a minute up rounds to the nearest minute.
  const minutes = sql`${dialect.divide(sql`(ingested - t + ${limit + 30_000})`, sql`60000`)} - ${limit / 60_000}`;
  return sql`SELECT ${minutes} AS minutes, count(*) AS n FROM raw_events
    WHERE vendor = ${VENDORS.indexOf('mixpanel')} AND ingested > 0 AND ingested - t BETWEEN ${-limit} AND ${limit}
    GROUP BY ${minutes} ORDER BY minutes`;
}

function signed(minutes: number): string {
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
