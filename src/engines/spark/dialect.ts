import type { Dialect } from '../dialect.js';
import { join, Sql, sql } from '../sql.js';

/**
 * Spark SQL's text for every fragment. Session settings assumed: `spark.sql.session.timeZone = UTC`,
 * `spark.sql.ansi.enabled = true`.
 */
export const sparkDialect: Dialect = {
  name: 'spark',
  ident: (name) => Sql.trusted(`\`${refuseNul(name).replaceAll('`', '``')}\``),
  text: (value) => Sql.trusted(`'${refuseNul(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
  tryInt: (x) => sql`try_cast(${x} AS BIGINT)`,
  tryDouble: (x) => sql`try_cast(${x} AS DOUBLE)`,
  isoMs: (x) => sql`unix_millis(try_to_timestamp(${x}))`,
  wallClockMs: (ms, zone) =>
    sql`unix_millis(to_utc_timestamp(timestamp_millis(${ms}), ${sparkDialect.text(zone)}))`,
  localDay: (ms, zone) => sql`CAST(unix_date(CAST(${local(ms, zone)} AS DATE)) AS BIGINT)`,
  localMinute: (ms, zone) => sql`CAST(hour(${local(ms, zone)}) * 60 + minute(${local(ms, zone)}) AS BIGINT)`,
  divide: (a, b) => sql`(${a} DIV ${b})`,
  jsonText: (json, path) => sql`get_json_object(${json}, ${sparkDialect.text(jsonPath(path))})`,
  parameter: (json, key) =>
    sql`try_element_at(transform(filter(${parameters(json)}, x -> x.key = ${sparkDialect.text(key)}), x -> coalesce(x.value.string_value, x.value.int_value, x.value.float_value, x.value.double_value)), 1)`,
  parameterSet: (json) => sql`to_json(array_sort(${parameters(json)}))`,
  hash64: (...values) => sql`xxhash64(${join(values)})`,
};

/** Timestamp whose UTC fields are the local wall clock. */
function local(ms: Sql, zone: string): Sql {
  return sql`from_utc_timestamp(timestamp_millis(${ms}), ${sparkDialect.text(zone)})`;
}

/** BigQuery parameters as an array of structs. */
function parameters(json: Sql): Sql {
  return sql`from_json(${json}, 'ARRAY<STRUCT<key: STRING, value: STRUCT<string_value: STRING, int_value: STRING, float_value: STRING, double_value: STRING>>>')`;
}

function jsonPath(path: readonly (string | number)[]): string {
  return `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `['${step.replaceAll("'", "\\'")}']`)).join('')}`;
}

function refuseNul(text: string): string {
  if (text.includes('\0')) throw new TypeError('SQL text may not contain NUL');
  return text;
}
