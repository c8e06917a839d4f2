import type { Dialect } from '../dialect.js';
import { join, Sql, sql } from '../sql.js';

/** DuckDB's text for every fragment. Session settings assumed: `TimeZone = 'UTC'`. */
export const duckdbDialect: Dialect = {
  name: 'duckdb',
  ident: (name) => Sql.trusted(`"${refuseNul(name).replaceAll('"', '""')}"`),
  text: (value) => Sql.trusted(`'${refuseNul(value).replaceAll("'", "''")}'`),
  tryInt: (x) => sql`try_cast(${x} AS BIGINT)`,
  tryDouble: (x) => sql`try_cast(${x} AS DOUBLE)`,
  isoMs: (x) => sql`epoch_ms(try_cast(${x} AS TIMESTAMPTZ))`,
  wallClockMs: (ms, zone) =>
    sql`epoch_ms(timezone(${duckdbDialect.text(zone)}, make_timestamp(${ms} * 1000)))`,
  localDay: (ms, zone) => sql`CAST(epoch_ms(date_trunc('day', ${local(ms, zone)})) // 86400000 AS BIGINT)`,
  localMinute: (ms, zone) =>
    sql`CAST(extract('hour' FROM ${local(ms, zone)}) * 60 + extract('minute' FROM ${local(ms, zone)}) AS BIGINT)`,
  divide: (a, b) => sql`(${a} // ${b})`,
  // TRY: without it one malformed text in a column aborts the whole statement.
  jsonText: (json, path) => sql`TRY(json_extract_string(${json}, ${duckdbDialect.text(jsonPath(path))}))`,
  parameter: (json, key) =>
    sql`list_transform(list_filter(${parameters(json)}, lambda x: x.key = ${duckdbDialect.text(key)}), lambda x: coalesce(x."value".string_value, x."value".int_value, x."value".float_value, x."value".double_value))[1]`,
  parameterSet: (json) => sql`CAST(list_sort(${parameters(json)}) AS VARCHAR)`,
  // HUGEINT: the subtraction overflows in the engine's unsigned type for half of all hashes.
  // DuckDB's hash is unsigned; half its range fits a BIGINT, and shifting is cheaper than widening.
  hash64: (...values) => sql`CAST(hash(${join(values)}) >> 1 AS BIGINT)`,
};

/** Local wall-clock TIMESTAMP of epoch milliseconds. */
function local(ms: Sql, zone: string): Sql {
  return sql`timezone(${duckdbDialect.text(zone)}, make_timestamptz(${ms} * 1000))`;
}

/** BigQuery parameters as a list of structs. */
function parameters(json: Sql): Sql {
  return sql`TRY(from_json(${json}, '[{"key":"VARCHAR","value":{"string_value":"VARCHAR","int_value":"VARCHAR","float_value":"VARCHAR","double_value":"VARCHAR"}}]'))`;
}

/** A path of keys and positions in the notation of `json_extract_string`. */
export function jsonPath(path: readonly (string | number)[]): string {
  return `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `."${escapeKey(step)}"`)).join('')}`;
}

function escapeKey(key: string): string {
  return key.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

function refuseNul(text: string): string {
  if (text.includes('\0')) throw new TypeError('SQL text may not contain NUL');
  return text;
}
