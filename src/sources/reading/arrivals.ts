import { type Engine, join, sql } from '../../engines/index.js';
import type { FileRole } from '../source.js';
import { isAccepted, tableOf } from './raw-tables.js';

/** Incomplete rows beyond this number are not told one by one; the file is read again as a whole. */
const MOST_POSITIONS = 1_000_000;

/** Rows of a file that arrived in the table of their role. */
export interface Arrivals {
  rows: number;
  /** Rows that lack something. */
  incomplete: number;
  /** Whether the rows stand in the table one after the other, in the order of the file. */
  contiguous: boolean;
  /** Numbers of the incomplete rows within the file, from 0; absent when there are too many. */
  positions?: number[];
}

/**
 * Looks at the rows that a statement has just added for some files. To be called before anything else changes the
 * table: row numbers are only steady until then.
 */
export async function countArrivals(
  engine: Engine,
  role: FileRole,
  files: readonly number[],
): Promise<Map<number, Arrivals>> {
  const table = tableOf(role);
  const ids = join(files.map((id) => sql`${id}`));
  const counts = await engine.columns(
    sql`SELECT file, count(*) AS n, sum(CASE WHEN ${isAccepted(role)} THEN 0 ELSE 1 END) AS incomplete,
      min(rowid) AS first, max(rowid) AS last FROM ${table} WHERE file IN (${ids}) GROUP BY file`,
    { file: 'int32', n: 'int53', incomplete: 'int53', first: 'int53', last: 'int53' },
  );
  const arrivals = new Map<number, Arrivals>(
    files.map((id) => [id, { rows: 0, incomplete: 0, contiguous: true }]),
  );
  const few = new Map<number, number>();
  for (const [i, id] of counts.file.entries()) {
    const [rows, incomplete, first] = [counts.n[i]!, counts.incomplete[i]!, counts.first[i]!];
    arrivals.set(id, { rows, incomplete, contiguous: counts.last[i]! - first + 1 === rows });
    if (incomplete > 0 && incomplete <= MOST_POSITIONS) few.set(id, first);
  }
  if (few.size === 0) return arrivals;
  for (const id of few.keys()) arrivals.get(id)!.positions = [];
  const fewIds = join([...few.keys()].map((id) => sql`${id}`));
  const bad = await engine.columns(
    sql`SELECT file, rowid FROM ${table} WHERE file IN (${fewIds}) AND NOT ${isAccepted(role)} ORDER BY rowid`,
    { file: 'int32', row: 'int53' },
  );
  for (const [i, id] of bad.file.entries()) arrivals.get(id)!.positions!.push(bad.row[i]! - few.get(id)!);
  return arrivals;
}

/** Takes rows out of a role's table: all of some files, the incomplete ones of others. */
export async function takeOut(
  engine: Engine,
  role: FileRole,
  whole: readonly number[],
  incomplete: readonly number[],
): Promise<void> {
  const list = (ids: readonly number[]) => join(ids.map((id) => sql`${id}`));
  if (whole.length > 0) await engine.run(sql`DELETE FROM ${tableOf(role)} WHERE file IN (${list(whole)})`);
  if (incomplete.length === 0) return;
  await engine.run(
    sql`DELETE FROM ${tableOf(role)} WHERE file IN (${list(incomplete)}) AND NOT ${isAccepted(role)}`,
  );
}
