import { type Engine, jsonProblem, readJsonTexts, type Sql, sql } from '../../engines/index.js';
import { readContent } from './content.js';
import type { RecognisedFile } from './open.js';
import { judgedRows, tableOf, traitsOfEvents } from './raw-tables.js';
import { cutRecords, type PlacedRecord } from './records.js';
import { redact } from './redact.js';
import type { RejectLog } from './rejects.js';
import { asPlainText, withoutMark } from './rewrite.js';

/** Records handed to the engine at a time. */
const BATCH_RECORDS = 50_000;
const BATCH_BYTES = 32_000_000;

/** Which records of a file to read: all, or those with these numbers (from 0, ascending). */
export type Wanted = 'all' | ArrayLike<number>;

/**
 * Reads records of a text file one by one, knowing the line of each, and hands them to the engine as texts, so that
 * the same expressions judge them as on the fast path. Accepted ones are added to the table of their role, all others
 * to the rejects. Returns the number of records found in the file and of those accepted. `isHopeless` ends the reading
 * early.
 */
export async function readExactly(
  engine: Engine,
  file: RecognisedFile,
  id: number,
  wanted: Wanted,
  rejects: RejectLog,
  isHopeless: () => boolean = () => false,
): Promise<{ records: number; accepted: number }> {
  let records = 0;
  let next = 0;
  let accepted = 0;
  let batch: PlacedRecord[] = [];
  let batchBytes = 0;
  const cutter = cutRecords(file, (record) => {
    const position = records++;
    if (wanted !== 'all') {
      if (position !== wanted[next]) return;
      next++;
    }
    if (record.problem !== undefined) {
      rejects.add(id, record.line, record.problem, redact(record.raw));
      return;
    }
    batch.push({ ...record, raw: Buffer.from(record.raw) });
    batchBytes += record.raw.length;
  });
  const flush = async () => {
    if (batch.length > 0) accepted += await judge(engine, file, id, batch, rejects);
    batch = [];
    batchBytes = 0;
    await rejects.flush(engine);
  };
  const content = asPlainText(readContent(file.file, file.gzip), file.text.encoding, file.text.loneReturns);
  for await (const chunk of withoutMark(content)) {
    cutter.push(chunk);
    const isFull =
      batch.length >= BATCH_RECORDS || batchBytes >= BATCH_BYTES || rejects.waiting >= BATCH_RECORDS;
    if (!isFull) continue;
    await flush();
    if (isHopeless()) return { records, accepted };
  }
  cutter.end();
  await flush();
  for (const table of [sql`suspects`, sql`suspect_texts`, sql`judged`]) {
    await engine.run(sql`DROP TABLE IF EXISTS ${table}`);
  }
  if (wanted !== 'all' && next < wanted.length) {
    throw new Error(`${file.file.name}: record ${wanted[next]} was not found again`);
  }
  return { records, accepted };
}

/** Has the engine judge a batch of records; returns how many it accepts. */
async function judge(
  engine: Engine,
  file: RecognisedFile,
  id: number,
  batch: readonly PlacedRecord[],
  rejects: RejectLog,
): Promise<number> {
  const { selection, recognition } = file;
  const { dialect } = engine;
  const records = await suspects(engine, file, id, batch);
  const judged = judgedRows(dialect, recognition.source.vendor, selection, records);
  await engine.run(sql`CREATE OR REPLACE TABLE judged AS ${judged}`);
  await engine.run(
    sql`INSERT INTO ${tableOf(selection.role)} SELECT * EXCLUDE (n, reason) FROM judged WHERE reason IS NULL`,
  );
  const refused = await engine.columns(
    sql`SELECT n, reason FROM judged WHERE reason IS NOT NULL ORDER BY n`,
    { n: 'int32', reason: 'text' },
  );
  const problems = file.shape ? undefined : await jsonProblems(engine);
  for (let i = 0; i < refused.rows; i++) {
    const n = refused.n[i]!;
    const { line, raw } = batch[n]!;
    rejects.add(id, line, problems?.get(n) ?? refused.reason[i]!, redact(raw));
  }
  const accepted = batch.length - refused.rows;
  if (accepted > 0 && selection.role === 'events' && selection.traits) {
    await engine.run(
      sql`INSERT INTO raw_traits ${traitsOfEvents(dialect, selection, selection.traits, records)}`,
    );
  }
  return accepted;
}

/** The batch as a subquery with the leaves, `file` and `n`. */
async function suspects(
  engine: Engine,
  file: RecognisedFile,
  id: number,
  batch: readonly PlacedRecord[],
): Promise<Sql> {
  const numbers = { file: new Int32Array(batch.length).fill(id), n: Int32Array.from(batch.keys()) };
  const { leaves } = file.selection;
  if (!file.shape) {
    await engine.createTable('suspects', {
      ...numbers,
      record: batch.map(({ raw }) => raw.toString('utf8')),
    });
    return readJsonTexts(
      sql`suspects`,
      leaves.map(({ name, path }) => ({ name, at: path })),
    );
  }
  const positions = new Map(file.shape.columns.map((name, i) => [name, i]));
  const columns = leaves.map(({ name, path }) => {
    const position = positions.get(path[0]!) ?? -1;
    return [name, batch.map(({ fields }) => fields?.[position] || null)] as const;
  });
  await engine.createTable('suspects', { ...numbers, ...Object.fromEntries(columns) });
  return sql`suspects`;
}

/** Records of the batch that are no JSON objects, and why. */
async function jsonProblems(engine: Engine): Promise<Map<number, string>> {
  const found = await engine.columns(
    sql`SELECT n, problem FROM (SELECT n, ${jsonProblem(sql`record`)} AS problem FROM judged JOIN suspects USING (n)
      WHERE reason IS NOT NULL) WHERE problem IS NOT NULL`,
    { n: 'int32', problem: 'text' },
  );
  return new Map(Array.from(found.n, (n, i) => [n, found.problem[i]!]));
}
