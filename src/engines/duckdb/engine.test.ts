import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.js';
import { sql } from '../sql.js';
import { openDuckdb } from './engine.js';

describe('the embedded engine', () => {
  let engine: Engine;
  let directory: string;
  const limits = () => ({ threads: 2, memoryBytes: 500e6, spillDirectory: joinPath(directory, 'spill') });
  beforeAll(async () => {
    directory = mkdtempSync(joinPath(tmpdir(), 'engine-test-'));
    engine = await openDuckdb(limits());
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

  it('gives back every value that it takes, over chunk borders', async () => {
    const value = fc.record({
      i: fc.integer(),
      f: fc.double({ noNaN: true }),
      b: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      s: fc.option(fc.string({ unit: 'grapheme', maxLength: 30 })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 120 }),
        async (few, times) => {
          const rows = Array.from({ length: few.length * times }, (_, i) => few[i % few.length]!);
          await engine.createTable('values', {
            i: Int32Array.from(rows, (r) => r.i),
            f: Float64Array.from(rows, (r) => r.f),
            b: BigInt64Array.from(rows, (r) => r.b),
            s: rows.map((r) => r.s),
          });
          const out = await engine.columns(sql`SELECT i, f, CAST(b AS VARCHAR) AS b, s FROM "values"`, {
            i: 'int32',
            f: 'float64',
            b: 'text',
            s: 'text?',
          });
          expect(out.rows).toBe(rows.length);
          for (const [n, row] of rows.entries()) {
            if (
              out.i[n] !== row.i ||
              !Object.is(out.f[n], row.f) ||
              out.b[n] !== String(row.b) ||
              out.s[n] !== row.s
            ) {
              expect({ n, i: out.i[n], f: out.f[n], b: out.b[n], s: out.s[n] }).toEqual({
                n,
                ...row,
                b: String(row.b),
              });
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('takes views into larger arrays, shared memory, and no rows at all', async () => {
    const shared = new Int32Array(new SharedArrayBuffer(40));
    shared.set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await engine.createTable('views', {
      a: shared.subarray(2, 5),
      b: new Float64Array([0, 1, 2, 3]).subarray(1),
    });
    const out = await engine.columns(sql`SELECT a, b FROM views`, { a: 'int32', b: 'float64' });
    expect([...out.a, ...out.b]).toEqual([3, 4, 5, 1, 2, 3]);
    await engine.createTable('views', { a: new Int32Array(0), s: [] });
    expect((await engine.columns(sql`SELECT a FROM views`, { a: 'int32' })).rows).toBe(0);
    await expect(engine.createTable('views', { a: new Int32Array(2), s: ['x'] })).rejects.toThrow(RangeError);
  });

  it('keeps stored tables out of memory, under their plain names', async () => {
    const small = await openDuckdb({ ...limits(), memoryBytes: 80e6, threads: 1 });
    const rows = sql`SELECT i, md5(CAST(i % 1000 AS VARCHAR)) AS m FROM range(3000000) t(i)`;
    await small.run(sql`CREATE TABLE ${small.stored('large')} AS ${rows}`);
    const used = await small.columns(sql`SELECT sum(memory_usage_bytes) AS n FROM duckdb_memory()`, {
      n: 'int53',
    });
    expect(used.n[0]).toBeLessThan(80e6);
    const out = await small.columns(sql`SELECT count(*) AS n, count(DISTINCT m) AS m FROM large`, {
      n: 'int53',
      m: 'int53',
    });
    expect([out.n[0], out.m[0]]).toEqual([3_000_000, 1000]);
    await small.run(sql`DROP TABLE large`);
    await small.close();
  });

  it('writes the same Parquet bytes with any number of threads', async () => {
    const query = sql`SELECT i, 'u' || i AS id FROM range(200000) t(i) ORDER BY i`;
    const files = [];
    for (const threads of [1, 2, 3]) {
      const other = await openDuckdb({ ...limits(), threads });
      const path = joinPath(directory, `t${threads}.parquet`);
      await other.writeParquet(query, path);
      await other.close();
      files.push(readFileSync(path));
    }
    expect(files[1]!.equals(files[0]!)).toBe(true);
    expect(files[2]!.equals(files[0]!)).toBe(true);
  });

  it('touches no file after the lock but outputs and its own spill files', async () => {
    const out = joinPath(directory, 'out');
    mkdirSync(out);
    writeFileSync(joinPath(directory, 'secret.csv'), 'a\n1\n');
    const locked = await openDuckdb({ ...limits(), memoryBytes: 60e6, threads: 1 });
    await locked.lock([out]);
    await locked.writeParquet(sql`SELECT 1 AS a`, joinPath(out, 'a.parquet'));
    expect(existsSync(joinPath(out, 'a.parquet'))).toBe(true);
    const secret = locked.dialect.text(joinPath(directory, 'secret.csv'));
    await expect(locked.run(sql`CREATE TABLE s AS SELECT * FROM read_csv(${secret})`)).rejects.toThrow(
      /disabled/,
    );
    await expect(locked.writeParquet(sql`SELECT 1 AS a`, joinPath(out, '../b.parquet'))).rejects.toThrow(
      /disabled/,
    );
    await locked.run(sql`CREATE TABLE ${locked.stored('kept')} AS SELECT i FROM range(300000) t(i)`);
    await locked.run(sql`INSERT INTO kept SELECT 7`);
    await locked.run(sql`CHECKPOINT stored`);
    expect((await locked.columns(sql`SELECT count(*) AS n FROM kept`, { n: 'int53' })).n[0]).toBe(300_001);
    await expect(locked.run(sql`SET enable_external_access = true`)).rejects.toThrow();
    await expect(locked.run(sql`SET allowed_directories = ['/']`)).rejects.toThrow();
    // More rows than fit into memory: works only if spilling does.
    await locked.run(
      sql`CREATE TABLE big AS SELECT i, md5(CAST(i AS VARCHAR)) AS m FROM range(1500000) t(i)`,
    );
    const sorted = await locked.columns(
      sql`SELECT max(m) AS m, count(*) AS n FROM (SELECT m FROM big ORDER BY m)`,
      {
        m: 'text',
        n: 'int53',
      },
    );
    expect(sorted.n[0]).toBe(1_500_000);
    await locked.close();
  });

  it('stops a running statement when it is interrupted', async () => {
    const running = engine.columns(sql`SELECT count(*) AS n FROM range(100000000000) t(i) WHERE i % 7 = 3`, {
      n: 'int53',
    });
    setTimeout(() => engine.interrupt(), 100);
    await expect(running).rejects.toThrow(/[Ii]nterrupt/);
    expect((await engine.columns(sql`SELECT 1 AS one`, { one: 'int32' })).one[0]).toBe(1);
  });

  it('says what to do when memory does not suffice', async () => {
    const small = await openDuckdb({ ...limits(), memoryBytes: 20e6, threads: 1 });
    const greedy = sql`CREATE TABLE g AS SELECT list(md5(CAST(i AS VARCHAR))) AS l FROM range(3000000) t(i)`;
    await expect(small.run(greedy)).rejects.toMatchObject({ exitCode: 6, code: 'out-of-memory' });
    await small.close();
  });

  it('keeps its spill files to itself and leaves none', async () => {
    const other = await openDuckdb(limits());
    expect(readdirSync(joinPath(directory, 'spill')).length).toBeGreaterThan(1);
    await other.close();
    await other.close();
    expect(readdirSync(joinPath(directory, 'spill'))).toHaveLength(1);
    expect(engine.version).toMatch(/^DuckDB v\d+\.\d+\.\d+$/);
  });
});
