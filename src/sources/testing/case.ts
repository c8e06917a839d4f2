import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join as joinPath } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type Engine, join, type Sql, sql } from '../../engines/index.js';
import { detectSource, type Recognition } from '../registry.js';
import type { FileFormat, FileHead, RawColumns, RawTraits, Selection, SourceOptions } from '../source.js';
import { withSteps } from '../steps.js';

/** What a hand-made case says about one row; parts that are absent are expected to be NULL. */
export interface ExpectedRow {
  event?: string;
  /** ISO 8601, UTC, with milliseconds. */
  t?: string;
  user?: string;
  device?: string;
  person?: string;
  link?: [string, string];
  /** Rows with the same letter are duplicates of each other; `kept` is the one that stays. */
  dup?: string;
  kept?: true;
  session?: string;
  bookkeeping?: true;
  props?: (string | null)[];
  traits?: { id: string; values: (string | null)[] };
  rejected?: string;
}

export interface Case {
  /** What the case is about. */
  about: string;
  vendor: string;
  /** One for all files, or one for each in byte order of their names. */
  form: string | string[];
  options?: Partial<SourceOptions>;
  rows?: ExpectedRow[];
  pairs?: [string | null, string | null][];
  traits?: { id: string | null; updated: string | null; values: (string | null)[] }[];
  refused?: string;
  notes?: number;
}

/** The input files of a case folder and its subfolders, in byte order of their names. */
export function caseFiles(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name !== 'expected.json' && statSync(joinPath(folder, name)).isFile())
    .sort()
    .map((name) => joinPath(folder, name));
}

/** Records of a small file as this test reads them: JSON texts, or rows of a table. */
interface SmallFile {
  head: FileHead;
  records: readonly (string | Record<string, string>)[];
}

export function readSmall(file: string): SmallFile {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const format = formatOf(file, text);
  if (format === 'csv') {
    const delimiter = extname(file) === '.tsv' ? '\t' : ',';
    const [header = [], ...rows] = parse(text, { delimiter, relax_column_count: true }) as string[][];
    const records = rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
    return { head: { name: file, format, header, records }, records };
  }
  const values: unknown[] =
    format === 'ndjson'
      ? text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      : [JSON.parse(text)].flat();
  const records =
    format === 'ndjson' ? text.split('\n').filter(Boolean) : values.map((v) => JSON.stringify(v));
  const header = [...new Set(values.flatMap((value) => Object.keys(value as object)))];
  return { head: { name: file, format, header, records: values as FileHead['records'] }, records };
}

function formatOf(file: string, text: string): FileFormat {
  if (['.csv', '.tsv'].includes(extname(file))) return 'csv';
  if (text.trimStart().startsWith('[')) return 'json-array';
  return basename(file).endsWith('.json') && text.trim().split('\n').length === 1 ? 'json-object' : 'ndjson';
}

/** Evaluates the selections of files with the engine and returns their rows in words, duplicates found over all. */
export async function evaluate(
  engine: Engine,
  files: readonly string[],
  options: Partial<SourceOptions> = {},
) {
  const full: SourceOptions = { properties: [], traits: [], ...options };
  const found = {
    recognitions: [] as Recognition[],
    pairs: [] as (string | null)[][],
    traits: [] as NonNullable<Case['traits']>,
    notes: [] as string[],
  };
  const events: EventRow[] = [];
  for (const file of files) {
    const small = readSmall(file);
    const recognition = detectSource(small.head);
    found.recognitions.push(recognition);
    if (recognition.detection.refusal) continue;
    const selection = recognition.source.select(small.head, recognition.detection, full, engine.dialect);
    await createLeaves(engine, small, selection);
    const from = withSteps(engine.dialect, sql`leaves`, selection);
    found.notes.push(...(selection.notes ?? []));
    if (selection.role === 'events')
      events.push(...(await eventRows(engine, from, selection.columns, selection.traits)));
    else if (selection.role === 'traits')
      found.traits.push(...(await traitRows(engine, from, selection.traits)));
    else found.pairs.push(...(await texts(engine, from, [selection.pair.a, selection.pair.b])));
  }
  return { ...found, rows: inWords(events) };
}

/** A table `leaves` with one VARCHAR column per leaf. */
async function createLeaves(engine: Engine, small: SmallFile, selection: Selection): Promise<void> {
  const { dialect } = engine;
  const nested = selection.recordsAt;
  const records = nested
    ? small.records.flatMap((record) => {
        const at = nested.reduce<unknown>(
          (value, key) => (value as Record<string, unknown>)[key],
          JSON.parse(String(record)),
        );
        return (at as unknown[]).map((value) => JSON.stringify(value));
      })
    : small.records;
  if (small.head.format === 'csv') {
    const columns = selection.leaves.map((leaf) => [
      leaf.name,
      (records as Record<string, string>[]).map((record) => record[leaf.path[0]!] ?? null),
    ]);
    await engine.createTable('leaves', {
      n: Int32Array.from(records.keys()),
      ...Object.fromEntries(columns),
    });
    return;
  }
  await engine.createTable('lines', { n: Int32Array.from(records.keys()), line: records as string[] });
  const leaves = selection.leaves.map(
    (leaf) => sql`${dialect.jsonText(sql`line`, leaf.path)} AS ${dialect.ident(leaf.name)}`,
  );
  await engine.run(sql`CREATE OR REPLACE TABLE leaves AS SELECT n, ${join(leaves)} FROM lines ORDER BY n`);
}

/** Columns of an event row that have one expression each. */
const SINGLE = [
  'event',
  'time',
  'timeText',
  'user',
  'device',
  'person',
  'linkA',
  'linkB',
  'ingested',
  'session',
  'bookkeeping',
] as const;

interface EventRow {
  at: Map<(typeof SINGLE)[number], string | null>;
  props: (string | null)[];
  /** The duplicate key in one piece; undefined when the row has none. */
  key: string | undefined;
  trait: { id: string; values: (string | null)[] } | undefined;
}

async function eventRows(
  engine: Engine,
  from: Sql,
  columns: RawColumns,
  traits: RawTraits | undefined,
): Promise<EventRow[]> {
  const { properties, duplicateKey } = columns;
  const rows = await texts(engine, from, [
    ...SINGLE.map((name) => columns[name]),
    ...properties,
    ...duplicateKey,
    ...(traits ? [traits.id, ...traits.values] : []),
  ]);
  return rows.map((row) => {
    const rest = row.slice(SINGLE.length);
    const pieces = rest.slice(properties.length, properties.length + duplicateKey.length);
    const [id, ...values] = rest.slice(properties.length + duplicateKey.length);
    return {
      at: new Map(SINGLE.map((name, i) => [name, row[i] ?? null])),
      props: rest.slice(0, properties.length),
      key: pieces.length > 0 && !pieces.includes(null) ? JSON.stringify(pieces) : undefined,
      trait: id == null || values.every((value) => value === null) ? undefined : { id, values },
    };
  });
}

/** Event rows as a case writes them. */
function inWords(events: readonly EventRow[]): ExpectedRow[] {
  const groups = new Map<string, EventRow[]>();
  for (const event of events) {
    if (event.key !== undefined) groups.set(event.key, [...(groups.get(event.key) ?? []), event]);
  }
  const shared = [...groups.values()].filter((group) => group.length > 1);
  const ingested = (event: EventRow) => BigInt(event.at.get('ingested')!);
  return events.map((event) => {
    const { at, props, trait } = event;
    const row: ExpectedRow = {};
    const set = (name: 'event' | 'user' | 'device' | 'person' | 'session') => {
      const value = at.get(name);
      if (value != null) row[name] = value;
    };
    set('event');
    const time = at.get('time');
    if (time != null) row.t = new Date(Number(time)).toISOString();
    set('user');
    set('device');
    set('person');
    const [a, b] = [at.get('linkA'), at.get('linkB')];
    if (a != null && b != null) row.link = [a, b];
    const group = shared.findIndex((members) => members.includes(event));
    if (group >= 0) {
      row.dup = String.fromCharCode(97 + group);
      if (shared[group]!.reduce((x, y) => (ingested(y) >= ingested(x) ? y : x)) === event) row.kept = true;
    }
    set('session');
    if (at.get('bookkeeping') === 'true') row.bookkeeping = true;
    if (props.length > 0) row.props = props;
    if (trait) row.traits = trait;
    const rejected = rejection(at);
    if (rejected) row.rejected = rejected;
    return row;
  });
}

function rejection(at: EventRow['at']): string | undefined {
  if (at.get('event') == null) return 'missing_event';
  if (at.get('time') == null) return at.get('timeText') == null ? 'missing_time' : 'bad_time';
  const ids = (['user', 'device', 'person'] as const).filter((name) => at.get(name) != null);
  return ids.length === 0 ? 'missing_user' : undefined;
}

async function traitRows(engine: Engine, from: Sql, traits: RawTraits) {
  const rows = await texts(engine, from, [traits.id, traits.updated, ...traits.values]);
  return rows.map(([id, updated, ...values]) => ({
    id: id ?? null,
    updated: updated == null || updated === '0' ? null : new Date(Number(updated)).toISOString(),
    values,
  }));
}

/** Values of expressions over a query that keeps the order `n`, as text, row by row. */
export async function texts(
  engine: Engine,
  from: Sql,
  expressions: readonly Sql[],
): Promise<(string | null)[][]> {
  const types = Object.fromEntries(expressions.map((_, i) => [`x${i}`, 'text?' as const]));
  const casts = expressions.map((x, i) => sql`CAST(${x} AS VARCHAR) AS ${engine.dialect.ident(`x${i}`)}`);
  const out = await engine.columns(sql`SELECT ${join(casts)} FROM ${from} ORDER BY n`, types);
  return Array.from({ length: out.rows }, (_, r) => expressions.map((_x, i) => out[`x${i}`]![r] ?? null));
}
