import {
  BIGINT,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { InputColumn } from '../engine.js';
import { type Sql, sql } from '../sql.js';

/** Rows of one chunk: DuckDB's vector size. */
const CHUNK_ROWS = 2048;

/** The SQL type of an input column. */
export function inputType(column: InputColumn): Sql {
  if (column instanceof Int32Array) return sql`INTEGER`;
  if (column instanceof Float64Array) return sql`DOUBLE`;
  if (column instanceof BigInt64Array) return sql`BIGINT`;
  return sql`VARCHAR`;
}

/** Appends columns of equal length, chunk by chunk; numbers are copied as bytes, without a JavaScript value each. */
export function appendColumns(appender: DuckDBAppender, columns: readonly InputColumn[]): void {
  const rows = columns[0]?.length ?? 0;
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - start);
    // A fresh chunk each time: resetting one does not clear the strings that its vectors own.
    const chunk = DuckDBDataChunk.create(columns.map(chunkType), count);
    for (let c = 0; c < columns.length; c++) {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, c);
      fillVector(vector, columns[c]!, start, count);
    }
    appender.appendDataChunk(chunk);
  }
}

function chunkType(column: InputColumn): DuckDBType {
  if (column instanceof Int32Array) return INTEGER;
  if (column instanceof Float64Array) return DOUBLE;
  if (column instanceof BigInt64Array) return BIGINT;
  return VARCHAR;
}

function fillVector(vector: duckdb.Vector, column: InputColumn, start: number, count: number): void {
  if (!isTexts(column)) {
    const size = column.BYTES_PER_ELEMENT;
    const bytes = bytesOf(column);
    duckdb.copy_data_to_vector(vector, 0, bytes, column.byteOffset + start * size, count * size);
    return;
  }
  const valid = new Uint8Array(CHUNK_ROWS / 8).fill(255);
  let nulls = 0;
  for (let i = 0; i < count; i++) {
    const value = column[start + i];
    if (value == null) {
      valid[i >> 3]! &= ~(1 << (i & 7));
      nulls++;
    } else duckdb.vector_assign_string_element(vector, i, value);
  }
  if (nulls === 0) return;
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, valid.buffer, 0, Math.ceil(count / 64) * 8);
}

function isTexts(column: InputColumn): column is readonly (string | null)[] {
  return Array.isArray(column);
}

/** The memory behind a typed array; shared memory is copied, because the engine's binding does not take it. */
function bytesOf(column: Int32Array | Float64Array | BigInt64Array): ArrayBuffer {
  const { buffer } = column;
  if (buffer instanceof ArrayBuffer) return buffer;
  const copy = new Uint8Array(buffer.byteLength);
  copy.set(new Uint8Array(buffer));
  return copy.buffer;
}
