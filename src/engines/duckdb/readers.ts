import { join, Sql, sql } from '../sql.js';
import { duckdbDialect, jsonPath } from './dialect.js';

/** A file as the engine finds it. The path must be absolute and free of `*`, `?` and `[`, which would be expanded. */
export interface ReadableFile {
  /** What the column `file` shall say for its records. */
  id: number;
  path: string;
}

/** A value wanted from each record, by path of keys (JSON) or by position of the column (CSV); always VARCHAR. */
export interface WantedValue<Place> {
  name: string;
  at: Place;
}

export interface ReadOptions {
  gzip: boolean;
}

export interface TableOptions {
  delimiter: string;
  /** Names of the columns, as the header has them. */
  columns: readonly string[];
  /** Whether a record that repeats the header gives NULLs. Costs a comparison for each record. */
  blankRepeatedHeader: boolean;
}

/** Longest JSON line or CSV record in bytes; longer ones are rejected, not read. */
export const LONGEST_RECORD = 16 * 1024 * 1024;

/**
 * A subquery `(SELECT file, "a", "b" FROM …)` over NDJSON files in which every wanted value is text as it stands in the
 * file; nothing is guessed, nothing is cast, so nothing drifts after a sample. A line that is no JSON object gives a
 * row of NULLs; blank lines give none. Objects and arrays come as JSON text.
 */
export function readNdjson(
  files: readonly ReadableFile[],
  values: readonly WantedValue<readonly string[]>[],
  options: ReadOptions,
): Sql {
  const root = new Branch();
  for (const { at } of values) root.add(at);
  const compression = options.gzip ? sql`'gzip'` : sql`'uncompressed'`;
  const settings = sql`format = 'newline_delimited', ignore_errors = true, compression = ${compression}, maximum_object_size = ${LONGEST_RECORD}`;
  if (root.isText) {
    const paths = join(values.map(({ at }) => duckdbDialect.text(jsonPath(at))));
    const picked = values.map(({ name }, i) => sql`"values"[${i + 1}] AS ${duckdbDialect.ident(name)}`);
    return sql`(SELECT ${join([sql`file`, ...picked])} FROM (SELECT ${fileColumn(files)}, TRY(json_extract_string(json, [${paths}])) AS "values"
      FROM read_json_objects([${pathList(files)}], ${settings})))`;
  }
  const columns = [...root.children].map(
    ([key, branch]) => sql`${duckdbDialect.text(key)}: ${duckdbDialect.text(branch.type())}`,
  );
  const picked = values.map(({ name, at }) => sql`${root.value(at)} AS ${duckdbDialect.ident(name)}`);
  return sql`(SELECT ${join([fileColumn(files), ...picked])} FROM read_json([${pathList(files)}], ${settings}, columns = {${join(columns)}}))`;
}

/**
 * The same over delimited text with a header line. A record with another number of columns, or with
 * a quote out of place, gives no row.
 */
export function readDelimited(
  files: readonly ReadableFile[],
  values: readonly WantedValue<number>[],
  options: ReadOptions & TableOptions,
): Sql {
  const quote = duckdbDialect.text('"');
  const compression = options.gzip ? sql`'gzip'` : sql`'none'`;
  const columns = options.columns.map((_, i) => sql`${columnName(i)}: 'VARCHAR'`);
  const isHeader = join(
    values.map(({ at }) => sql`${columnName(at)} = ${duckdbDialect.text(options.columns[at]!)}`),
    ' AND ',
  );
  const value = (at: number) =>
    options.blankRepeatedHeader
      ? sql`CASE WHEN ${isHeader} THEN NULL ELSE ${columnName(at)} END`
      : columnName(at);
  const picked = values.map(({ name, at }) => sql`${value(at)} AS ${duckdbDialect.ident(name)}`);
  return sql`(SELECT ${join([fileColumn(files), ...picked])} FROM read_csv([${pathList(files)}], columns = {${join(columns)}},
    auto_detect = false, header = true, delim = ${duckdbDialect.text(options.delimiter)}, quote = ${quote}, escape = ${quote},
    ignore_errors = true, compression = ${compression}))`;
}

/** The same over Parquet files of one schema; `column` also gives `row`, the number of the record from 0. */
export function readParquet(files: readonly ReadableFile[], values: readonly WantedValue<Sql>[]): Sql {
  const picked = values.map(({ name, at }) => sql`${at} AS ${duckdbDialect.ident(name)}`);
  return sql`(SELECT ${join([fileColumn(files), sql`file_row_number AS "row"`, ...picked])}
    FROM read_parquet([${pathList(files)}], file_row_number = true, binary_as_string = true))`;
}

/** The same over JSON texts: `from` has the columns `file`, `n` and `record`, which the result has as well. */
export function readJsonTexts(from: Sql, values: readonly WantedValue<readonly string[]>[]): Sql {
  const kept = [sql`file`, sql`n`, sql`record`];
  const paths = join(values.map(({ at }) => duckdbDialect.text(jsonPath(at))));
  const picked = values.map(({ name }, i) => sql`"values"[${i + 1}] AS ${duckdbDialect.ident(name)}`);
  return sql`(SELECT ${join([...kept, ...picked])} FROM (SELECT ${join(kept)}, CASE WHEN json_valid(record) THEN json_extract_string(record, [${paths}]) END AS "values" FROM ${from}))`;
}

/** Why a JSON text is no record: `malformed_json` or `not_an_object`; NULL when it is an object. */
export function jsonProblem(record: Sql): Sql {
  return sql`CASE WHEN NOT coalesce(json_valid(${record}), FALSE) THEN 'malformed_json' WHEN json_type(${record}) <> 'OBJECT' THEN 'not_an_object' END`;
}

function columnName(position: number): Sql {
  return duckdbDialect.ident(`c${position}`);
}

function pathList(files: readonly ReadableFile[]): Sql {
  return join(files.map(({ path }) => duckdbDialect.text(path)));
}

function fileColumn(files: readonly ReadableFile[]): Sql {
  const first = files[0]?.id ?? 0;
  if (files.every(({ id }, i) => id === first + i))
    return sql`CAST(file_index AS INTEGER) + ${first} AS file`;
  const ids = join(files.map(({ id }) => sql`${id}`));
  return sql`CAST(list_extract([${ids}], CAST(file_index AS BIGINT) + 1) AS INTEGER) AS file`;
}

/**
 * Keys wanted below one place of a record. The reader fills a STRUCT directly, which is fastest, but tells keys apart
 * without regard to case; where that would mix two up, or where a whole value is wanted beside its parts, the place is
 * read as JSON text and the parts are taken from it.
 */
class Branch {
  readonly children = new Map<string, Branch>();
  /** Whether the value itself is wanted. */
  wanted = false;

  add(path: readonly string[]): void {
    const [key, ...rest] = path;
    if (key === undefined) {
      this.wanted = true;
      return;
    }
    let child = this.children.get(key);
    if (!child) {
      child = new Branch();
      this.children.set(key, child);
    }
    child.add(rest);
  }

  get isText(): boolean {
    const folded = new Set([...this.children.keys()].map((key) => key.toLowerCase()));
    return this.wanted || folded.size < this.children.size || this.children.has('');
  }

  /** The type of the place, as DuckDB writes it. */
  type(): string {
    if (this.isText || this.children.size === 0) return 'VARCHAR';
    const fields = [...this.children].map(
      ([key, child]) => `${duckdbDialect.ident(key).text} ${child.type()}`,
    );
    return `STRUCT(${fields.join(', ')})`;
  }

  /** The value at a path below the columns of a record. */
  value(path: readonly string[]): Sql {
    let branch: Branch = this;
    let text: Sql | undefined;
    for (const [depth, key] of path.entries()) {
      if (text !== undefined && branch.isText) return duckdbDialect.jsonText(text, path.slice(depth));
      branch = branch.children.get(key)!;
      const step = duckdbDialect.ident(key);
      text = text === undefined ? step : Sql.trusted(`${text.text}.${step.text}`);
    }
    return text!;
  }
}
