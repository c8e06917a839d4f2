import { type Dialect, join, type Sql, sql } from '../engines/index.js';

/** Times outside 1990-01-01 .. 2099-12-31 (UTC) are not believed: units mixed up, or clocks that were never set. */
const FIRST_S = 631_152_000;
const LAST_S = 4_102_444_799;

/** Order of the parts of numeric dates such as `3/4/2024` (`mdy`) or `4.3.2024` (`dmy`). */
export type DateOrder = 'mdy' | 'dmy';

/** What the text of a time does not say itself. */
export interface TimeReading {
  /** IANA zone of texts without a zone. Unset: UTC. Epoch numbers are UTC always. */
  zone?: string | undefined;
  /** How dates with the year last are ordered. Unset: such texts are not times. */
  order?: DateOrder | undefined;
}

/**
 * Epoch milliseconds (BIGINT, UTC) of a time written as epoch seconds, milliseconds, microseconds or nanoseconds
 * (told apart by magnitude, fractions rounded to the millisecond), ISO 8601 with `T` or a blank, with or without zone,
 * `YYYYMMDD`, `YYYYMMDDHHMMSS`, a date, or (given its order) a date with the year last. NULL when it is none of these
 * or outside 1990..2099.
 *
 * Cheapest branch first: within those years the number of digits gives the unit of a whole number.
 */
export function timeMs(dialect: Dialect, text: Sql, reading: TimeReading = {}): Sql {
  const branches = [
    wholeNumber(dialect, text),
    isoText(dialect, text, reading.zone),
    anyNumber(dialect, text),
    compactText(dialect, text, reading.zone),
  ];
  if (reading.order) branches.push(yearLast(dialect, text, reading.order, reading.zone));
  return sql`coalesce(${join(branches)})`;
}

/** Epoch seconds, milliseconds or microseconds without a fraction. */
function wholeNumber(dialect: Dialect, text: Sql): Sql {
  const whole = dialect.tryInt(text);
  const within = (scale: number) => sql`${whole} BETWEEN ${FIRST_S * scale} AND ${(LAST_S + 1) * scale - 1}`;
  // Every such number starts with 1 to 4; the comparison keeps out what else a cast would take, such as hexadecimals.
  return sql`CASE WHEN ${text} >= '1' AND ${text} < '5' THEN CASE length(${text})
    WHEN 10 THEN CASE WHEN ${within(1)} THEN ${whole} * 1000 END
    WHEN 13 THEN CASE WHEN ${within(1000)} THEN ${whole} END
    WHEN 16 THEN CASE WHEN ${within(1_000_000)} THEN ${dialect.divide(whole, sql`1000`)} END END END`;
}

/** Epoch numbers with a fraction, an exponent, another number of digits, or in nanoseconds. */
function anyNumber(dialect: Dialect, text: Sql): Sql {
  const x = dialect.tryDouble(text);
  const first = sql`CAST(${FIRST_S} AS DOUBLE)`;
  const end = sql`CAST(${LAST_S + 1} AS DOUBLE)`;
  const branch = (scale: number, ms: Sql) =>
    sql`WHEN ${x} >= ${first} * ${scale} AND ${x} < ${end} * ${scale} THEN CAST(floor(${ms}) AS BIGINT)`;
  // Nanoseconds have more digits than a DOUBLE.
  const nanoseconds = sql`coalesce(${dialect.divide(dialect.tryInt(text), sql`1000000`)}, ${x} / 1000000)`;
  return sql`CASE ${branch(1, sql`${x} * 1000 + 0.5`)} ${branch(1000, sql`${x} + 0.5`)}
    ${branch(1_000_000, sql`${x} / 1000`)} ${branch(1_000_000_000, nanoseconds)} END`;
}

/** Texts that start with a four-digit year and a separator; a decimal comma in the seconds is understood. */
function isoText(dialect: Dialect, text: Sql, zone: string | undefined): Sql {
  const comma = dialect.text(',');
  const ms = sql`coalesce(${dialect.isoMs(text)}, ${dialect.isoMs(sql`replace(${text}, ${comma}, '.')`)})`;
  return sql`CASE WHEN ${plausibleYear(text)} AND substr(${text}, 5, 1) IN ('-', '/')
    THEN ${inZone(dialect, ms, text, zone)} END`;
}

/** `YYYYMMDD` and `YYYYMMDDHHMMSS`. */
function compactText(dialect: Dialect, text: Sql, zone: string | undefined): Sql {
  const part = (start: number, length: number) => sql`substr(${text}, ${start}, ${length})`;
  const date = sql`${part(1, 4)} || '-' || ${part(5, 2)} || '-' || ${part(7, 2)}`;
  const clock = sql`${date} || ' ' || ${part(9, 2)} || ':' || ${part(11, 2)} || ':' || ${part(13, 2)}`;
  const ms = (iso: Sql) => inZone(dialect, dialect.isoMs(iso), text, zone);
  return sql`CASE WHEN length(${text}) IN (8, 14) AND ${plausibleYear(text)} AND ${dialect.tryInt(text)} IS NOT NULL
    THEN CASE length(${text}) WHEN 8 THEN ${ms(date)} ELSE ${ms(clock)} END END`;
}

/** `3/4/2024`, `4.3.24 17:05`, `3/4/2024 5:05:09 PM`: rewritten as ISO; two-digit years are of this century. */
function yearLast(dialect: Dialect, text: Sql, order: DateOrder, zone: string | undefined): Sql {
  const date = sql`replace(replace(split_part(${text}, ' ', 1), '.', '/'), '-', '/')`;
  const part = (position: number) => sql`split_part(${date}, '/', ${position})`;
  const [month, day] = order === 'mdy' ? [part(1), part(2)] : [part(2), part(1)];
  const year = sql`CASE WHEN length(${part(3)}) = 2 THEN '20' || ${part(3)} ELSE ${part(3)} END`;
  const clock = sql`split_part(${text}, ' ', 2)`;
  const padded = sql`CASE WHEN ${clock} = '' THEN '00:00' WHEN ${clock} LIKE '_:%' THEN '0' || ${clock} ELSE ${clock} END`;
  const iso = sql`${year} || '-' || lpad(${month}, 2, '0') || '-' || lpad(${day}, 2, '0') || ' ' || ${padded}`;
  const ms = inZone(dialect, sql`${dialect.isoMs(iso)} + ${halfDayMs(text, padded)}`, sql`''`, zone);
  return sql`CASE WHEN length(${month}) IN (1, 2) AND length(${day}) IN (1, 2) AND ${plausibleYear(year)} THEN ${ms} END`;
}

/** What `AM` and `PM` add to the hour as written. */
function halfDayMs(text: Sql, clock: Sql): Sql {
  return sql`CASE WHEN upper(${text}) LIKE '%PM' AND ${clock} NOT LIKE '12%' THEN 43200000
    WHEN upper(${text}) LIKE '%AM' AND ${clock} LIKE '12%' THEN -43200000 ELSE 0 END`;
}

function plausibleYear(text: Sql): Sql {
  return sql`substr(${text}, 1, 4) BETWEEN '1990' AND '2099'`;
}

/** `ms` read as wall-clock time of the zone, unless the text names its own zone after the date. */
function inZone(dialect: Dialect, ms: Sql, text: Sql, zone: string | undefined): Sql {
  if (zone === undefined || zone === 'UTC') return ms;
  const rest = sql`upper(substr(${text}, 11))`;
  const own = sql`${rest} LIKE '%Z' OR ${rest} LIKE '%+%' OR ${rest} LIKE '%-%' OR ${rest} LIKE '%UTC' OR ${rest} LIKE '%GMT'`;
  return sql`CASE WHEN ${own} THEN ${ms} ELSE ${dialect.wallClockMs(ms, zone)} END`;
}
