import { Float64, makeData, makeVector, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { type Engine, join, sql } from '../engines/index.js';
import type { FeatureTable } from './table.js';

/** A column of a feature file. Numbers that are not known are NaN here and empty (null) in the files. */
interface FileColumn {
  name: string;
  values: Float64Array;
}

/** Rows of one chunk of CSV. */
const CHUNK_ROWS = 4096;

/**
 * The feature table as CSV in chunks of text: `user_id`, then one column per feature, and `<feature>_censored` (0 or 1)
 * after each duration that may be censored. Numbers are exact; an unknown value is the empty cell.
 */
export function* featuresCsv(table: FeatureTable): Generator<string> {
  const columns = fileColumns(table);
  yield `${['user_id', ...columns.map((column) => column.name)].map(cell).join(',')}\n`;
  for (let start = 0; start < table.userIds.length; start += CHUNK_ROWS) {
    const end = Math.min(start + CHUNK_ROWS, table.userIds.length);
    let text = '';
    for (let row = start; row < end; row++) {
      text += cell(table.userIds[row]!);
      for (const { values } of columns) text += `,${Number.isNaN(values[row]!) ? '' : values[row]}`;
      text += '\n';
    }
    yield text;
  }
}

/** The same columns as an Arrow IPC file; unknown values are null. */
export function featuresArrow(table: FeatureTable): Uint8Array {
  const ids = vectorFromArray(table.userIds as string[], new Utf8());
  const numbers = fileColumns(table).map(({ name, values }) => [name, nullableVector(values)] as const);
  return tableToIPC(new Table({ user_id: ids, ...Object.fromEntries(numbers) }), 'file');
}

/** The same columns as a Parquet file at `path`, which the engine must be allowed to write. Rows by user id. */
export async function writeFeaturesParquet(engine: Engine, table: FeatureTable, path: string): Promise<void> {
  const columns = fileColumns(table);
  await engine.createTable('feature_file', {
    user_id: table.userIds,
    ...Object.fromEntries(columns.map(({ name, values }) => [name, values])),
  });
  const known = columns.map(({ name }) => {
    const column = engine.dialect.ident(name);
    return sql`nullif(${column}, CAST('NaN' AS DOUBLE)) AS ${column}`;
  });
  await engine.writeParquet(
    sql`SELECT ${join([sql`user_id`, ...known])} FROM feature_file ORDER BY user_id`,
    path,
  );
  await engine.run(sql`DROP TABLE feature_file`);
}

function fileColumns(table: FeatureTable): FileColumn[] {
  return table.columns.flatMap(({ definition, values, censored }) => {
    const column = { name: definition.name, values };
    if (!censored) return [column];
    return [column, { name: `${definition.name}_censored`, values: Float64Array.from(censored) }];
  });
}

/** A text as a CSV cell (RFC 4180): quoted where it holds a quote, a comma or a line break. */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The numbers without a copy, with a bitmap that marks NaN as null. */
function nullableVector(values: Float64Array) {
  const bitmap = new Uint8Array(Math.ceil(values.length / 64) * 8);
  let nulls = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) nulls++;
    else bitmap[i >> 3]! |= 1 << (i & 7);
  }
  if (nulls === 0) return makeVector(values);
  return makeVector(
    makeData({
      type: new Float64(),
      length: values.length,
      nullCount: nulls,
      nullBitmap: bitmap,
      data: values,
    }),
  );
}
