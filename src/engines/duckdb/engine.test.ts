import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.js';
import { sql } from '../sql.js';
import { openDuckdb } from './engine.js';

describe('the embedded engine', () => {
  let engine: Engine;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(joinPath(tmpdir(), 'kindred-engine-'));
    engine = await openDuckdb({ threads: 2, memoryBytes: 500e6, spillDirectory: directory });
  });
  afterAll(async () => {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('returns typed columns over many chunks, in order', async () => {
    const out = await engine.columns(
      sql`SELECT i::INTEGER AS i, i * 1000000007 AS big, CASE WHEN i % 3 = 0 THEN NULL ELSE i / 4 END AS f, 'x' || i AS s,
          CASE WHEN i % 2 = 0 THEN 'even' END AS n FROM range(5000) t(i) ORDER BY i`,
      { i: 'int32', big: 'int53', f: 'float64', s: 'text', n: 'text?' },
    );
    expect(out.rows).toBe(5000);
    expect(out.i[4999]).toBe(4999);
    expect(out.big[4999]).toBe(4999 * 1000000007);
    expect(out.f[3]).toBeNaN();
    expect(out.f[4]).toBe(1);
    expect(out.s[4998]).toBe('x4998');
    expect(out.n.slice(0, 3)).toEqual(['even', null, 'even']);
  });

  it('refuses a NULL in a column that must not have one', async () => {
    await expect(engine.columns(sql`SELECT NULL::INTEGER AS a`, { a: 'int32' })).rejects.toThrow(
      'column a has a NULL',
    );
  });

  it('takes typed arrays back', async () => {
    await engine.createTable('pairs', {
      u: Int32Array.from({ length: 3000 }, (_, i) => i),
      t: BigInt64Array.from({ length: 3000 }, (_, i) => BigInt(i) * 1_700_000_000n),
      name: Array.from({ length: 3000 }, (_, i) => (i % 2 ? `o'brien "${i}"` : null)),
    });
    const out = await engine.columns(
      sql`SELECT count(*) AS n, sum(u) AS u, count(name) AS names, max(t) AS t FROM pairs`,
      { n: 'int53', u: 'int53', names: 'int53', t: 'int53' },
    );
    expect([out.n[0], out.u[0], out.names[0], out.t[0]]).toEqual([
      3000,
      (2999 * 3000) / 2,
      1500,
      2999 * 1_700_000_000,
    ]);
  });
});
