import { DAY_MS, usageError } from '../base/index.js';
import { type Dialect, join, type Sql, sql } from '../engines/index.js';

/** Wall-clock time of a zone over a stretch of time: from `fromMs[i]` on, it is `offsetMs[i]` ahead of UTC. */
export interface ZoneOffsets {
  fromMs: readonly number[];
  offsetMs: readonly number[];
}

/** No zone changes its offset twice within a step and ends up where it was. */
const STEP_MS = 7 * DAY_MS;

/**
 * The offsets of an IANA zone between two moments. They enter SQL as integers, so that a day begins at the same instant
 * on every engine, whatever edition of the zone database it carries.
 *
 * @throws KindredError (usage) when the zone is not known.
 */
export function zoneOffsets(zone: string, firstMs: number, lastMs: number): ZoneOffsets {
  const offsetAt = offsetReader(zone);
  const fromMs = [firstMs];
  const offsetMs = [offsetAt(firstMs)];
  for (let at = firstMs; at < lastMs; ) {
    const next = Math.min(at + STEP_MS, lastMs);
    const offset = offsetAt(next);
    if (offset !== offsetMs[offsetMs.length - 1]) {
      fromMs.push(changeBetween(offsetAt, at, next));
      offsetMs.push(offset);
    }
    at = next;
  }
  return { fromMs, offsetMs };
}

/** Local wall-clock time of an instant, as epoch milliseconds. */
export function toLocalMs(t: Sql, offsets: ZoneOffsets): Sql {
  const steps = offsets.offsetMs.slice(0, -1).map((offset, i) => {
    return sql`WHEN ${t} < ${offsets.fromMs[i + 1]!} THEN ${offset}`;
  });
  const last = offsets.offsetMs[offsets.offsetMs.length - 1]!;
  return steps.length === 0 ? sql`(${t} + ${last})` : sql`(${t} + CASE ${join(steps, ' ')} ELSE ${last} END)`;
}

/** Expressions of local days and hours. */
export interface LocalClock {
  /** Days since 1970-01-01 of the local date of an instant. */
  day(t: Sql): Sql;
  /** Milliseconds since local midnight. */
  msOfDay(t: Sql): Sql;
  /** Quarter of the local day of an instant: 0 night, 1 morning, 2 afternoon, 3 evening. */
  dayPart(t: Sql): Sql;
}

export function localClock(dialect: Dialect, zone: string, firstMs: number, lastMs: number): LocalClock {
  const offsets = zoneOffsets(zone, firstMs, lastMs);
  // Two days before everything: what is divided is never negative, where engines round differently.
  const base = (Math.floor(firstMs / DAY_MS) - 2) * DAY_MS;
  const sinceBase = (t: Sql) => sql`(${toLocalMs(t, offsets)} - ${base})`;
  const msOfDay = (t: Sql) => sql`mod(${sinceBase(t)}, ${DAY_MS})`;
  return {
    day: (t) => sql`(${dialect.divide(sinceBase(t), sql`${DAY_MS}`)} + ${base / DAY_MS})`,
    msOfDay,
    dayPart: (t) => dialect.divide(msOfDay(t), sql`${DAY_MS / 4}`),
  };
}

function offsetReader(zone: string): (ms: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw usageError('bad-timezone', {
      what: `'${zone}' is not a time zone`,
      where: 'timezone',
      expected: 'an IANA name',
      fix: 'write UTC or a name such as Europe/Berlin',
    });
  }
  return (ms) => {
    const whole = Math.floor(ms / 1000) * 1000;
    const part = new Map(format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]));
    const local = Date.UTC(
      part.get('year')!,
      part.get('month')! - 1,
      part.get('day')!,
      part.get('hour')!,
      part.get('minute')!,
      part.get('second')!,
    );
    return local - whole;
  };
}

/** The first millisecond at which the offset is that of `end`; it differs from that of `start`. */
function changeBetween(offsetAt: (ms: number) => number, start: number, end: number): number {
  const after = offsetAt(end);
  let low = start;
  let high = end;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === after) high = middle;
    else low = middle;
  }
  return high;
}
