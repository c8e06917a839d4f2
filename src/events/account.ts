import { type Engine, sql } from '../engines/index.js';
import type { LoadResult } from '../sources/index.js';
import type { RowAccount } from './table.js';

/**
 * The account of all rows, checked: every record of a file was accepted or rejected, and every accepted event row is in
 * the engine. A difference is a bug of the program, never a property of the data.
 *
 * @throws Error naming the file whose account does not hold.
 */
export async function checkAccount(
  engine: Engine,
  load: LoadResult,
  duplicates: readonly { rows: number }[],
): Promise<{ rows: RowAccount; raw: { rows: number; unkeyed: number } }> {
  const found = await engine.columns(
    sql`SELECT file, count(*), sum(CASE WHEN k1 = 0 AND k2 = 0 THEN 1 ELSE 0 END) FROM raw_events GROUP BY file`,
    { file: 'int32', n: 'int53', unkeyed: 'int53' },
  );
  const rowsOf = new Map(Array.from(found.file, (file, i) => [file, found.n[i]!]));
  const rows: RowAccount = { in: 0, kept: 0, duplicates: 0, rejected: 0 };
  for (const file of load.files) {
    if (file.records !== file.accepted + file.rejected) {
      throw new Error(
        `${file.name}: ${file.records} records, ${file.accepted} accepted, ${file.rejected} rejected`,
      );
    }
    const stored = rowsOf.get(file.index) ?? 0;
    if (file.detection.role === 'events' && stored !== file.accepted) {
      throw new Error(`${file.name}: ${file.accepted} rows accepted, ${stored} stored`);
    }
    rows.in += file.records;
    rows.rejected += file.rejected;
  }
  for (const { rows: dropped } of duplicates) rows.duplicates += dropped;
  rows.kept = rows.in - rows.duplicates - rows.rejected;
  return { rows, raw: { rows: sum(found.n), unkeyed: sum(found.unkeyed) } };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
