export type { Dialect } from './dialect.js';
export { duckdbDialect } from './duckdb/dialect.js';
export { openDuckdb } from './duckdb/engine.js';
export {
  jsonProblem,
  LONGEST_RECORD,
  type ReadableFile,
  readDelimited,
  readJsonTexts,
  readNdjson,
  readParquet,
  type WantedValue,
} from './duckdb/readers.js';
export type { Batch, Columns, ColumnType, ColumnTypes, Engine, EngineLimits, InputColumn } from './engine.js';
export { sparkDialect } from './spark/dialect.js';
export { join, Sql, sql } from './sql.js';
