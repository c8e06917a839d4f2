import {
  BIGINT,
  DuckDBDataChunk as Chunk,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { resourceError } from '../../base/index.js';
import type {
  Batch,
  Columns,
  ColumnType,
  ColumnTypes,
  Engine,
  EngineLimits,
  InputColumn,
} from '../engine.js';
import { join, type Sql, sql } from '../sql.js';
import { duckdbDialect } from './dialect.js';
import { readDouble, readInt32, readText } from './vectors.js';

/** Rows of one appended chunk: DuckDB's vector size. */
const CHUNK_ROWS = 2048;

const CAST: Record<ColumnType, Sql> = {
  int32: sql`INTEGER`,
  int53: sql`DOUBLE`,
  float64: sql`DOUBLE`,
  text: sql`VARCHAR`,
  'text?': sql`VARCHAR`,
};

/** Opens an embedded DuckDB in memory, bounded by `limits`, that never touches the network. */
export async function openDuckdb(limits: EngineLimits): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(limits.threads),
    memory_limit: `${Math.floor(limits.memoryBytes / 1_000_000)}MB`,
    temp_directory: limits.spillDirectory,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'true',
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return new DuckdbEngine(instance, connection);
}

class DuckdbEngine implements Engine {
  readonly dialect = duckdbDialect;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #open = true;

  constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  async run(statement: Sql): Promise<void> {
    try {
      await this.#connection.run(statement.text);
    } catch (error) {
      throw explain(error);
    }
  }

  async columns<S extends ColumnTypes>(query: Sql, types: S): Promise<Columns<S> & { rows: number }> {
    const parts: Batch<S>[] = [];
    let rows = 0;
    for await (const batch of this.batches(query, types)) {
      parts.push(batch);
      rows += batch.rows;
    }
    const out: Record<string, unknown> = {};
    for (const name of Object.keys(types)) out[name] = concatenate(parts, name, types[name]!, rows);
    return { ...out, rows } as unknown as Columns<S> & { rows: number };
  }

  async *batches<S extends ColumnTypes>(query: Sql, types: S): AsyncGenerator<Batch<S>> {
    const names = Object.keys(types);
    const aliases = join(names.map((_, i) => this.dialect.ident(`c${i}`)));
    // The engine casts, so that a vector's layout always is what the reader below expects.
    const casts = join(
      names.map((name, i) => sql`CAST(${this.dialect.ident(`c${i}`)} AS ${CAST[types[name]!]})`),
    );
    const statement = sql`SELECT ${casts} FROM (${query}) AS q(${aliases})`;
    try {
      const result = await this.#connection.stream(statement.text);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return;
        yield { rows: chunk.rowCount, columns: readChunk(chunk, types, names) };
      }
    } catch (error) {
      throw explain(error);
    }
  }

  async createTable(name: string, columns: Record<string, InputColumn>): Promise<void> {
    const names = Object.keys(columns);
    const types = names.map((column) => inputType(columns[column]!));
    const definitions = names.map((column, i) => sql`${this.dialect.ident(column)} ${types[i]!.name}`);
    await this.run(sql`CREATE OR REPLACE TABLE ${this.dialect.ident(name)} (${join(definitions)})`);
    const rows = names.length === 0 ? 0 : columns[names[0]!]!.length;
    const appender = await this.#connection.createAppender(name);
    const values = names.map((column) => columns[column]!);
    for (let start = 0; start < rows; start += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, rows - start);
      const chunk = Chunk.create(
        types.map((t) => t.type),
        count,
      );
      for (let c = 0; c < values.length; c++) {
        const slice = Array.from(
          values[c]!.slice(start, start + count) as ArrayLike<number | bigint | string | null>,
        );
        chunk.setColumnValues(c, slice);
      }
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  async lock(): Promise<void> {
    await this.run(sql`SET enable_external_access = false`);
    await this.run(sql`SET lock_configuration = true`);
  }

  interrupt(): void {
    if (this.#open) this.#connection.interrupt();
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function inputType(column: InputColumn): { name: Sql; type: DuckDBType } {
  if (column instanceof Int32Array) return { name: sql`INTEGER`, type: INTEGER };
  if (column instanceof Float64Array) return { name: sql`DOUBLE`, type: DOUBLE };
  if (column instanceof BigInt64Array) return { name: sql`BIGINT`, type: BIGINT };
  return { name: sql`VARCHAR`, type: VARCHAR };
}

function readChunk<S extends ColumnTypes>(chunk: DuckDBDataChunk, types: S, names: string[]): Columns<S> {
  const out: Record<string, unknown> = {};
  for (const [i, name] of names.entries()) {
    const type = types[name]!;
    if (type === 'int32') out[name] = readInt32(chunk, i, name);
    else if (type === 'int53') out[name] = readDouble(chunk, i, name, false);
    else if (type === 'float64') out[name] = readDouble(chunk, i, name, true);
    else out[name] = readText(chunk, i, name, type === 'text?');
  }
  return out as Columns<S>;
}

function concatenate<S extends ColumnTypes>(
  parts: Batch<S>[],
  name: string,
  type: ColumnType,
  rows: number,
): unknown {
  if (type === 'text' || type === 'text?') {
    const all: (string | null)[] = new Array(rows);
    let at = 0;
    for (const part of parts) for (const value of part.columns[name] as (string | null)[]) all[at++] = value;
    return all;
  }
  const all = type === 'int32' ? new Int32Array(rows) : new Float64Array(rows);
  let at = 0;
  for (const part of parts) {
    all.set(part.columns[name] as Int32Array & Float64Array, at);
    at += part.rows;
  }
  return all;
}

/** Turns the engine's own complaints about limits into the program's. Anything else is a bug and passes through. */
function explain(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (/Out of Memory/i.test(message)) {
    const spill = /No space left|max_temp_directory_size/i.test(message);
    return resourceError(
      'out-of-memory',
      spill
        ? { what: 'the disk for spill files is full', fix: 'free space, or point --temp at a larger disk' }
        : { what: 'the engine reached its memory limit', fix: 'raise --memory or use fewer --threads' },
      error,
    );
  }
  return error;
}
