import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../engines/index.js';
import type { RawColumns, Selection } from '../source.js';
import { createRawTables, isAccepted, judgedRows, rawRows } from './raw-tables.js';
import { openLoader, type TestLoader } from './testing/load.js';

let loader: TestLoader;
beforeAll(async () => {
  loader = await openLoader();
});
afterAll(() => loader.close());

const NONE = sql`CAST(NULL AS VARCHAR)`;

/** A selection over the columns `event`, `time`, `id`, with a duplicate key of `a` and `b`. */
const columns: RawColumns = {
  event: sql`event`,
  time: sql`try_cast("time" AS BIGINT)`,
  timeText: sql`"time"`,
  user: sql`id`,
  device: NONE,
  person: NONE,
  linkA: NONE,
  linkB: NONE,
  duplicateKey: [sql`a`, sql`b`],
  ingested: sql`CAST(0 AS BIGINT)`,
  session: NONE,
  bookkeeping: sql`FALSE`,
  properties: [],
};
const selection: Selection = { role: 'events', leaves: [], steps: [], columns };

async function rows(records: Record<string, (string | null)[]>) {
  const n = Object.values(records)[0]!.length;
  await loader.engine.createTable('records', {
    file: new Int32Array(n),
    n: Int32Array.from({ length: n }, (_, i) => i),
    ...records,
  });
  const { dialect } = loader.engine;
  await loader.engine.run(
    sql`CREATE OR REPLACE TABLE judged AS ${judgedRows(dialect, 'mixpanel', selection, sql`records`)}`,
  );
  const out = await loader.engine.columns(
    sql`SELECT CAST(k1 AS VARCHAR) AS k1, CAST(k2 AS VARCHAR) AS k2, reason FROM judged ORDER BY n`,
    { k1: 'text', k2: 'text', reason: 'text?' },
  );
  await createRawTables(loader.engine, { properties: [], traits: [] });
  await loader.engine.run(
    sql`INSERT INTO raw_events ${rawRows(dialect, 'mixpanel', selection, sql`records`)}`,
  );
  const accepted = await loader.engine.columns(
    sql`SELECT count(*) AS n FROM raw_events WHERE ${isAccepted('events')}`,
    {
      n: 'int32',
    },
  );
  return { ...out, accepted: accepted.n[0]! };
}

describe('raw rows', () => {
  it('are rejected for the first thing they lack', async () => {
    const { reason, accepted } = await rows({
      event: ['e', null, 'e', 'e', 'e', null],
      time: ['1', '1', null, 'noon', '1', null],
      id: ['u', 'u', 'u', 'u', null, null],
      a: ['x', 'x', 'x', 'x', 'x', 'x'],
      b: ['x', 'x', 'x', 'x', 'x', 'x'],
    });
    expect(reason).toEqual([
      null,
      'missing_event',
      'missing_time',
      'bad_time',
      'missing_user',
      'missing_event',
    ]);
    expect(accepted).toBe(1);
  });

  it('have equal key hashes exactly when all pieces are equal, and none when one is absent', async () => {
    const piece = fc.option(fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'a,b', '\u001f'), { freq: 6 });
    const pairs = fc.sample(fc.tuple(piece, piece), { numRuns: 200, seed: 3 });
    const same = pairs.map(() => 'x');
    const { k1, k2 } = await rows({
      event: same,
      time: same.map(() => '1'),
      id: same,
      a: pairs.map(([a]) => a),
      b: pairs.map(([, b]) => b),
    });
    const byHash = new Map<string, Set<string>>();
    for (const [i, [a, b]] of pairs.entries()) {
      const hash = `${k1[i]} ${k2[i]}`;
      if (a === null || b === null) expect(hash).toBe('0 0');
      // The separator itself may blur the border between pieces; no export has it.
      else if (!`${a}${b}`.includes('\u001f')) {
        byHash.set(hash, (byHash.get(hash) ?? new Set()).add(JSON.stringify([a, b])));
        expect(k1[i]).not.toBe(k2[i]);
      }
    }
    expect([...byHash.values()].every((keys) => keys.size === 1)).toBe(true);
    const distinct = pairs.filter(([a, b]) => a !== null && b !== null && !`${a}${b}`.includes('\u001f'));
    expect(byHash.size).toBe(new Set(distinct.map((pair) => JSON.stringify(pair))).size);
  });
});
