import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../base/index.js';
import { type Engine, openDuckdb, sql } from '../engines/index.js';
import { loadInputs } from './load.js';
import { type Case, caseFiles, type ExpectedRow } from './testing/case.js';

const CASES = fileURLToPath(new URL('../../fixtures/cases/', import.meta.url));
const folders = (readdirSync(CASES, { recursive: true }) as string[])
  .filter((name) => basename(name) === 'expected.json')
  .map((name) => dirname(name))
  .sort();

const EVENT_BESIDE = 'user,event,time\nu,beside,2024-01-01\n';

/** The same cases as in `cases.test.ts`, through the readers of real files. */
describe('hand-made cases of vendor quirks, loaded', () => {
  it.each(folders)('%s', async (name) => {
    const expected = JSON.parse(readFileSync(join(CASES, name, 'expected.json'), 'utf8')) as Case;
    const directory = mkdtempSync(join(tmpdir(), 'kindred-cases-'));
    const engine = await openDuckdb({ threads: 1, memoryBytes: 300e6, spillDirectory: directory });
    try {
      const sources = { properties: [], traits: [], ...expected.options };
      const inputs = caseFiles(join(CASES, name));
      // Identities and traits alone are refused, so there is an event beside them.
      const beside = join(directory, 'events.csv');
      if (expected.pairs || expected.traits) writeFileSync(beside, EVENT_BESIDE);
      const all = existsSync(beside) ? [...inputs, beside] : inputs;
      const load = () => loadInputs(engine, all, { sources, maxRejects: 1 }, silentLog);
      if (expected.refused !== undefined) {
        await expect(load()).rejects.toThrow(expected.refused);
        return;
      }
      const files = (await load()).files.filter((file) => file.name !== beside);
      const forms = files.map((_, i) =>
        typeof expected.form === 'string' ? expected.form : expected.form[i],
      );
      expect(files.map((file) => file.detection.form)).toEqual(forms);
      const rows = expected.rows ?? [];
      expect(await loadedEvents(engine, sources.properties.length)).toEqual(
        existsSync(beside) ? [{ event: 'beside', t: '2024-01-01T00:00:00.000Z', user: 'u' }] : accepted(rows),
      );
      expect(await loadedPairs(engine)).toEqual(
        (expected.pairs ?? []).filter((pair) => !pair.includes(null)),
      );
      expect(await loadedTraits(engine, sources.traits.length)).toEqual(expectedTraits(expected));
      expect(await rejectReasons(engine)).toEqual([
        ...rows.flatMap((row) => row.rejected ?? []),
        ...(expected.pairs ?? []).filter((pair) => pair.includes(null)).map(() => 'missing_user'),
        ...(expected.traits ?? []).filter((trait) => trait.id === null).map(() => 'missing_user'),
      ]);
    } finally {
      await engine.close();
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

/** Expected rows that become events; traits are compared on their own. */
function accepted(rows: readonly ExpectedRow[]): ExpectedRow[] {
  return rows.filter((row) => row.rejected === undefined).map(({ traits: _traits, ...row }) => row);
}

async function loadedEvents(engine: Engine, properties: number): Promise<ExpectedRow[]> {
  const names = Array.from({ length: properties }, (_, i) => `p${i}`);
  const text = ['event', 'user_id', 'device_id', 'person_id', 'link_a', 'link_b', 'session', ...names];
  const types = Object.fromEntries(
    ['t', 'k1', 'k2', 'ingested', 'bookkeeping', ...text].map((n) => [n, 'text?' as const]),
  );
  const columns = Object.keys(types).map((n) => sql`CAST(${engine.dialect.ident(n)} AS VARCHAR)`);
  const list = columns.reduce((all, column) => sql`${all}, ${column}`);
  const out = await engine.columns(sql`SELECT ${list} FROM raw_events ORDER BY file, rowid`, types);
  const at = (name: string, i: number) => out[name]![i] ?? undefined;
  const rows = Array.from({ length: out.rows }, (_, i) => i);
  const groups = new Map<string, number[]>();
  for (const i of rows) {
    const key = `${at('k1', i)} ${at('k2', i)}`;
    groups.set(key, [...(groups.get(key) ?? []), i]);
  }
  groups.delete('0 0');
  const shared = [...groups.values()].filter((group) => group.length > 1);
  const ingested = (i: number) => BigInt(at('ingested', i)!);
  return rows.map((i) => {
    const group = shared.findIndex((members) => members.includes(i));
    const latest = shared[group]?.reduce((a, b) => (ingested(b) >= ingested(a) ? b : a));
    const [a, b] = [at('link_a', i), at('link_b', i)];
    const row: Record<string, unknown> = {
      event: at('event', i),
      t: new Date(Number(at('t', i))).toISOString(),
      user: at('user_id', i),
      device: at('device_id', i),
      person: at('person_id', i),
      link: a !== undefined && b !== undefined ? [a, b] : undefined,
      dup: group >= 0 ? String.fromCharCode(97 + group) : undefined,
      kept: latest === i ? true : undefined,
      session: at('session', i),
      bookkeeping: at('bookkeeping', i) === 'true' ? true : undefined,
      props: names.length > 0 ? names.map((n) => at(n, i) ?? null) : undefined,
    };
    return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
  });
}

async function loadedPairs(engine: Engine): Promise<[string, string][]> {
  const out = await engine.columns(sql`SELECT a, b FROM raw_pairs ORDER BY file, rowid`, {
    a: 'text',
    b: 'text',
  });
  return out.a.map((a, i) => [a, out.b[i]!]);
}

/** Trait rows in a fixed order, without their times. */
async function loadedTraits(engine: Engine, traits: number): Promise<string[]> {
  if (traits === 0) return [];
  const names = Array.from({ length: traits }, (_, i) => `t${i}`);
  const types = Object.fromEntries(['id', ...names].map((n) => [n, 'text?' as const]));
  const list = Object.keys(types)
    .map((n) => engine.dialect.ident(n))
    .reduce((all, column) => sql`${all}, ${column}`);
  const out = await engine.columns(sql`SELECT ${list} FROM raw_traits`, types);
  return Array.from({ length: out.rows }, (_, i) =>
    JSON.stringify([out.id![i], ...names.map((n) => out[n]![i])]),
  ).sort();
}

function expectedTraits(expected: Case): string[] {
  const own = (expected.traits ?? [])
    .filter(({ id }) => id !== null)
    .map(({ id, values }) => [id, ...values]);
  const onEvents = (expected.rows ?? []).flatMap((row) =>
    row.traits && row.rejected === undefined ? [[row.traits.id, ...row.traits.values]] : [],
  );
  const unique = new Set(onEvents.map((row) => JSON.stringify(row)));
  return [...own.map((row) => JSON.stringify(row)), ...unique].sort();
}

async function rejectReasons(engine: Engine): Promise<string[]> {
  return (await engine.columns(sql`SELECT reason FROM raw_rejects ORDER BY file, line`, { reason: 'text' }))
    .reason;
}
