import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join as joinPath } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type Engine, join, type Sql, sql } from '../../engines/index.js';
import { detectSource } from '../registry.js';
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
  form: string;
  options?: Partial<SourceOptions>;
  rows?: ExpectedRow[];
  pairs?: [string | null, string | null][];
  traits?: { id: string | null; updated: string | null; values: (string | null)[] }[];
  refused?: string;
  notes?: number;
}

/** The input files of a case folder, in byte order of their names. */
export function caseFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'expected.json')
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

/** Evaluates the selection of a file with the engine and returns its rows in words. */
export async function evaluate(engine: Engine, file: string, options: Partial<SourceOptions> = {}) {
  const small = readSmall(file);
  const recognition = detectSource(small.head);
  const { source, detection } = recognition;
  if (detection.refusal) return { recognition, rows: [], pairs: [], traits: [], notes: [] };
  const full: SourceOptions = { properties: [], traits: [], ...options };
  const selection = source.select(small.head, detection, full, engine.dialect);
  await createLeaves(engine, small, selection);
  const from = withSteps(engine.dialect, sql`leaves`, selection);
  return {
    recognition,
    rows:
      selection.role === 'events' ? await eventRows(engine, from, selection.columns, selection.traits) : [],
    pairs:
      selection.role === 'identities' ? await texts(engine, from, [selection.pair.a, selection.pair.b]) : [],
    traits: selection.role === 'traits' ? await traitRows(engine, from, selection.traits) : [],
    notes: selection.notes ?? [],
  };
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

async function eventRows(
  engine: Engine,
  from: Sql,
  columns: RawColumns,
  traits: RawTraits | undefined,
): Promise<ExpectedRow[]> {
  const single = [
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
  const key = columns.duplicateKey;
  const rows = await texts(engine, from, [
    ...single.map((name) => columns[name]),
    ...columns.properties,
    ...key,
    ...(traits ? [traits.id, ...traits.values] : []),
  ]);
  const parsed = rows.map((row) => {
    const at = new Map(single.map((name, i) => [name, row[i]!]));
    const props = row.slice(single.length, single.length + columns.properties.length);
    const pieces = row.slice(single.length + props.length, single.length + props.length + key.length);
    const [id, ...values] = row.slice(single.length + props.length + key.length);
    const whole = key.length > 0 && !pieces.includes(null) ? JSON.stringify(pieces) : undefined;
    return {
      at,
      props,
      whole,
      ingested: BigInt(at.get('ingested')!),
      trait: id == null ? undefined : { id, values },
    };
  });
  const groups = new Map<string, number[]>();
  parsed.forEach(({ whole }, i) => {
    if (whole !== undefined) groups.set(whole, [...(groups.get(whole) ?? []), i]);
  });
  const shared = [...groups.values()].filter((group) => group.length > 1);
  return parsed.map(({ at, props, trait }, i) => {
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
    if (at.get('linkA') != null && at.get('linkB') != null) row.link = [at.get('linkA')!, at.get('linkB')!];
    const group = shared.findIndex((members) => members.includes(i));
    if (group >= 0) {
      row.dup = String.fromCharCode(97 + group);
      const latest = shared[group]!.reduce((a, b) => (parsed[b]!.ingested >= parsed[a]!.ingested ? b : a));
      if (latest === i) row.kept = true;
    }
    set('session');
    if (at.get('bookkeeping') === 'true') row.bookkeeping = true;
    if (props.length > 0) row.props = props;
    if (trait?.values.some((value) => value !== null)) row.traits = trait;
    const rejected = rejection(at);
    if (rejected) row.rejected = rejected;
    return row;
  });
}

function rejection(at: Map<string, string | null>): string | undefined {
  if (at.get('event') == null) return 'missing_event';
  if (at.get('time') == null) return at.get('timeText') == null ? 'missing_time' : 'bad_time';
  const ids = ['user', 'device', 'person'].filter((name) => at.get(name) != null);
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
