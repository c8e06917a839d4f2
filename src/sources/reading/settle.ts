import type { Engine } from '../../engines/index.js';
import type { LoadedFile } from '../raw.js';
import { accountOf } from './account.js';
import { ExactReader } from './exact.js';
import type { FastResult } from './fast.js';
import { isHopeless, rejectsProblem } from './limit.js';
import { damagedParquet, rejectRows } from './parquet.js';
import { RejectLog } from './rejects.js';

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
    const open = fast.filter((result) => result.group === group && result.unsettled !== 'none');
    const reader = new ExactReader(engine, group[0]!.file, rejects);
    for (const result of open) {
      const { file, id } = result.prepared;
      const { unsettled } = result;
      if (file.columns) await settleParquet(engine, result, rejects);
      else if (unsettled !== 'none') {
        const found = await reader.read(file, id, unsettled, isLost);
        if (unsettled === 'all') records.set(id, found);
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

/** The engine is the only reader of Parquet: either it reads the file, or the file is damaged. */
async function settleParquet(
  engine: Engine,
  { prepared, distrust }: FastResult,
  rejects: RejectLog,
): Promise<void> {
  if (distrust !== undefined) throw damagedParquet(prepared.file.file.name, distrust);
  await rejectRows(engine, prepared, rejects);
}
