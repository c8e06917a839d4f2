import { type Engine, join, readDelimited, readNdjson, type Sql, sql } from '../../engines/index.js';
import { parquetReader } from './parquet.js';
import type { PreparedFile } from './prepare.js';
import { isAccepted, rawRows, tableOf, traitsOfEvents } from './raw-tables.js';
import { type Scan, scanFile } from './scan.js';

/** Files of one statement at most. */
const MOST_FILES = 500;

/** Files scanned at the same time; unpacking runs beside the JavaScript thread. */
const SCANS_AT_ONCE = 2;

/** What the fast path made of a file. */
export interface FastResult {
  prepared: PreparedFile;
  scan: Scan;
  /** The files that were read by the same statement. */
  group: readonly PreparedFile[];
  /** Rows that arrived in the table and lack something; they are still there. */
  incomplete: number;
  /** Row id of the file's first record in the table; the others follow without gaps. */
  firstRow: number;
  /** Set when the engine's rows cannot be trusted: why. None of them is left in the table. */
  distrust: string | undefined;
}

/** Groups files that one statement can read: same reading, same layout, same packing. */
export function groupFiles(engine: Engine, files: readonly PreparedFile[]): PreparedFile[][] {
  const groups = new Map<string, PreparedFile[]>();
  const done: PreparedFile[][] = [];
  for (const prepared of files) {
    const { file, gzip } = prepared;
    const key = JSON.stringify([
      insertion(engine, [prepared], sql`records`).text,
      file.selection.leaves,
      gzip,
      file.shape,
      file.columns,
      prepared.exactOnly,
    ]);
    const group = groups.get(key);
    if (group && group.length < MOST_FILES) group.push(prepared);
    else {
      const fresh = [prepared];
      groups.set(key, fresh);
      done.push(fresh);
    }
  }
  return done;
}

/**
 * Loads a group of files with one statement of the engine while their bytes are counted, hashed and checked here. The
 * engine's reader is fast but drops what it does not understand without a word, so its row count of each file must
 * agree with the independent one; otherwise its rows are taken out again and the file is left to the exact reader.
 */
export async function loadFast(
  engine: Engine,
  group: readonly PreparedFile[],
  onBytes: (bytes: number) => void,
): Promise<FastResult[]> {
  const scanning = scanAll(group, onBytes);
  const { exactOnly } = group[0]!;
  if (exactOnly !== undefined) {
    const scans = await scanning;
    return group.map((prepared) => ({
      prepared,
      group,
      scan: scans.get(prepared.id)!,
      incomplete: 0,
      firstRow: 0,
      distrust: exactOnly,
    }));
  }
  // A damaged file must not leave the statement running.
  scanning.catch(() => engine.interrupt());
  const attempted = attempt(engine, group);
  attempted.catch(() => undefined);
  const scans = await scanning.catch(async (error: unknown) => {
    await attempted.catch(() => undefined);
    throw error;
  });
  const failed = await attempted;
  const sound = group.filter(({ id }) => scans.get(id)!.irregular === undefined);
  const failures = new Map<number, string>();
  if (failed !== undefined) await loadSingly(engine, sound, failures);
  const counts = await countRows(engine, group);
  const results: FastResult[] = [];
  for (const prepared of group) {
    const { id } = prepared;
    const scan = scans.get(id)!;
    const count = counts.get(id) ?? { rows: 0, incomplete: 0, first: 0, last: -1 };
    const distrust = scan.irregular ?? failures.get(id) ?? disagreement(scan, count);
    if (distrust !== undefined && count.rows > 0) {
      await engine.run(sql`DELETE FROM ${tableOf(prepared.file.selection.role)} WHERE file = ${id}`);
    }
    results.push({ prepared, group, scan, incomplete: count.incomplete, firstRow: count.first, distrust });
  }
  await loadTraits(
    engine,
    results.filter(({ distrust }) => distrust === undefined).map((result) => result.prepared),
  );
  return results;
}

function disagreement(scan: Scan, { rows, first, last }: RowCount): string | undefined {
  if (rows !== scan.records) return `the engine found ${rows} of ${scan.records} records`;
  return rows > 0 && last - first + 1 !== rows ? 'the rows of the file are not contiguous' : undefined;
}

/** Runs the statement of a group; returns the engine's complaint when it fails as a whole. */
async function attempt(engine: Engine, group: readonly PreparedFile[]): Promise<string | undefined> {
  try {
    await engine.run(insertion(engine, group, reader(engine, group)));
    return undefined;
  } catch (error) {
    // Limits and interruptions are for the person; a complaint about a file is for the exact reader.
    if (!(error instanceof Error) || error.name === 'KindredError' || /interrupt/i.test(error.message))
      throw error;
    return firstLine(error.message);
  }
}

async function loadSingly(
  engine: Engine,
  group: readonly PreparedFile[],
  failures: Map<number, string>,
): Promise<void> {
  for (const prepared of group) {
    const failed = await attempt(engine, [prepared]);
    if (failed !== undefined) failures.set(prepared.id, failed);
  }
}

async function loadTraits(engine: Engine, group: readonly PreparedFile[]): Promise<void> {
  const selection = group[0]?.file.selection;
  if (selection?.role !== 'events' || !selection.traits) return;
  const rows = traitsOfEvents(engine.dialect, selection, selection.traits, reader(engine, group));
  await engine.run(sql`INSERT INTO raw_traits ${rows}`);
}

function insertion(engine: Engine, group: readonly PreparedFile[], records: Sql): Sql {
  const { selection, recognition } = group[0]!.file;
  return sql`INSERT INTO ${tableOf(selection.role)} ${rawRows(engine.dialect, recognition.source.vendor, selection, records)}`;
}

/** The engine's reader over the files of a group. */
function reader(engine: Engine, group: readonly PreparedFile[]): Sql {
  const { file, gzip } = group[0]!;
  if (file.columns) return parquetReader(engine, group);
  const { leaves } = file.selection;
  const { shape } = file;
  if (!shape) {
    return readNdjson(
      group,
      leaves.map(({ name, path }) => ({ name, at: path })),
      { gzip },
    );
  }
  const positions = new Map(shape.columns.map((name, i) => [name, i]));
  const values = leaves.map(({ name, path }) => ({ name, at: positions.get(path[0]!)! }));
  // A repeated header among events fails as a time; as an id or a trait it would pass.
  const blankRepeatedHeader = file.selection.role !== 'events';
  return readDelimited(group, values, { gzip, ...shape, blankRepeatedHeader });
}

interface RowCount {
  rows: number;
  incomplete: number;
  first: number;
  last: number;
}

async function countRows(engine: Engine, group: readonly PreparedFile[]): Promise<Map<number, RowCount>> {
  const { role } = group[0]!.file.selection;
  const ids = join(group.map(({ id }) => sql`${id}`));
  const found = await engine.columns(
    sql`SELECT file, count(*) AS n, sum(CASE WHEN ${isAccepted(role)} THEN 0 ELSE 1 END) AS incomplete,
      min(rowid) AS first, max(rowid) AS last FROM ${tableOf(role)} WHERE file IN (${ids}) GROUP BY file`,
    { file: 'int32', rows_: 'int53', incomplete: 'int53', first: 'int53', last: 'int53' },
  );
  const counts = new Map<number, RowCount>();
  for (const [i, id] of found.file.entries()) {
    counts.set(id, {
      rows: found.rows_[i]!,
      incomplete: found.incomplete[i]!,
      first: found.first[i]!,
      last: found.last[i]!,
    });
  }
  return counts;
}

async function scanAll(
  group: readonly PreparedFile[],
  onBytes: (bytes: number) => void,
): Promise<Map<number, Scan>> {
  const scans = new Map<number, Scan>();
  const waiting = [...group];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      scans.set(next.id, next.scan ?? (await scanFile(next.file, next.records, onBytes)));
    }
  };
  await Promise.all(Array.from({ length: SCANS_AT_ONCE }, work));
  return scans;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.slice(0, 200);
}
