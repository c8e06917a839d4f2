import {
  Bool,
  Field,
  Float64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import type { Assignment, AssignmentColumn } from './assignment.js';
import { fileColumns } from './columns.js';

/** Rows of one record batch; bounds what is in memory beside the table itself. */
const BATCH_ROWS = 1 << 16;

/**
 * `assignments.arrow` in chunks: the columns of `assignments.csv` in the Arrow IPC file format. Texts are Utf8 rather
 * than dictionaries, whose ids would depend on what else the process has written. Names and ids are exact.
 */
export async function* assignmentsArrow(assignment: Assignment): AsyncGenerator<Uint8Array> {
  const columns = fileColumns(assignment);
  const schema = new Schema(columns.map((c) => new Field(c.name, arrowType(c), c.type !== 'boolean')));
  const writer = new RecordBatchFileWriter();
  async function* batches(): AsyncGenerator<RecordBatch> {
    const rows = assignment.userIds.length;
    // An Arrow file without users still says which columns it has.
    for (let start = 0; start === 0 || start < rows; start += BATCH_ROWS) {
      yield batchOf(schema, columns, start, Math.min(rows, start + BATCH_ROWS));
    }
  }
  const done = writer.writeAll(batches() as unknown as Iterable<RecordBatch>);
  for await (const chunk of writer) yield chunk;
  await done;
}

function batchOf(schema: Schema, columns: AssignmentColumn[], start: number, end: number): RecordBatch {
  const children = columns.map((c) => vectorOf(c, start, end).data[0]!);
  const data = makeData({ type: new Struct(schema.fields), length: end - start, nullCount: 0, children });
  return new RecordBatch(schema, data);
}

function arrowType(column: AssignmentColumn): Utf8 | Float64 | Bool {
  if (column.type === 'text') return new Utf8();
  return column.type === 'number' ? new Float64() : new Bool();
}

function vectorOf(column: AssignmentColumn, start: number, end: number): Vector {
  const type = arrowType(column);
  const values: unknown[] = new Array(end - start);
  for (let row = start; row < end; row++) {
    const value = column.values[row]!;
    if (column.type === 'boolean') values[row - start] = value === 1;
    else values[row - start] = typeof value === 'number' && Number.isNaN(value) ? null : value;
  }
  return end === start
    ? new Vector([makeData({ type: type as Utf8, length: 0, nullCount: 0 })])
    : (vectorFromArray(values, type) as Vector);
}
