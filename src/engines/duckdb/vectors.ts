import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/**
 * Reads whole vectors of a chunk. The chunk's memory belongs to the engine, so numbers are copied out; a slot that is
 * NULL holds garbage and must be looked up in the validity mask.
 */

export function readInt32(chunk: DuckDBDataChunk, column: number, name: string): Int32Array {
  const rows = chunk.rowCount;
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
  const mask = validityOf(vector, rows);
  if (mask && firstNull(mask, rows) >= 0) throw new Error(`column ${name} has a NULL where none is expected`);
  const bytes = duckdb.vector_get_data(vector, rows * 4);
  return new Int32Array(bytes.buffer, bytes.byteOffset, rows).slice();
}

export function readDouble(
  chunk: DuckDBDataChunk,
  column: number,
  name: string,
  nullable: boolean,
): Float64Array {
  const rows = chunk.rowCount;
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
  const bytes = duckdb.vector_get_data(vector, rows * 8);
  const values = new Float64Array(bytes.buffer, bytes.byteOffset, rows).slice();
  const mask = validityOf(vector, rows);
  if (!mask || firstNull(mask, rows) < 0) return values;
  if (!nullable) throw new Error(`column ${name} has a NULL where none is expected`);
  for (let byte = 0; byte < mask.length; byte++) {
    if (mask[byte] === ALL_VALID) continue;
    const end = Math.min(rows, 8 * byte + 8);
    for (let i = 8 * byte; i < end; i++) if (((mask[byte]! >> (i & 7)) & 1) === 0) values[i] = Number.NaN;
  }
  return values;
}

export function readText(
  chunk: DuckDBDataChunk,
  column: number,
  name: string,
  nullable: boolean,
): (string | null)[] {
  const values = chunk.getColumnValues(column) as (string | null)[];
  if (!nullable && values.includes(null)) throw new Error(`column ${name} has a NULL where none is expected`);
  return values;
}

/** Eight rows, none of them NULL. */
const ALL_VALID = 0xff;

/** One bit per row, 0 for NULL; undefined when no row is NULL. Read here bit by bit: a call per row costs seconds. */
function validityOf(vector: duckdb.Vector, rows: number): Uint8Array | undefined {
  const mask = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null;
  return mask && mask.length > 0 ? mask : undefined;
}

/** Index of the first NULL, or -1. */
function firstNull(mask: Uint8Array, rows: number): number {
  for (let byte = 0; byte < mask.length && 8 * byte < rows; byte++) {
    if (mask[byte] === ALL_VALID) continue;
    const end = Math.min(rows, 8 * byte + 8);
    for (let i = 8 * byte; i < end; i++) if (((mask[byte]! >> (i & 7)) & 1) === 0) return i;
  }
  return -1;
}
