import { type Dialect, type Sql, sql } from '../../engines/index.js';

/**
 * Mixpanel projects created before 2023 store wall-clock time of the project's zone, so that an export read as UTC is
 * off by the zone's offset. Rows say so themselves: they are processed seconds after they happen, and the processing
 * time is UTC always.
 */

/** A row may be this far from a whole quarter of an hour: time in the queue, clocks. */
const TOLERANCE_MS = 300_000;
const QUARTER_MS = 900_000;
/** Offsets of the zones of the world lie between -12 and +14 hours. */
const LARGEST_MS = 14 * 3_600_000 + TOLERANCE_MS;
/** Share of the rows that tell anything which must agree on offsets other than zero. */
const AGREEMENT = 0.8;
const FEWEST_ROWS = 20;

/**
 * BIGINT: minutes by which the time of a row runs ahead of UTC (a multiple of 15; -240 for New York in summer), from
 * its time read as UTC and its processing time, both epoch milliseconds; NULL for rows that tell nothing, such as rows
 * imported or queued for long.
 */
export function zoneOffsetMinutes(dialect: Dialect, time: Sql, processed: Sql): Sql {
  const ahead = sql`(${time} - ${processed})`;
  // Shifted to be positive, as the dialect divides; rounded to the nearest quarter.
  const shift = 60 * QUARTER_MS;
  const quarter = dialect.divide(sql`(${ahead} + ${shift + QUARTER_MS / 2})`, sql`${QUARTER_MS}`);
  const rest = sql`abs(${ahead} + ${shift} - ${quarter} * ${QUARTER_MS})`;
  return sql`CASE WHEN ${processed} > 0 AND abs(${ahead}) <= ${LARGEST_MS} AND ${rest} <= ${TOLERANCE_MS}
    THEN ${quarter} * 15 - ${60 * 15} END`;
}

/** What the offsets of a project's rows say about its times. */
export interface ZoneVerdict {
  zone: 'utc' | 'project' | 'unknown';
  /** Offsets from UTC in minutes, the commonest first: one, or two where the zone has summer time. */
  offsets: number[];
  /** For people: what was seen, and what to do. */
  reason: string;
}

/**
 * The verdict over counts of `zoneOffsetMinutes`. Local time is reported only when most telling rows agree; a project
 * in UTC and one in London in winter look the same.
 */
export function zoneVerdict(counts: readonly { minutes: number; rows: number }[]): ZoneVerdict {
  const sorted = [...counts].sort((a, b) => b.rows - a.rows || a.minutes - b.minutes);
  const total = sorted.reduce((sum, count) => sum + count.rows, 0);
  if (total < FEWEST_ROWS) {
    return {
      zone: 'unknown',
      offsets: [],
      reason: 'too few rows carry a processing time near their own time',
    };
  }
  const zero = sorted.find((count) => count.minutes === 0)?.rows ?? 0;
  if (zero >= AGREEMENT * total) {
    return {
      zone: 'utc',
      offsets: [0],
      reason: 'events are processed seconds after they happen, so times are UTC',
    };
  }
  // The other half of the year, where the zone has summer time.
  const [first, ...others] = sorted;
  const other = others.find(
    (count) => Math.abs(count.minutes - first!.minutes) === 60 && count.rows >= 0.05 * total,
  );
  const local = other ? [first!, other] : [first!];
  const offsets = local.map((count) => count.minutes);
  if (local.reduce((sum, count) => sum + count.rows, 0) < AGREEMENT * total) {
    return { zone: 'unknown', offsets, reason: 'processing times do not agree on one zone' };
  }
  const seen = offsets.map(offsetName).join(' and ');
  return {
    zone: 'project',
    offsets,
    reason: `times run at ${seen} against the processing time: the project stores local time (created before 2023); give its zone with --project-timezone`,
  };
}

/** `UTC-04:00` */
function offsetName(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
