import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, sql } from '../engines/index.js';
import { Fields } from './fields.js';
import { idOf } from './ids.js';
import { mixpanelIdOf } from './mixpanel/index.js';
import { withSteps } from './steps.js';
import { testEngine } from './testing/engine.js';

describe('ids', () => {
  let engine: Engine;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ engine, close } = await testEngine());
  });
  afterAll(() => close());

  async function clean(texts: readonly (string | null)[], as: 'vendor' | 'table' | 'mixpanel') {
    await engine.createTable('ids', { n: Int32Array.from(texts.keys()), x: texts });
    const x = engine.dialect.ident('x');
    const fields = new Fields({ name: '', format: 'csv', header: [], records: [] }, engine.dialect);
    const id =
      as === 'mixpanel'
        ? mixpanelIdOf(fields, 'id', x)
        : idOf(fields, 'id', x, as === 'table' ? 'id' : 'none');
    const from = withSteps(engine.dialect, sql`ids`, fields.reading());
    return (await engine.columns(sql`SELECT ${id} AS id FROM ${from} ORDER BY n`, { id: 'text?' })).id;
  }

  it('keep their text, digits and zeros included', async () => {
    const ids = [
      'user-42',
      '00001',
      '9007199254740993',
      '1e5',
      "o'brien",
      'ANONYMOUS-1',
      '名前',
      'x'.repeat(300),
    ];
    expect(await clean(ids, 'vendor')).toEqual(ids);
  });

  it('lose surrounding blanks', async () => {
    expect(await clean([' user-42', 'user-42  ', '  a long id with blanks  '], 'vendor')).toEqual([
      'user-42',
      'user-42',
      'a long id with blanks',
    ]);
  });

  it('are none when they stand for nobody, in any case', async () => {
    const nobody = [
      '',
      ' ',
      'anon',
      'Anonymous',
      'NULL',
      ' null ',
      'nil',
      'None',
      'n/a',
      'NA',
      'undefined',
      'unknown',
      '<nil>',
      '-1',
      'TRUE',
      'false',
      '[]',
      '{}',
      '00000000-0000-0000-0000-000000000000',
      '(not set)',
      null,
    ];
    expect(await clean(nobody, 'vendor')).toEqual(nobody.map(() => null));
  });

  it('may be 0 in tables of unknown origin, but not in exports', async () => {
    expect(await clean(['0'], 'table')).toEqual(['0']);
    expect(await clean(['0'], 'vendor')).toEqual([null]);
  });

  it('of Mixpanel lose the marker of devices, also repeated, also in front of nothing', async () => {
    expect(
      await clean(
        ['$device:abc', '$device:$device:abc', '$device:', 'device:abc', '$device:null'],
        'mixpanel',
      ),
    ).toEqual(['abc', 'abc', null, 'device:abc', null]);
  });
});
