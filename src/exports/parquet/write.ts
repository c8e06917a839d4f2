import type { Assignment, AssignmentColumn } from '../assignment.js';
import { fileColumns } from '../columns.js';
import { columnPages, PHYSICAL } from './pages.js';
import { type ThriftField, thriftStruct } from './thrift.js';

/** Rows of one row group; bounds what is in memory. */
const GROUP_ROWS = 1 << 17;
const MAGIC = Buffer.from('PAR1');
const OPTIONAL = 1;
const REQUIRED = 0;
const UTF8 = 0;

/**
 * `assignments.parquet` in chunks: the columns of `assignments.csv`, uncompressed, names and ids exact. Written here
 * rather than by the engine, which by then may no longer touch files, and whose bytes change with its version.
 */
export function* assignmentsParquet(assignment: Assignment): Generator<Uint8Array> {
  const columns = fileColumns(assignment);
  const rows = assignment.userIds.length;
  const groups: ThriftField[][] = [];
  let offset = MAGIC.length;
  yield MAGIC;
  for (let start = 0; start < rows; start += GROUP_ROWS) {
    const end = Math.min(rows, start + GROUP_ROWS);
    const chunks: ThriftField[][] = [];
    let groupBytes = 0;
    for (const column of columns) {
      const { bytes, encodings, dictionaryBytes } = columnPages(column, start, end);
      const size = bytes.reduce((n, b) => n + b.length, 0);
      chunks.push(columnChunk(column, { rows: end - start, offset, size, encodings, dictionaryBytes }));
      yield* bytes;
      offset += size;
      groupBytes += size;
    }
    groups.push([
      { id: 1, structs: chunks },
      { id: 2, i64: groupBytes },
      { id: 3, i64: end - start },
    ]);
  }
  const footer = thriftStruct([
    { id: 1, i32: 1 },
    { id: 2, structs: [rootElement(columns.length), ...columns.map(schemaElement)] },
    { id: 3, i64: rows },
    { id: 4, structs: groups },
    { id: 6, text: 'kindred' },
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  yield footer;
  yield length;
  yield MAGIC;
}

function rootElement(children: number): ThriftField[] {
  return [
    { id: 4, text: 'schema' },
    { id: 5, i32: children },
  ];
}

function schemaElement(column: AssignmentColumn): ThriftField[] {
  return [
    { id: 1, i32: PHYSICAL[column.type] },
    { id: 3, i32: column.type === 'boolean' ? REQUIRED : OPTIONAL },
    { id: 4, text: column.name },
    ...(column.type === 'text' ? [{ id: 6, i32: UTF8 }] : []),
  ];
}

interface ChunkFacts {
  rows: number;
  offset: number;
  size: number;
  encodings: number[];
  dictionaryBytes: number;
}

function columnChunk(column: AssignmentColumn, facts: ChunkFacts): ThriftField[] {
  const meta: ThriftField[] = [
    { id: 1, i32: PHYSICAL[column.type] },
    { id: 2, i32s: facts.encodings },
    { id: 3, texts: [column.name] },
    { id: 4, i32: 0 },
    { id: 5, i64: facts.rows },
    { id: 6, i64: facts.size },
    { id: 7, i64: facts.size },
    { id: 9, i64: facts.offset + facts.dictionaryBytes },
    ...(facts.dictionaryBytes > 0 ? [{ id: 11, i64: facts.offset }] : []),
  ];
  return [
    { id: 2, i64: facts.offset },
    { id: 3, struct: meta },
  ];
}
