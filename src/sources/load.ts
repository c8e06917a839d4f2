import {
  compareText,
  fileSize,
  inputError,
  KindredError,
  type Log,
  openScratch,
  type Scratch,
} from '../base/index.js';
import { type Dialect, type Engine, sql } from '../engines/index.js';
import type { LoadedFile, LoadResult, SkippedFile } from './raw.js';
import { readExactly, type Wanted } from './reading/exact.js';
import { type FastResult, groupFiles, loadFast } from './reading/fast.js';
import { findInputs } from './reading/inputs.js';
import { isHopeless, rejectsProblem } from './reading/limit.js';
import { isSkippable, openFile, type RecognisedFile, recogniseFile, unpackArchives } from './reading/open.js';
import { prepareFile } from './reading/prepare.js';
import { createRawTables, isAccepted, tableOf } from './reading/raw-tables.js';
import { RejectLog } from './reading/rejects.js';
import type { StoredFile } from './reading/stored.js';
import type { FileRole, SourceOptions, Vendor } from './source.js';

/** How inputs are found and recognised. */
export interface InputOptions {
  sources: SourceOptions;
  /** Forces the vendor. */
  format?: Vendor | undefined;
  /** For the input `-`. */
  stdin?: NodeJS.ReadableStream | undefined;
  /** Folder for private temporary files; the system's by default. */
  tempDirectory?: string | undefined;
}

export interface LoadOptions extends InputOptions {
  /** Share of records that may be rejected, 0.01 by default. */
  maxRejects?: number;
}

/** Rejected records beyond this number are not looked up one by one in a file; the whole file is read exactly. */
const MOST_LOOKUPS = 1_000_000;

/**
 * Reads the exports behind `inputs` (files, folders, patterns, zip archives, `-`) into the tables described in
 * `raw.ts`. Every record of every file ends as a row or as a reject with its file, line and reason; the account of each
 * file is checked.
 *
 * @throws KindredError (input) when an input cannot be read, is no export, or more than `maxRejects` of all records
 *   are rejected; (resource) when archives grow out of proportion.
 */
export async function loadInputs(
  engine: Engine,
  inputs: readonly string[],
  options: LoadOptions,
  log: Log,
): Promise<LoadResult> {
  const scratch = openScratch(options.tempDirectory);
  try {
    const { files, skipped, warnings } = await recogniseInputs(engine.dialect, inputs, options, scratch);
    for (const warning of warnings) log.warn(warning);
    await createRawTables(engine, options.sources);
    const fast = await loadAllFast(engine, files, scratch, log);
    const loaded = await settle(engine, fast, options.maxRejects ?? 0.01);
    await checkAccounts(engine, loaded);
    const late = [...fast.flatMap(({ prepared }) => prepared.warning ?? []), ...mostlyRejected(loaded)];
    for (const warning of late) log.warn(warning);
    return {
      files: loaded,
      skipped,
      properties: options.sources.properties,
      traits: options.sources.traits,
      warnings: [...warnings, ...late],
    };
  } finally {
    scratch.remove();
  }
}

/** What the inputs are, without reading more than their heads. */
export async function inspectInputs(
  dialect: Dialect,
  inputs: readonly string[],
  options: InputOptions,
): Promise<{
  files: readonly Pick<RecognisedFile, 'file' | 'head' | 'recognition'>[];
  skipped: readonly SkippedFile[];
}> {
  const scratch = openScratch(options.tempDirectory);
  try {
    return await recogniseInputs(dialect, inputs, options, scratch);
  } finally {
    scratch.remove();
  }
}

interface Recognised {
  files: RecognisedFile[];
  skipped: SkippedFile[];
  warnings: string[];
}

async function recogniseInputs(
  dialect: Dialect,
  inputs: readonly string[],
  options: InputOptions,
  scratch: Scratch,
): Promise<Recognised> {
  const found = await findInputs(inputs, options.stdin, scratch);
  const stored = await unpackArchives(found.files, scratch);
  stored.sort((a, b) => compareText(a.name, b.name));
  const files: RecognisedFile[] = [];
  const skipped: SkippedFile[] = [...found.skipped];
  for (const file of stored) {
    const recognised = await recognise(file, options, dialect);
    if (recognised instanceof KindredError) skipped.push({ name: file.name, why: recognised.problem.what });
    else files.push(recognised);
  }
  const kept = withoutStrayTables(files, skipped);
  if (kept.length === 0) throw nothingUsable(inputs, skipped);
  return { files: kept, skipped, warnings: warningsOf(kept, skipped) };
}

/** The file as recognised, or why it is left out; only files that the person did not name can be. */
async function recognise(
  file: StoredFile,
  options: InputOptions,
  dialect: Dialect,
): Promise<RecognisedFile | KindredError> {
  try {
    return recogniseFile(await openFile(file), options, dialect);
  } catch (error) {
    if (!file.named && isSkippable(error)) return error;
    throw error;
  }
}

/**
 * In a folder with exports of a vendor, a table that merely has columns such as `user_id` and `date` is more likely a
 * survey or a list than more events; it counts when it is named.
 */
function withoutStrayTables(files: RecognisedFile[], skipped: SkippedFile[]): RecognisedFile[] {
  const isStray = (file: RecognisedFile) => !file.file.named && file.recognition.source.vendor === 'generic';
  const vendors = files.filter((file) => !isStray(file));
  if (vendors.length === 0) return files;
  for (const { file } of files.filter(isStray)) {
    skipped.push({
      name: file.name,
      why: 'a table of unknown origin beside recognised exports; name it to include it',
    });
  }
  return vendors;
}

function warningsOf(files: readonly RecognisedFile[], skipped: readonly SkippedFile[]): string[] {
  const notes = files.flatMap((file) => file.selection.notes ?? []);
  const some = skipped
    .slice(0, 5)
    .map(({ name, why }) => `${name} (${why})`)
    .join('; ');
  const more = skipped.length > 5 ? `; and ${skipped.length - 5} more` : '';
  const left = skipped.length === 1 ? '1 file was left out' : `${skipped.length} files were left out`;
  return [...new Set(notes), ...(skipped.length > 0 ? [`${left}: ${some}${more}`] : [])];
}

function nothingUsable(inputs: readonly string[], skipped: readonly SkippedFile[]): KindredError {
  const first = skipped[0];
  return inputError('nothing-to-read', {
    what: first ? `none of the files is an export; the first one: ${first.why}` : 'there is no file to read',
    where: first?.name ?? inputs.join(', '),
    expected: 'an export of Mixpanel, Amplitude, Segment or GA4, or a table of events',
    fix: 'give the files or the folder with the exported events',
  });
}

async function loadAllFast(
  engine: Engine,
  files: readonly RecognisedFile[],
  scratch: Scratch,
  log: Log,
): Promise<FastResult[]> {
  const total = files.reduce((sum, { file }) => sum + fileSize(file.path), 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    log.progress(Math.min(1, done / Math.max(1, total)));
  };
  const prepared = [];
  for (const [id, file] of files.entries()) prepared.push(await prepareFile(file, id, scratch));
  const results: FastResult[] = [];
  for (const group of groupFiles(engine, prepared)) results.push(...(await loadFast(engine, group, onBytes)));
  return results.sort((a, b) => a.prepared.id - b.prepared.id);
}

/** Looks up what the fast path could not use, record by record, and draws up the account of each file. */
async function settle(
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
    if (distrust !== undefined || incomplete > 0) {
      const wanted = await takeOut(engine, result);
      const hopeless = () => isHopeless(rejects.total, expected, maxRejects);
      const exact = await readExactly(engine, prepared.file, prepared.id, wanted, rejects, hopeless);
      if (wanted === 'all' || hopeless()) records = exact.records;
      if (hopeless()) throw rejectsProblem(rejects.total, records, maxRejects, rejects.reasons)!;
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

function accountOf(result: FastResult, records: number, rejected: number): LoadedFile {
  const { prepared, scan, distrust } = result;
  const { file, head, recognition } = prepared.file;
  return {
    index: prepared.id,
    name: file.name,
    vendor: recognition.source.vendor,
    format: head.format,
    detection: recognition.detection,
    bytes: scan.bytes,
    sha256: scan.sha256,
    records,
    accepted: records - rejected,
    rejected,
    reader: distrust === undefined ? 'fast' : `exact: ${distrust}`,
  };
}

/** Holds the tables to the accounts: every record is in its table or among the rejects. A difference is a bug. */
async function checkAccounts(engine: Engine, files: readonly LoadedFile[]): Promise<void> {
  const accepted = new Map<number, number>();
  for (const role of ['events', 'identities', 'traits'] satisfies FileRole[]) {
    const found = await engine.columns(sql`SELECT file, count(*) AS n FROM ${tableOf(role)} GROUP BY file`, {
      file: 'int32',
      n: 'int53',
    });
    const ids = files.filter((file) => file.detection.role === role).map((file) => file.index);
    for (const [i, id] of found.file.entries()) if (ids.includes(id)) accepted.set(id, found.n[i]!);
  }
  const rejected = await engine.columns(sql`SELECT file, count(*) AS n FROM raw_rejects GROUP BY file`, {
    file: 'int32',
    n: 'int53',
  });
  const rejectedOf = new Map(Array.from(rejected.file, (id, i) => [id, rejected.n[i]!]));
  for (const file of files) {
    const there = [accepted.get(file.index) ?? 0, rejectedOf.get(file.index) ?? 0];
    if (there[0] !== file.accepted || there[1] !== file.rejected) {
      throw new Error(
        `${file.name}: of ${file.records} records ${file.accepted} should be accepted and ${file.rejected} rejected, but the tables have ${there[0]} and ${there[1]}`,
      );
    }
  }
}

/** Files of which more than half was rejected, though all files together are within the limit. */
function mostlyRejected(files: readonly LoadedFile[]): string[] {
  return files
    .filter((file) => file.rejected > file.records / 2)
    .map((file) => `${file.rejected} of the ${file.records} records of ${file.name} were rejected`);
}
