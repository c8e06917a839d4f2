import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../base/index.js';
import { withEngine } from '../engines/testing/with-engine.js';
import { loadInputs } from '../sources/index.js';
import { buildEvents } from './build.js';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Loads a file of the shared data and builds its event table. */
async function build(path: string) {
  return withEngine(async (engine) => {
    const where = { sources: { properties: [], traits: [] }, stdin: process.stdin, tempDirectory: tmpdir() };
    const load = await loadInputs(engine, [DATA + path], where, silentLog);
    return buildEvents(engine, load, { timezone: 'UTC' }, silentLog);
  });
}

describe.skipIf(!existsSync(DATA))('real data (skipped without the shared data)', () => {
  it('Wikipedia edits of one day: strays of other days are set aside, sleepless robots are named', async () => {
    const { table, quality, rows } = await build('wikiticker/wikiticker-2015-09-12-sampled.json.gz');
    expect(rows).toEqual({ in: 39_244, kept: 39_244, duplicates: 0, rejected: 0 });
    expect(quality.clock).toMatchObject({ before: 4, after: 8 });
    expect([quality.first.slice(0, 10), quality.last.slice(0, 10)]).toEqual(['2015-09-12', '2015-09-12']);
    expect(table.events).toBe(39_232);
    expect(quality.suspicious.map((user) => user.id)).toEqual(['ZkBot', 'ClueBot NG', 'AnomieBOT']);
  });

  it('web events: copies are dropped by their event id', async () => {
    const { rows } = await build('snowplow_web_events/snowplow_web_events.csv');
    expect(rows).toMatchObject({ in: 160, rejected: 0 });
    expect(rows.kept + rows.duplicates).toBe(160);
    expect(rows.duplicates).toBeGreaterThan(0);
  });
});
