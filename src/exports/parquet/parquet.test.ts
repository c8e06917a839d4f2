import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import type { Assignment } from '../assignment.js';
import { assignmentsParquet } from './write.js';

const folder = mkdtempSync(join(tmpdir(), 'kindred-parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What DuckDB reads back, an independent reader of the format. */
async function readBack(
  assignment: Assignment,
  query = 'SELECT * FROM file',
): Promise<Record<string, unknown>[]> {
  const path = join(folder, 'a.parquet');
  writeFileSync(path, Buffer.concat([...assignmentsParquet(assignment)]));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`CREATE VIEW file AS SELECT * FROM read_parquet('${path}')`);
  const rows = (await connection.runAndReadAll(query)).getRowObjects();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

describe('Parquet', () => {
  it('is read back by DuckDB with the same values', async () => {
    const rows = await readBack({
      userIds: ['u1', '=x', '日本', 'a\nb'],
      personas: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'Bé' },
      ],
      persona: Int32Array.of(0, 1, 1, 0),
      columns: [
        { name: 'x', type: 'number', values: Float64Array.of(1.5, Number.NaN, -0.1, 0) },
        { name: 'next', type: 'text', values: [null, 'a', null, 'b'] },
        { name: 'early', type: 'boolean', values: Uint8Array.of(1, 0, 0, 1) },
      ],
    });
    expect(rows).toEqual([
      { user_id: 'u1', persona: 'a', persona_name: 'A', x: 1.5, next: null, early: true },
      { user_id: '=x', persona: 'b', persona_name: 'Bé', x: null, next: 'a', early: false },
      { user_id: '日本', persona: 'b', persona_name: 'Bé', x: -0.1, next: null, early: false },
      { user_id: 'a\nb', persona: 'a', persona_name: 'A', x: 0, next: 'b', early: true },
    ]);
  });

  it('keeps order and values over several row groups', async () => {
    const n = 300_001;
    const rows = await readBack(
      {
        userIds: Array.from({ length: n }, (_, i) => `user-${i}`),
        personas: [
          { id: 'even', name: 'Even' },
          { id: 'odd', name: 'Odd' },
        ],
        persona: Int32Array.from({ length: n }, (_, i) => i % 2),
        confidence: Float64Array.from({ length: n }, (_, i) => (i % 10) / 10),
      },
      `SELECT count(*)::INTEGER AS n, bool_and(user_id = 'user-' || i) AS ids,
         bool_and(persona = CASE WHEN i % 2 = 1 THEN 'odd' ELSE 'even' END) AS personas,
         bool_and(confidence = (i % 10) / 10) AS confidences
       FROM (SELECT *, row_number() OVER () - 1 AS i FROM file)`,
    );
    expect(rows).toEqual([{ n, ids: true, personas: true, confidences: true }]);
  });

  it('has its columns without users', async () => {
    expect(await readBack({ userIds: [], personas: [], persona: new Int32Array(0) })).toEqual([]);
  });
});
