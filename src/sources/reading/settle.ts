import { type Engine, join, sql } from '../../engines/index.js';
import type { LoadedFile } from '../raw.js';
import { accountOf } from './account.js';
import { ExactReader, type Wanted } from './exact.js';
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
  const isLost = () => isHopeless(rejects.total, expected, maxRejects);
  const records = new Map(fast.map(({ prepared, scan }) => [prepared.id, scan.records]));
  for (const group of new Set(fast.map((result) => result.group))) {
    const open = fast.filter((result) => result.group === group && needsLook(result));
    const isParquet = group[0]!.file.columns !== undefined;
    const wanted = isParquet ? undefined : await takeOut(engine, open);
    const reader = new ExactReader(engine, group[0]!.file, rejects);
    for (const result of open) {
      const { file, id } = result.prepared;
      const which = wanted?.get(id);
      if (which === undefined) await settleParquet(engine, result, rejects);
      else {
        const found = await reader.read(file, id, which, isLost);
        if (which === 'all') records.set(id, found);
      }
      if (isLost()) break;
    }
    await reader.flush();
    if (isLost()) throw rejectsProblem(rejects.total, expected, maxRejects, rejects.reasons)!;
  }
  const total = [...records.values()].reduce((sum, n) => sum + n, 0);
  const problem = rejectsProblem(rejects.total, total, maxRejects, rejects.reasons);
  if (problem) throw problem;
  return fast.map((result) => {
    const { id } = result.prepared;
    return accountOf(result, records.get(id)!, rejects.of(id));
  });
}

function needsLook({ distrust, incomplete }: FastResult): boolean {
  return distrust !== undefined || incomplete > 0;
}

/** The engine is the only reader of Parquet: either it reads the file, or the file is damaged. */
async function settleParquet(
  engine: Engine,
  { prepared, distrust }: FastResult,
  rejects: RejectLog,
): Promise<void> {
  if (distrust !== undefined) throw damagedParquet(prepared.file.file.name, distrust);
  await rejectRows(engine, prepared, rejects);
}

/**
 * Takes incomplete rows of a group's files out of their table and tells which records of which file they were; all
 * records where the engine's rows were not trusted in the first place.
 */
async function takeOut(engine: Engine, open: readonly FastResult[]): Promise<Map<number, Wanted>> {
  const wanted = new Map<number, Wanted>();
  if (open.length === 0) return wanted;
  const { role } = open[0]!.prepared.file.selection;
  const trusted = open.filter(({ distrust }) => distrust === undefined);
  for (const { prepared } of open) wanted.set(prepared.id, 'all');
  for (const { prepared, incomplete } of trusted) {
    if (incomplete <= MOST_LOOKUPS) continue;
    await engine.run(sql`DELETE FROM ${tableOf(role)} WHERE file = ${prepared.id}`);
  }
  const few = trusted.filter(({ incomplete }) => incomplete <= MOST_LOOKUPS);
  if (few.length === 0) return wanted;
  const firstRow = new Map(few.map((result) => [result.prepared.id, result.firstRow]));
  const ids = join(few.map(({ prepared }) => sql`${prepared.id}`));
  const bad = sql`${tableOf(role)} WHERE file IN (${ids}) AND NOT ${isAccepted(role)}`;
  const found = await engine.columns(sql`SELECT file, rowid FROM ${bad} ORDER BY rowid`, {
    file: 'int32',
    row: 'int53',
  });
  const positions = new Map<number, number[]>(few.map((result) => [result.prepared.id, []]));
  for (let i = 0; i < found.file.length; i++) {
    const file = found.file[i]!;
    positions.get(file)!.push(found.row[i]! - firstRow.get(file)!);
  }
  for (const [file, numbers] of positions) wanted.set(file, numbers);
  await engine.run(sql`DELETE FROM ${bad}`);
  return wanted;
}
