import { type Dialect, type Engine, join, type Sql, sql } from '../engines/index.js';

/**
 * Duplicates: rows of one vendor with the same duplicate key. The last ingested stays; where that does not decide, the
 * first in the order of all columns, so that the outcome does not depend on the order of files or threads.
 *
 * Leaves `raw_repeats`: every row whose key occurs more than once, with `place` 1 for those that stay.
 */
export async function rankRepeats(engine: Engine, properties: number): Promise<void> {
  for (const statement of repeatStatements(engine.dialect, properties)) await engine.run(statement);
}

export function repeatStatements(dialect: Dialect, properties: number): Sql[] {
  const values = Array.from({ length: properties }, (_, i) => dialect.ident(`p${i}`));
  const order = join([
    sql`ingested DESC`,
    ...['t', 'event', 'user_id', 'device_id', 'person_id', 'session', 'bookkeeping', 'file'].map(
      dialect.ident,
    ),
    ...values,
  ]);
  return [
    // One half of the key finds the candidates in half the memory; both halves decide.
    sql`CREATE TABLE raw_repeated_keys AS SELECT k1 FROM raw_events WHERE ${HAS_KEY} GROUP BY k1 HAVING count(*) > 1`,
    sql`CREATE TABLE raw_repeats AS SELECT r.*,
      row_number() OVER (PARTITION BY vendor, k1, k2 ORDER BY ${order}) AS place
      FROM raw_events r WHERE ${HAS_KEY} AND k1 IN (SELECT k1 FROM raw_repeated_keys)`,
  ];
}

const HAS_KEY = sql`(k1 <> 0 OR k2 <> 0)`;

/** The rows of `raw_events` without duplicates; `columns` are its columns wanted. Needs `rankRepeats` before. */
export function withoutDuplicates(columns: Sql): Sql {
  return sql`SELECT ${columns} FROM raw_events WHERE NOT ${HAS_KEY} OR k1 NOT IN (SELECT k1 FROM raw_repeated_keys)
    UNION ALL SELECT ${columns} FROM raw_repeats WHERE place = 1`;
}

/** Dropped rows per file and vendor, ascending. */
export async function countDuplicates(
  engine: Engine,
): Promise<{ file: number; vendor: number; rows: number }[]> {
  const out = await engine.columns(
    sql`SELECT file, vendor, count(*) AS n FROM raw_repeats WHERE place > 1 GROUP BY file, vendor ORDER BY file, vendor`,
    { file: 'int32', vendor: 'int32', n: 'int53' },
  );
  return Array.from(out.file, (file, i) => ({ file, vendor: out.vendor[i]!, rows: out.n[i]! }));
}
