import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.js';
import { sql } from '../sql.js';
import { openDuckdb } from './engine.js';
import { jsonProblem, readDelimited, readJsonTexts, readNdjson } from './readers.js';

describe('the readers of the embedded engine', () => {
  let engine: Engine;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(joinPath(tmpdir(), 'readers-test-'));
    engine = await openDuckdb({ threads: 2, memoryBytes: 300e6, spillDirectory: directory });
  });
  afterAll(async () => {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const write = (name: string, content: string) => {
    const path = joinPath(directory, name);
    writeFileSync(path, content);
    return path;
  };
  const lines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

  /** The values at paths of the records, read from a file and from texts in a table; both must agree. */
  async function read(records: string, paths: readonly (readonly string[])[]): Promise<(string | null)[][]> {
    const values = paths.map((at, i) => ({ name: `v${i}`, at }));
    const types = Object.fromEntries(values.map(({ name }) => [name, 'text?' as const]));
    const path = write('records.ndjson', records);
    const fromFile = await engine.columns(
      sql`SELECT * EXCLUDE (file) FROM ${readNdjson([{ id: 0, path }], values, { gzip: false })}`,
      types,
    );
    const texts = records.split('\n').filter(Boolean);
    await engine.createTable('texts', {
      file: new Int32Array(texts.length),
      n: Int32Array.from(texts.keys()),
      record: texts,
    });
    const fromTexts = await engine.columns(
      sql`SELECT * EXCLUDE (file, n, record) FROM ${readJsonTexts(sql`texts`, values)} ORDER BY n`,
      types,
    );
    const rows = (out: typeof fromFile) =>
      Array.from({ length: out.rows }, (_, row) => values.map(({ name }) => out[name]![row]!));
    expect(rows(fromTexts)).toEqual(rows(fromFile));
    return rows(fromFile);
  }

  it('gives every value as text, as it stands in the file', async () => {
    const records =
      '{"a":"x","n":12345678901234567890123,"f":0.1,"b":true,"z":null,"o":{"k":[1,"y"]}}\n{"n":"7"}\n';
    expect(await read(records, [['a'], ['n'], ['f'], ['b'], ['z'], ['o'], ['o', 'k']])).toEqual([
      ['x', '12345678901234567890123', '0.1', 'true', null, '{"k":[1,"y"]}', '[1,"y"]'],
      [null, '7', null, null, null, null, null],
    ]);
  });

  it('tells keys apart that differ in case only, at any depth', async () => {
    const records = lines([
      { userId: 'a', userid: 'b', p: { Plan: 1, plan: 2 } },
      { userid: 'c', p: { plan: 3 } },
    ]);
    expect(await read(records, [['userId'], ['userid'], ['p', 'Plan'], ['p', 'plan']])).toEqual([
      ['a', 'b', '1', '2'],
      [null, 'c', null, '3'],
    ]);
    expect(
      await read(records, [
        ['p', 'Plan'],
        ['p', 'plan'],
      ]),
    ).toEqual([
      ['1', '2'],
      [null, '3'],
    ]);
  });

  it('reads keys with any characters', async () => {
    const keys = [
      '$insert_id',
      'a.b',
      `it's`,
      'say "x"',
      'back\\slash',
      'sp ace',
      '__proto__',
      'ümlaut',
      'SELECT',
    ];
    const record = `{${keys.map((key, i) => `${JSON.stringify(key)}:{"deep":${i}}`).join(',')}}\n`;
    const found = await read(
      record,
      keys.map((key) => [key, 'deep']),
    );
    expect(found).toEqual([keys.map((_, i) => String(i))]);
  });

  it('gives a row without values for a line that is no object', async () => {
    const path = write('bad.ndjson', '{"a":1}\nnope\n\n{"a":2}\n');
    const out = await engine.columns(
      sql`SELECT a FROM ${readNdjson([{ id: 0, path }], [{ name: 'a', at: ['a'] }], { gzip: false })}`,
      { a: 'text?' },
    );
    expect(out.a).toEqual(['1', null, '2']);
    const problem = async (text: string) => {
      const found = await engine.columns(sql`SELECT ${jsonProblem(engine.dialect.text(text))} AS p`, {
        p: 'text?',
      });
      return found.p[0];
    };
    expect([await problem('{"a":1}'), await problem('nope'), await problem('[1]')]).toEqual([
      null,
      'malformed_json',
      'not_an_object',
    ]);
  });

  it('says which file a record is from, also when numbers are not in a row', async () => {
    const paths = ['a', 'b', 'c'].map((name) => write(`${name}.ndjson`, lines([{ v: name }])));
    const files = paths.map((path, i) => ({ id: [4, 9, 10][i]!, path }));
    const query = (some: typeof files) =>
      engine.columns(
        sql`SELECT file, v FROM ${readNdjson(some, [{ name: 'v', at: ['v'] }], { gzip: false })} ORDER BY file`,
        { file: 'int32', v: 'text' },
      );
    const all = await query(files);
    expect([[...all.file], all.v]).toEqual([
      [4, 9, 10],
      ['a', 'b', 'c'],
    ]);
    expect([...(await query(files.slice(1))).file]).toEqual([9, 10]);
  });

  it('drops records of another width and blanks repeated headers', async () => {
    const path = write('t.csv', 'id;name\n1;"a;b"\n2\nid;name\n3;\n');
    const values = [
      { name: 'n', at: 1 },
      { name: 'i', at: 0 },
    ];
    const options = { gzip: false, delimiter: ';', columns: ['id', 'name'], blankRepeatedHeader: true };
    const out = await engine.columns(
      sql`SELECT i, n FROM ${readDelimited([{ id: 0, path }], values, options)}`,
      {
        i: 'text?',
        n: 'text?',
      },
    );
    expect(out.i.map((id, row) => [id, out.n[row]])).toEqual([
      ['1', 'a;b'],
      [null, null],
      ['3', null],
    ]);
  });
});
