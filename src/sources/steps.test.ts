import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, sql } from '../engines/index.js';
import { Fields } from './fields.js';
import type { FileHead } from './source.js';
import { withSteps } from './steps.js';
import { testEngine } from './testing/engine.js';

const HEAD: FileHead = { name: 'x', format: 'csv', header: ['a', 'B', '"q'], records: [] };

describe('leaves and steps', () => {
  let engine: Engine;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ engine, close } = await testEngine());
  });
  afterAll(() => close());

  it('puts a step that uses another into a later stage, and independent ones together', async () => {
    const fields = new Fields(HEAD, engine.dialect);
    const a = fields.step('a', sql`${fields.at('a')} || '1'`);
    const b = fields.step('b', sql`${fields.column('b')} || '2'`);
    const both = fields.step('both', sql`${a} || ${b}`);
    const reading = fields.reading();
    expect(reading.steps.map((stage) => stage.length)).toEqual([2, 1]);
    await engine.createTable(
      'leaves',
      Object.fromEntries(reading.leaves.map((leaf) => [leaf.name, [leaf.path[0]!]])),
    );
    const from = withSteps(engine.dialect, sql`leaves`, reading);
    const out = await engine.columns(sql`SELECT ${both} || '!' AS x FROM ${from}`, { x: 'text' });
    expect(out.x).toEqual(['a1B2!']);
  });

  it('asks once for a leaf, whatever its name holds', () => {
    const fields = new Fields(HEAD, engine.dialect);
    expect(fields.at('"q').text).toBe(fields.at('"q').text);
    fields.at('a', 'b.c "d"');
    expect(fields.reading().leaves).toEqual([
      { name: 'l0__q', path: ['"q'], as: 'text' },
      { name: 'l1_b_c_d_', path: ['a', 'b.c "d"'], as: 'text' },
    ]);
  });

  it('gives NULL for a column that a table does not have', async () => {
    const fields = new Fields(HEAD, engine.dialect);
    expect(fields.column('absent').text).toBe('CAST(NULL AS VARCHAR)');
    expect(fields.reading().leaves).toEqual([]);
  });
});
