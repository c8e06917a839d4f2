import type { Sql } from './sql.js';

/**
 * The short list of fragments that differ between SQL engines. Everything else in a query is written once, in the
 * common subset: integers, GROUP BY, CASE, window functions under a total order (see ARCHITECTURE.md).
 */
export interface Dialect {
  readonly name: 'duckdb' | 'spark';
  /** A quoted identifier. Any text is allowed except NUL. */
  ident(name: string): Sql;
  /** A quoted text literal. Any text is allowed except NUL. */
  text(value: string): Sql;
  /** The value as BIGINT, or NULL when it is not a whole number. */
  tryInt(expression: Sql): Sql;
  /** The value as DOUBLE, or NULL when it is not a number. */
  tryDouble(expression: Sql): Sql;
  /** Epoch milliseconds (BIGINT) of an ISO-8601 text; without a zone it is read as UTC. NULL when it is not a time. */
  isoMs(expression: Sql): Sql;
  /** Epoch milliseconds (BIGINT, UTC) of epoch milliseconds read as wall-clock time in an IANA zone. */
  wallClockMs(ms: Sql, zone: string): Sql;
  /** Whole days since 1970-01-01 (BIGINT) in an IANA zone, of epoch milliseconds. */
  localDay(ms: Sql, zone: string): Sql;
  /** Minutes since local midnight (BIGINT) in an IANA zone, of epoch milliseconds. */
  localMinute(ms: Sql, zone: string): Sql;
  /** Integer division rounding down, for non-negative operands. */
  divide(a: Sql, b: Sql): Sql;
  /** The text at a path of keys and array positions (from 0) inside a JSON text; NULL also when it is not JSON. */
  jsonText(json: Sql, path: readonly (string | number)[]): Sql;
  /**
   * The value (VARCHAR) under a key in a JSON array of BigQuery parameters, `[{key, value: {string_value, int_value,
   * float_value, double_value}}]`: its first non-null member, since exactly one is set and the type of a key drifts.
   */
  parameter(json: Sql, key: string): Sql;
  /** A text that is equal for two such arrays with the same parameters in any order; NULL when it is no such array. */
  parameterSet(json: Sql): Sql;
  /** A hash of one or more values as BIGINT, at least 63 bits; equal values give equal hashes within one engine. */
  hash64(...expressions: Sql[]): Sql;
}
