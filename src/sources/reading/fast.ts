import { type Engine, readDelimited, readNdjson, type Sql, sql } from '../../engines/index.js';
import { type Arrivals, countArrivals, takeOut } from './arrivals.js';
import type { Wanted } from './exact.js';
import { parquetReader } from './parquet.js';
import type { PreparedFile } from './prepare.js';
import { rawRows, tableOf, traitsOfEvents } from './raw-tables.js';
import type { Scan } from './scan.js';
import { type Scanning, STOPPED, startScans } from './scans.js';

/** Files of one statement at most. */
const MOST_FILES = 500;

/** What the fast path made of a file. */
export interface FastResult {
  prepared: PreparedFile;
  scan: Scan;
  /** The files that were read by the same statement. */
  group: readonly PreparedFile[];
  /** Records that the engine's rows do not settle; none of their rows is left in the table. */
  unsettled: 'none' | Wanted;
  /** Set when the engine's rows cannot be trusted at all: why. */
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
  const scanning = startScans(group, onBytes);
  const { exactOnly } = group[0]!;
  if (exactOnly !== undefined) {
    const scans = await scanning.done;
    return group.map((prepared) => ({
      prepared,
      group,
      scan: scans.get(prepared.id)!,
      unsettled: 'all',
      distrust: exactOnly,
    }));
  }
  const failed = await bothOrNeither(engine, attempt(engine, group), scanning);
  const scans = await scanning.done;
  const sound = group.filter(({ id }) => scans.get(id)!.irregular === undefined);
  const failures = new Map<number, string>();
  if (failed !== undefined) await loadSingly(engine, sound, failures);
  const results = await judgeRows(engine, group, scans, failures);
  await loadTraits(
    engine,
    results.filter(({ unsettled }) => unsettled !== 'all').map(({ prepared }) => prepared),
  );
  return results;
}

/** Compares the rows that arrived with the scans, and takes out what cannot stay. */
async function judgeRows(
  engine: Engine,
  group: readonly PreparedFile[],
  scans: ReadonlyMap<number, Scan>,
  failures: ReadonlyMap<number, string>,
): Promise<FastResult[]> {
  const { role } = group[0]!.file.selection;
  const arrivals = await countArrivals(
    engine,
    role,
    group.map(({ id }) => id),
  );
  const results = group.map((prepared): FastResult => {
    const scan = scans.get(prepared.id)!;
    const arrived = arrivals.get(prepared.id)!;
    const distrust = scan.irregular ?? failures.get(prepared.id) ?? disagreement(scan, arrived);
    const many = prepared.file.columns ? [] : 'all';
    const some = arrived.incomplete > 0 ? (arrived.positions ?? many) : 'none';
    return { prepared, group, scan, distrust, unsettled: distrust === undefined ? some : 'all' };
  });
  const ids = (which: (result: FastResult) => boolean) =>
    results.filter(which).map(({ prepared }) => prepared.id);
  const whole = ids(({ unsettled }) => unsettled === 'all');
  const parts = ids(({ unsettled }) => unsettled !== 'all' && unsettled !== 'none');
  await takeOut(engine, role, whole, parts);
  return results;
}

function disagreement(scan: Scan, { rows, contiguous }: Arrivals): string | undefined {
  if (rows !== scan.records) return `the engine found ${rows} of ${scan.records} records`;
  return contiguous ? undefined : 'the rows of the file are not contiguous';
}

/** Runs the statement of a group; returns the engine's complaint when it fails as a whole. */
async function attempt(engine: Engine, group: readonly PreparedFile[]): Promise<string | undefined> {
  try {
    await engine.run(insertion(engine, group, reader(engine, group)));
    return undefined;
  } catch (error) {
    // Limits and interruptions are for the person; a complaint about a file is for the exact reader.
    if (!(error instanceof Error) || error.name === 'KindredError' || error.message.startsWith('INTERRUPT'))
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

/** Waits for the statement and the scans; when one of them fails, the other is stopped and the failure thrown. */
async function bothOrNeither(
  engine: Engine,
  statement: Promise<string | undefined>,
  scanning: Scanning,
): Promise<string | undefined> {
  const stopped = statement.catch((error: unknown) => {
    scanning.stop();
    throw error;
  });
  const [loaded, scanned] = await Promise.allSettled([
    stopped,
    scanning.done.catch((error: unknown) => {
      engine.interrupt();
      throw error;
    }),
  ]);
  // What failed first is the cause; the other one only says that it was stopped.
  if (scanned.status === 'rejected' && scanned.reason !== STOPPED) throw scanned.reason;
  if (loaded.status === 'rejected') throw loaded.reason;
  return loaded.value;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.slice(0, 200);
}
