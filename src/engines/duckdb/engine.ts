import { basename } from 'node:path';
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { asOutputError, KindredError, openScratch, resourceError, type Scratch } from '../../base/index.js';
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
import { appendColumns, inputType } from './append.js';
import { duckdbDialect } from './dialect.js';
import { readDouble, readInt32, readText } from './vectors.js';

const CAST: Record<ColumnType, Sql> = {
  int32: sql`INTEGER`,
  int53: sql`DOUBLE`,
  float64: sql`DOUBLE`,
  text: sql`VARCHAR`,
  'text?': sql`VARCHAR`,
};

/** Name of the database that large tables live in. */
const STORAGE = sql`stored`;

/** Opens an embedded DuckDB in memory, bounded by `limits`, that never touches the network. */
export async function openDuckdb(limits: EngineLimits): Promise<Engine> {
  const scratch = openScratch(limits.spillDirectory);
  try {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(limits.threads),
      memory_limit: `${Math.floor(limits.memoryBytes / 1_000_000)}MB`,
      temp_directory: scratch.path,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      // Results, row ids among them, must follow the order of the input.
      preserve_insertion_order: 'true',
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    await attachStorage(connection, scratch);
    return new DuckdbEngine(instance, connection, scratch);
  } catch (error) {
    scratch.remove();
    throw error;
  }
}

/**
 * Attaches a database file for large tables. Tables in memory are never compressed (seven times larger for events), so
 * what does not fit would go to disk uncompressed and come back for every query.
 */
async function attachStorage(connection: DuckDBConnection, scratch: Scratch): Promise<void> {
  const file = duckdbDialect.text(scratch.freshPath());
  await connection.run(`ATTACH ${file.text} AS ${STORAGE.text}`);
  await connection.run(`SET search_path = 'memory,${STORAGE.text}'`);
  // The file is removed with the directory; tidying it up first would be wasted.
  await connection.run('PRAGMA disable_checkpoint_on_shutdown');
}

class DuckdbEngine implements Engine {
  readonly dialect = duckdbDialect;
  readonly version = `DuckDB ${duckdb.library_version()}`;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #scratch: Scratch;
  #open = true;

  constructor(instance: DuckDBInstance, connection: DuckDBConnection, scratch: Scratch) {
    this.#instance = instance;
    this.#connection = connection;
    this.#scratch = scratch;
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

  stored(table: string): Sql {
    return sql`${STORAGE}.${this.dialect.ident(table)}`;
  }

  async createTable(name: string, columns: Record<string, InputColumn>): Promise<void> {
    const names = Object.keys(columns);
    const values = names.map((column) => columns[column]!);
    const rows = values[0]?.length ?? 0;
    const uneven = names.find((_, i) => values[i]!.length !== rows);
    if (uneven !== undefined) throw new RangeError(`column ${uneven} of ${name} differs in length`);
    const definitions = names.map((column, i) => sql`${this.dialect.ident(column)} ${inputType(values[i]!)}`);
    await this.run(sql`CREATE OR REPLACE TABLE ${this.dialect.ident(name)} (${join(definitions)})`);
    const appender = await this.#connection.createAppender(name);
    try {
      appendColumns(appender, values);
    } catch (error) {
      throw explain(error);
    } finally {
      appender.closeSync();
    }
  }

  async writeParquet(query: Sql, path: string): Promise<void> {
    const target = this.dialect.text(path);
    try {
      await this.run(sql`COPY (${query}) TO ${target} (FORMAT parquet, COMPRESSION zstd)`);
    } catch (error) {
      throw fullTarget(error, path);
    }
  }

  async lock(writable: readonly string[] = []): Promise<void> {
    const folders = join(writable.map((folder) => this.dialect.text(folder)));
    await this.run(sql`SET allowed_directories = [${folders}]`);
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
    this.#scratch.remove();
  }
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

/** A full disk under the file that is written is a matter of the outputs, not of the spill folder. */
function fullTarget(error: unknown, path: string): unknown {
  const cause = error instanceof KindredError && error.code === 'disk-full' ? error.cause : undefined;
  if (!(cause instanceof Error) || !cause.message.includes(basename(path))) return error;
  return asOutputError(path, Object.assign(new Error(cause.message), { code: 'ENOSPC' }));
}

/** Turns the engine's own complaints about limits into the program's. Anything else is a bug and passes through. */
function explain(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (/No space left|max_temp_directory_size/i.test(message)) {
    return resourceError(
      'disk-full',
      { what: 'the disk for spill files is full', fix: 'free space, or point --temp at a larger disk' },
      error,
    );
  }
  if (!/Out of Memory/i.test(message)) return error;
  return resourceError(
    'out-of-memory',
    { what: 'the engine reached its memory limit', fix: 'raise --memory or use fewer --threads' },
    error,
  );
}
