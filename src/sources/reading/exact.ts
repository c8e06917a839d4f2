import { type Engine, jsonProblem, readJsonTexts, sql } from '../../engines/index.js';
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

/** Records that wait for the engine's judgement, column by column. */
interface Batch {
  files: number[];
  lines: number[];
  /** The text of a JSON record, the fields of a row. */
  records: (string | readonly string[])[];
}

/**
 * Reads records of text files one by one, knowing the line of each, and hands them to the engine as texts in batches,
 * so that the same expressions judge them as on the fast path. Accepted ones are added to the table of their role, all
 * others to the rejects. One reader serves files of one group: same selection, same layout.
 */
export class ExactReader {
  readonly #engine: Engine;
  readonly #like: RecognisedFile;
  readonly #rejects: RejectLog;
  #batch: Batch = { files: [], lines: [], records: [] };
  #batchBytes = 0;

  /** `like`: any file of the group. */
  constructor(engine: Engine, like: RecognisedFile, rejects: RejectLog) {
    this.#engine = engine;
    this.#like = like;
    this.#rejects = rejects;
  }

  /** Reads the wanted records of a file; returns how many records it has. `isHopeless` ends the reading early. */
  async read(file: RecognisedFile, id: number, wanted: Wanted, isHopeless: () => boolean): Promise<number> {
    let records = 0;
    let next = 0;
    const isWanted = (): boolean => {
      const position = records++;
      if (wanted === 'all') return true;
      if (position !== wanted[next]) return false;
      next++;
      return true;
    };
    const cutter = cutRecords(file, isWanted, (record) => this.#take(id, record));
    const content = asPlainText(readContent(file.file, file.gzip), file.text.encoding, file.text.loneReturns);
    for await (const chunk of withoutMark(content)) {
      cutter.push(chunk);
      if (!this.#isFull) continue;
      await this.flush();
      if (isHopeless()) return records;
    }
    cutter.end();
    if (wanted !== 'all' && next < wanted.length) {
      throw new Error(`${file.file.name}: record ${wanted[next]} was not found again`);
    }
    return records;
  }

  /** Has the engine judge what waits. To be called after the last file. */
  async flush(): Promise<void> {
    if (this.#batch.files.length > 0) await this.#judge(this.#batch);
    this.#batch = { files: [], lines: [], records: [] };
    this.#batchBytes = 0;
    await this.#rejects.flush(this.#engine);
  }

  get #isFull(): boolean {
    const waiting = this.#batch.files.length + this.#rejects.waiting;
    return waiting >= BATCH_RECORDS || this.#batchBytes >= BATCH_BYTES;
  }

  #take(file: number, record: PlacedRecord): void {
    if (record.problem !== undefined) {
      this.#rejects.add(file, record.line, record.problem, redact(record.raw));
      return;
    }
    this.#batch.files.push(file);
    this.#batch.lines.push(record.line);
    this.#batch.records.push(record.fields ?? record.raw.toString('utf8'));
    this.#batchBytes += record.raw.length;
  }

  /** A record about as it stands in the file, for its excerpt. */
  #written(record: string | readonly string[]): Buffer {
    const { delimiter } = this.#like.shape ?? {};
    const text = typeof record === 'string' ? record : record.join(delimiter === 'blanks' ? ' ' : delimiter);
    return Buffer.from(text);
  }

  async #judge(batch: Batch): Promise<void> {
    const engine = this.#engine;
    const { selection, recognition } = this.#like;
    await createSuspects(engine, this.#like, batch);
    const records = sql`suspects`;
    const judged = judgedRows(engine.dialect, recognition.source.vendor, selection, records);
    await engine.run(sql`CREATE OR REPLACE TABLE judged AS ${judged}`);
    await engine.run(
      sql`INSERT INTO ${tableOf(selection.role)} SELECT * EXCLUDE (n, reason) FROM judged WHERE reason IS NULL`,
    );
    if (selection.role === 'events' && selection.traits) {
      await engine.run(
        sql`INSERT INTO raw_traits ${traitsOfEvents(engine.dialect, selection, selection.traits, records)}`,
      );
    }
    const problems = this.#like.shape ? undefined : await jsonProblems(engine);
    const refused = await engine.columns(
      sql`SELECT n, reason FROM judged WHERE reason IS NOT NULL ORDER BY n`,
      { n: 'int32', reason: 'text' },
    );
    for (let i = 0; i < refused.rows; i++) {
      const n = refused.n[i]!;
      const excerpt = redact(this.#written(batch.records[n]!));
      this.#rejects.add(batch.files[n]!, batch.lines[n]!, problems?.get(n) ?? refused.reason[i]!, excerpt);
    }
    for (const table of [sql`suspects`, sql`suspect_texts`, sql`judged`]) {
      await engine.run(sql`DROP TABLE IF EXISTS ${table}`);
    }
  }
}

/** The table `suspects`: a batch with its leaves, `file` and `n`, the position in the batch. */
async function createSuspects(engine: Engine, like: RecognisedFile, batch: Batch): Promise<void> {
  const numbers = { file: Int32Array.from(batch.files), n: Int32Array.from(batch.files.keys()) };
  const { leaves } = like.selection;
  if (!like.shape) {
    await engine.createTable('suspect_texts', { ...numbers, record: batch.records as string[] });
    const values = leaves.map(({ name, path }) => ({ name, at: path }));
    const read = readJsonTexts(sql`suspect_texts`, values);
    // As a table, so that the expressions over the leaves do not take the texts apart again and again.
    await engine.run(sql`CREATE OR REPLACE TABLE suspects AS SELECT * FROM ${read}`);
    return;
  }
  const positions = new Map(like.shape.columns.map((name, i) => [name, i]));
  const columns = leaves.map(({ name, path }) => {
    const position = positions.get(path[0]!) ?? -1;
    return [name, batch.records.map((fields) => fields[position] || null)] as const;
  });
  await engine.createTable('suspects', { ...numbers, ...Object.fromEntries(columns) });
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
