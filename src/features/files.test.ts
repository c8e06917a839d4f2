import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../base/index.js';
import { sql } from '../engines/index.js';
import { withEngine } from '../engines/testing/with-engine.js';
import { buildFeatures, featuresArrow, featuresCsv, writeFeaturesParquet } from './index.js';
import { createEvents, type WorldEvent } from './testing/world.js';

const HOUR = 3_600_000;
const world: WorldEvent[] = [
  { user: 'plain', event: 'open', t: 0 },
  { user: 'plain', event: 'buy', t: 6 * HOUR },
  { user: 'quoted "a", b', event: 'open', t: 12 * HOUR - 1 },
];

describe('feature files', () => {
  it('hold the same numbers as CSV, Arrow and Parquet', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kindred-feature-files-'));
    try {
      await withEngine(async (engine) => {
        const table = await buildFeatures(
          await createEvents(engine, world),
          { activation: 'buy' },
          silentLog,
        );
        const [head, ...lines] = [...featuresCsv(table)].join('').trimEnd().split('\n');
        const names = head!.split(',');
        expect(names.slice(0, 2)).toEqual(['user_id', 'active_days']);
        expect(names).toContain('time_to_value_hours_censored');
        expect(lines[1]!.startsWith('"quoted ""a"", b",1,')).toBe(true);
        const csv = lines.map((line) => line.replace(/^"(?:[^"]|"")*"/, 'quoted').split(','));

        const arrow = tableFromIPC(featuresArrow(table));
        expect(arrow.schema.fields.map((field) => field.name)).toEqual(names);
        expect(arrow.getChild('user_id')!.toArray()).toEqual(['plain', 'quoted "a", b']);

        await writeFeaturesParquet(engine, table, join(folder, 'features.parquet'));
        expect(readFileSync(join(folder, 'features.parquet')).subarray(0, 4).toString()).toBe('PAR1');
        for (const name of [
          'active_days',
          'time_to_value_hours',
          'time_to_value_hours_censored',
          'regularity',
        ]) {
          const at = names.indexOf(name);
          const expected = csv.map((cells) => (cells[at] === '' ? null : Number(cells[at])));
          expect([...arrow.getChild(name)!]).toEqual(expected);
          const file = engine.dialect.text(join(folder, 'features.parquet'));
          const parquet = await engine.columns(
            sql`SELECT ${engine.dialect.ident(name)} FROM ${file} ORDER BY user_id`,
            {
              value: 'float64',
            },
          );
          expect([...parquet.value].map((value) => (Number.isNaN(value) ? null : value))).toEqual(expected);
        }
        // 6 hours to value; the other user has been watched for a millisecond.
        const hours = csv.map((cells) => Number(cells[names.indexOf('time_to_value_hours')]));
        expect(hours).toEqual([6, 1 / HOUR]);
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
