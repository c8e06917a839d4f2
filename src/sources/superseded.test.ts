import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { silentLog } from '../base/index.js';
import { loadInputs } from './load.js';
import { supersededFiles } from './superseded.js';
import { testEngine } from './testing/engine.js';

it('drops the intraday table of a day whose daily table is there', () => {
  const files = [
    'x/events_20250101-000.json.gz',
    'x/events_intraday_20250101.json.gz',
    'x/events_intraday_20250102.json.gz',
    'export.zip!events_intraday_20250101.parquet',
  ].map((name) => ({ name, vendor: 'ga4' as const }));
  expect([...supersededFiles(files).keys()]).toEqual([
    'x/events_intraday_20250101.json.gz',
    'export.zip!events_intraday_20250101.parquet',
  ]);
  expect(supersededFiles(files.map((file) => ({ ...file, vendor: 'generic' as const }))).size).toBe(0);
});

it('leaves it out when files are loaded, and says so', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kindred-intraday-'));
  const { engine, close } = await testEngine();
  try {
    const sample = fileURLToPath(
      new URL('../../fixtures/cases/ga4/ndjson/events_20240330.ndjson', import.meta.url),
    );
    for (const name of ['events_20240330.ndjson', 'events_intraday_20240330.ndjson']) {
      copyFileSync(sample, join(directory, name));
    }
    const options = { sources: { properties: [], traits: [] }, maxRejects: 1 };
    const { files, skipped } = await loadInputs(engine, [directory], options, silentLog);
    expect(files.map((file) => file.name)).toEqual([expect.stringContaining('events_20240330')]);
    expect(skipped).toEqual([
      { name: expect.stringContaining('intraday'), why: expect.stringContaining('events_20240330') },
    ]);
  } finally {
    await close();
    rmSync(directory, { recursive: true, force: true });
  }
});
