import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { detectSource, refusalOf } from './registry.js';
import type { FileHead } from './source.js';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Real files and what they are. */
const FILES: [file: string, vendor: string, form: string][] = [
  ['vendor_format_samples/amplitude_fivetran_event_data.csv', 'amplitude', 'fivetran-events'],
  ['vendor_format_samples/mixpanel_fivetran_event.csv', 'mixpanel', 'fivetran-events'],
  ['vendor_format_samples/ga4_fivetran_event.csv', 'ga4', 'fivetran-events'],
  ['vendor_format_samples/segment_warehouse_pages.csv', 'segment', 'warehouse-table'],
  ['snowplow_web_events/snowplow_web_events.csv', 'snowplow', 'atomic-events'],
  ['retentioneering_ecom/ecom.csv.gz', 'generic', 'table'],
  ['wikiticker/wikiticker-2015-09-12-sampled.json.gz', 'generic', 'table'],
  ['cdnow/CDNOW_master.txt', 'generic', 'table'],
  ['traffic_fines/traffic_fines.csv', 'generic', 'table'],
];

describe('recognition of real files', () => {
  it.skipIf(!existsSync(DATA)).each(FILES)('%s is %s, %s', async (file, vendor, form) => {
    const head = await readHead(file);
    const recognition = detectSource(head);
    if (process.env.SHOW) console.log(file, recognition.detection);
    expect([recognition.source.vendor, recognition.detection.form]).toEqual([vendor, form]);
    expect(recognition.rival).toBeUndefined();
    expect(refusalOf(head, recognition)).toBeUndefined();
    expect(recognition.detection.reasons).not.toEqual([]);
  });
});

/** The first 50 records of a file of `shared/data`. */
async function readHead(file: string): Promise<FileHead> {
  const bytes = createReadStream(DATA + file);
  const lines: string[] = [];
  for await (const line of createInterface({
    input: file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes,
  })) {
    lines.push(line);
    if (lines.length > 50) break;
  }
  bytes.destroy();
  if (file.includes('.json')) {
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    return {
      name: file,
      format: 'ndjson',
      header: [...new Set(records.flatMap((r) => Object.keys(r)))],
      records,
    };
  }
  const options = { relax_column_count: true, relax_quotes: true };
  const rows = file.endsWith('.txt')
    ? lines.map((line) => line.trim().split(/\s+/))
    : (parse(lines.join('\n'), options) as string[][]);
  const [header = [], ...body] = rows;
  const records = body.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? null])));
  return { name: file, format: 'csv', header, records };
}
