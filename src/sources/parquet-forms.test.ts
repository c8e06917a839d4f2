import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../base/index.js';
import { type Engine, openDuckdb, sql } from '../engines/index.js';
import { loadInputs } from './load.js';
import { caseFiles } from './testing/case.js';

const CASES = fileURLToPath(new URL('../../fixtures/cases/', import.meta.url));

/** Cases that a warehouse could as well have written as Parquet, with typed or nested columns, and the properties asked for. */
const FORMS: [name: string, file: string, properties: string[]][] = [
  ['mixpanel/pipeline', 'mp_master_event.parquet', ['plan']],
  ['mixpanel/schematized', 'mp_master_event.parquet', ['Plan Type', '$city']],
  ['amplitude/warehouse', 'EVENTS_100001.parquet', ['Screen', 'paying']],
  ['segment/rudderstack', 'rudder/tracks.parquet', []],
  ['ga4/ndjson', 'events_20240330.parquet', ['page_location', 'value', 'session_engaged', 'geo.country']],
  ['ga4/json-text', 'events_20240102.parquet', ['note', 'firebase_exp_7']],
  ['ga4/flattened', 'events.parquet', ['page_location']],
  ['snowplow/atomic', 'atomic_events.parquet', ['platform']],
  ['generic/time-zone', 'events.parquet', []],
  ['generic/event-ids', 'events.parquet', []],
];

describe('the same export as text and as Parquet', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'kindred-parquet-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each(FORMS)('%s gives the same rows', async (name, file, properties) => {
    const [text] = caseFiles(join(CASES, name));
    const parquet = join(directory, `${name.replace('/', '-')}-${file.split('/').at(-1)}`);
    await withEngine(directory, (engine) => convert(engine, text!, parquet));
    expect(await loaded(directory, parquet, properties)).toEqual(await loaded(directory, text!, properties));
  });
});

/** Types as the engine finds them: integers, times, nested lists and structs. */
async function convert(engine: Engine, from: string, to: string): Promise<void> {
  const path = engine.dialect.text(from);
  const read = from.endsWith('.csv') ? sql`read_csv(${path}, header = true)` : sql`read_json_auto(${path})`;
  await engine.run(sql`COPY (SELECT * FROM ${read}) TO ${engine.dialect.text(to)} (FORMAT parquet)`);
}

/** The loaded rows as texts, without what depends on the file. */
function loaded(directory: string, file: string, properties: string[]): Promise<(string | null)[]> {
  return withEngine(directory, async (engine) => {
    const sources = { properties, traits: [] };
    await loadInputs(engine, [file], { sources, maxRejects: 1 }, silentLog);
    const row = sql`CAST(to_json(r) AS VARCHAR)`;
    const out = await engine.columns(
      sql`SELECT ${row} AS r FROM (SELECT * EXCLUDE (file, k1, k2) FROM raw_events ORDER BY rowid) r`,
      { r: 'text?' },
    );
    return out.r;
  });
}

async function withEngine<T>(directory: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openDuckdb({
    threads: 1,
    memoryBytes: 300e6,
    spillDirectory: join(directory, 'spill'),
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
