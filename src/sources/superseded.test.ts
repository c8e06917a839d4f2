import { expect, it } from 'vitest';
import { supersededFiles } from './superseded.js';

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
