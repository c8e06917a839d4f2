import { type Engine, sql } from '../../engines/index.js';
import type { LoadedFile } from '../raw.js';
import { accountOf } from './account.js';
import { readExactly, type Wanted } from './exact.js';
import type { FastResult } from './fast.js';
import { isHopeless, rejectsProblem } from './limit.js';
import { damagedParquet, rejectRows } from './parquet.js';
import { isAccepted, tableOf } from './raw-tables.js';
import { RejectLog } from './rejects.js';

/** Rejected records beyond this number are not looked up one by one in a file; the whole file is read exactly. */
const MOST_LOOKUPS = 1_000_000;

/** Looks up what the fast path could not use, record by record, and draws up the account of each file. */
export async function settle(
  engine: Engine,
  fast: readonly FastResult[],
  maxRejects: number,
): Promise<LoadedFile[]> {
  const rejects = new RejectLog();
  const expected = fast.reduce((sum, { scan }) => sum + scan.records, 0);
  const files: LoadedFile[] = [];
  for (const result of fast) {
    const { prepared, scan, distrust, incomplete } = result;
    const before = rejects.total;
    let { records } = scan;
    if (prepared.file.columns) {
      if (distrust !== undefined) throw damagedParquet(prepared.file.file.name, distrust);
      if (incomplete > 0) await rejectRows(engine, prepared, rejects);
    } else if (distrust !== undefined || incomplete > 0) {
      const wanted = await takeOut(engine, result);
      const hopeless = () => isHopeless(rejects.total, expected, maxRejects);
      const exact = await readExactly(engine, prepared.file, prepared.id, wanted, rejects, hopeless);
      if (wanted === 'all') records = exact.records;
      if (hopeless()) throw rejectsProblem(rejects.total, expected, maxRejects, rejects.reasons)!;
    }
    const rejected = rejects.total - before;
    files.push(accountOf(result, records, rejected));
  }
  const records = files.reduce((sum, file) => sum + file.records, 0);
  const problem = rejectsProblem(rejects.total, records, maxRejects, rejects.reasons);
  if (problem) throw problem;
  return files;
}

/** Takes incomplete rows of a file out of its table and returns which records they were. */
async function takeOut(
  engine: Engine,
  { prepared, distrust, incomplete, firstRow }: FastResult,
): Promise<Wanted> {
  if (distrust !== undefined) return 'all';
  const { role } = prepared.file.selection;
  const rows = sql`${tableOf(role)} WHERE file = ${prepared.id}`;
  if (incomplete > MOST_LOOKUPS) {
    await engine.run(sql`DELETE FROM ${rows}`);
    return 'all';
  }
  const bad = sql`${rows} AND NOT ${isAccepted(role)}`;
  const { position } = await engine.columns(
    sql`SELECT rowid - ${firstRow} AS position FROM ${bad} ORDER BY position`,
    { position: 'int53' },
  );
  await engine.run(sql`DELETE FROM ${bad}`);
  return position;
}
