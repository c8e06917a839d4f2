import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/**
 * Reads whole vectors of a chunk. The chunk's memory belongs to the engine, so numbers are copied out; a slot that is
 * NULL holds garbage and must be looked up in the validity mask.
 */

export function readInt32(chunk: DuckDBDataChunk, column: number, name: string): Int32Array {
  const rows = chunk.rowCount;
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
  if (nullAt(vector, rows) >= 0) throw new Error(`column ${name} has a NULL where none is expected`);
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
  const firstNull = nullAt(vector, rows);
  if (firstNull < 0) return values;
  if (!nullable) throw new Error(`column ${name} has a NULL where none is expected`);
  const validity = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  for (let i = firstNull; i < rows; i++) {
    if (!duckdb.validity_row_is_valid(validity, i)) values[i] = Number.NaN;
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

/** Index of the first NULL, or -1. */
function nullAt(vector: duckdb.Vector, rows: number): number {
  const validity = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null;
  if (!validity || validity.length === 0) return -1;
  for (let i = 0; i < rows; i++) if (((validity[i >> 3]! >> (i & 7)) & 1) === 0) return i;
  return -1;
}
