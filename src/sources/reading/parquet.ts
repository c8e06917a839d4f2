import { inputError } from '../../base/index.js';
import { type Engine, join, readParquet, type Sql, sql } from '../../engines/index.js';
import type { FileHead } from '../source.js';
import type { PreparedFile } from './prepare.js';
import { judgedRows } from './raw-tables.js';
import { redact } from './redact.js';
import type { RejectLog } from './rejects.js';
import type { StoredFile } from './stored.js';

/** A column of a Parquet file and its type, as the engine writes it. */
export interface ParquetColumn {
  name: string;
  type: string;
}

const HEAD_RECORDS = 100;

/** The columns and the first records of a Parquet file; values as texts, as they will be read. */
export async function parquetHead(
  engine: Engine,
  file: StoredFile,
  path: string,
): Promise<{ head: FileHead; columns: ParquetColumn[] }> {
  const described = await engine
    .columns(
      sql`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${engine.dialect.text(path)}, binary_as_string = true))`,
      { name: 'text', type: 'text' },
    )
    .catch((error: unknown) => {
      throw damagedParquet(file.name, error instanceof Error ? error.message.split('\n', 1)[0]! : '', error);
    });
  const columns = described.name.map((name, i) => ({ name, type: described.type[i]! }));
  const values = columns.map((column, i) => ({ name: `v${i}`, at: columnText(engine, column) }));
  const texts = await engine.columns(
    sql`SELECT ${join(values.map(({ name }) => engine.dialect.ident(name)))} FROM ${readParquet([{ id: 0, path }], values)} ORDER BY "row" LIMIT ${HEAD_RECORDS}`,
    Object.fromEntries(values.map(({ name }) => [name, 'text?' as const])),
  );
  const records = Array.from({ length: texts.rows }, (_, row) =>
    Object.fromEntries(columns.map(({ name }, i) => [name, texts[`v${i}`]![row]])),
  );
  return {
    head: { name: file.name, format: 'parquet', header: columns.map(({ name }) => name), records },
    columns,
  };
}

/** The error for a Parquet file that the engine cannot read. */
export function damagedParquet(name: string, complaint: string, cause?: unknown) {
  return inputError(
    'damaged-parquet',
    {
      what: `the Parquet file cannot be read: ${complaint}`,
      where: name,
      fix: 'export or download it again',
    },
    cause,
  );
}

/** Number of records, from the file's footer. */
export async function parquetRecords(engine: Engine, path: string): Promise<number> {
  const { n } = await engine.columns(
    sql`SELECT sum(num_rows) AS n FROM parquet_file_metadata(${engine.dialect.text(path)})`,
    { n: 'int53' },
  );
  return n[0]!;
}

/** The engine's reader over Parquet files with the same columns, with the leaves of their selection. */
export function parquetReader(engine: Engine, group: readonly PreparedFile[]): Sql {
  const { selection, columns = [] } = group[0]!.file;
  const byName = new Map(columns.map((column) => [column.name, column]));
  const values = selection.leaves.map(({ name, path }) => {
    const column = byName.get(path[0]!);
    const text = column ? columnText(engine, column) : sql`CAST(NULL AS VARCHAR)`;
    return { name, at: path.length > 1 ? engine.dialect.jsonText(text, path.slice(1)) : text };
  });
  return readParquet(group, values);
}

/** Adds the records of a file that lack something to the rejects. `line` is the number of the row. */
export async function rejectRows(engine: Engine, prepared: PreparedFile, rejects: RejectLog): Promise<void> {
  const { file, id } = prepared;
  const { dialect } = engine;
  const numbered = sql`(SELECT *, "row" AS n FROM ${parquetReader(engine, [prepared])})`;
  const judged = judgedRows(dialect, file.recognition.source.vendor, file.selection, numbered);
  const leaves = file.selection.leaves.map(
    ({ name, path }) => sql`${dialect.text(path.join('.'))}: ${dialect.ident(name)}`,
  );
  const found = engine.batches(
    sql`SELECT n + 1 AS line, reason, CAST(to_json({${join(leaves)}}) AS VARCHAR) AS record
      FROM (${judged}) JOIN ${numbered} USING (n) WHERE reason IS NOT NULL ORDER BY line`,
    { line: 'int53', reason: 'text', record: 'text' },
  );
  for await (const { rows, columns } of found) {
    for (let i = 0; i < rows; i++) {
      rejects.add(id, columns.line[i]!, columns.reason[i]!, redact(Buffer.from(columns.record[i]!)));
    }
  }
  await rejects.flush(engine);
}

/**
 * The value of a column as text, without loss: times as ISO text, nested values as JSON. A whole number that is stored
 * as floating point (as pandas does with ids when one is absent) is written without `.0`.
 */
function columnText(engine: Engine, { name, type }: ParquetColumn): Sql {
  const column = engine.dialect.ident(name);
  if (/^(STRUCT|MAP|UNION|VARIANT)\b|\]$/.test(type)) return sql`CAST(to_json(${column}) AS VARCHAR)`;
  const text = sql`CAST(${column} AS VARCHAR)`;
  if (!/^(DOUBLE|FLOAT)$/.test(type)) return text;
  const isWhole = sql`${column} = floor(${column}) AND abs(${column}) < 9007199254740992`;
  return sql`CASE WHEN ${isWhole} THEN CAST(CAST(${column} AS BIGINT) AS VARCHAR) ELSE ${text} END`;
}
