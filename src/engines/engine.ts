import type { Dialect } from './dialect.js';
import type { Sql } from './sql.js';

/**
 * How a column leaves the engine.
 * - `int32`: Int32Array; NULL is an error.
 * - `int53`: Float64Array of whole numbers up to 2^53 (epoch milliseconds, counts); NULL is an error.
 * - `float64`: Float64Array; NULL becomes NaN.
 * - `text`: string[]; NULL is an error.
 * - `text?`: (string | null)[].
 */
export type ColumnType = 'int32' | 'int53' | 'float64' | 'text' | 'text?';

/** The columns that a query is expected to return, in order. */
export type ColumnTypes = Record<string, ColumnType>;

export type ColumnOf<T extends ColumnType> = T extends 'int32'
  ? Int32Array
  : T extends 'int53' | 'float64'
    ? Float64Array
    : T extends 'text'
      ? string[]
      : (string | null)[];

export type Columns<S extends ColumnTypes> = { [K in keyof S]: ColumnOf<S[K]> };

/** One batch of a streamed result. */
export interface Batch<S extends ColumnTypes> {
  rows: number;
  columns: Columns<S>;
}

/** A column on its way into the engine. */
export type InputColumn = Int32Array | Float64Array | BigInt64Array | readonly (string | null)[];

/** Limits of an engine. */
export interface EngineLimits {
  /** Worker threads. Results do not depend on it. */
  threads: number;
  /** Memory the engine may use before it spills, in bytes. */
  memoryBytes: number;
  /**
   * Folder in which the engine makes a private directory for spill files. The directory is removed on close, and after
   * a crash by the next run that uses the same folder.
   */
  spillDirectory: string;
}

/** Runs SQL and returns columns. Rows live here; TypeScript sees only what it asks for. */
export interface Engine {
  readonly dialect: Dialect;
  /** Name and version, for the manifest: `DuckDB v1.5.6`. */
  readonly version: string;
  /** Runs a statement and waits for it. */
  run(statement: Sql): Promise<void>;
  /** Runs a query and returns whole columns. Columns are matched by position to the keys of `types`. */
  columns<S extends ColumnTypes>(query: Sql, types: S): Promise<Columns<S> & { rows: number }>;
  /** Runs a query and returns its columns batch by batch; for results that should not be held at once. */
  batches<S extends ColumnTypes>(query: Sql, types: S): AsyncGenerator<Batch<S>>;
  /**
   * The name under which to create a large table, so that it is kept compressed on disk in the spill directory rather
   * than in memory. Later statements use the plain name.
   */
  stored(table: string): Sql;
  /** Creates a table from typed arrays (Int32Array: INTEGER, Float64Array: DOUBLE, BigInt64Array: BIGINT, texts: VARCHAR). */
  createTable(name: string, columns: Record<string, InputColumn>): Promise<void>;
  /** Writes the rows of a query as a Parquet file (Zstandard). Under a total ORDER BY the bytes are reproducible. */
  writeParquet(query: Sql, path: string): Promise<void>;
  /**
   * Forbids any further access to files and settings, except to files below the `writable` folders (for outputs) and
   * to the engine's own spill files. Called once the inputs are loaded; it cannot be undone.
   */
  lock(writable?: readonly string[]): Promise<void>;
  /** Stops a running statement; it rejects. */
  interrupt(): void;
  /** Releases everything, spill files included. Safe to call twice. */
  close(): Promise<void>;
}
