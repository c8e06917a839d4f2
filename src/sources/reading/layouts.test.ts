import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../engines/index.js';
import { openLoader, type TestLoader } from './testing/load.js';

const record = (i: number) => ({ user_id: `u${i % 7}`, event: `e${i}`, time: 1_700_000_000 + i });
const records = (n: number) => Array.from({ length: n }, (_, i) => record(i));
const ndjson = (n: number) =>
  records(n)
    .map((r) => `${JSON.stringify(r)}\n`)
    .join('');
const csv = (n: number) =>
  `user_id,event,time\n${records(n)
    .map((r) => `${Object.values(r).join(',')}\n`)
    .join('')}`;

let loader: TestLoader;
beforeAll(async () => {
  loader = await openLoader();
});
afterAll(() => loader.close());

const utf16 = (text: string, bigEndian = false) => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('text in other encodings and with other line ends', () => {
  it.each([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${ndjson(50)}`)],
    ['UTF-16, little-endian', utf16(ndjson(50))],
    ['UTF-16, big-endian', utf16(ndjson(50), true)],
    ['UTF-16 without a mark', Buffer.from(ndjson(50), 'utf16le')],
    ['UTF-16 in gzip', gzipSync(utf16(ndjson(50)))],
    ['CRLF', Buffer.from(ndjson(50).replaceAll('\n', '\r\n'))],
    ['CR', Buffer.from(ndjson(50).replaceAll('\n', '\r'))],
    ['a table in UTF-8 with a mark', Buffer.from(`\uFEFF${csv(50)}`)],
    ['a quoted table in UTF-8 with a mark', Buffer.from(`\uFEFF${csv(50).replaceAll(/\w+/g, '"$&"')}`)],
    ['a table in UTF-16', utf16(csv(50))],
    ['a table with CRLF', Buffer.from(csv(50).replaceAll('\n', '\r\n'))],
    ['a table with CR', Buffer.from(csv(50).replaceAll('\n', '\r'))],
    ['a table with tabs', Buffer.from(csv(50).replaceAll(',', '\t'))],
    ['a table with runs of blanks', Buffer.from(`  ${csv(50).replaceAll(',', '   ')}`)],
  ])('%s', async (_, bytes) => {
    const { account, events, rejects } = await loader.file('f', bytes);
    expect(rejects).toEqual([]);
    expect(account).toMatchObject({ records: 50, accepted: 50, bytes: bytes.length });
    expect(events.map((e) => [e.event, e.user, e.t]).sort()).toEqual(
      records(50)
        .map((r) => [r.event, r.user_id, r.time * 1000])
        .sort(),
    );
  });

  it('keeps the numbers of lines in UTF-16', async () => {
    const { rejected } = await loader.file('f', utf16(`${ndjson(30)}nope\n${ndjson(5)}`));
    expect(rejected).toEqual(['31 malformed_json']);
  });
});

describe('JSON that is not one record a line', () => {
  const pretty = (value: unknown) => JSON.stringify(value, null, 2);
  it.each([
    ['an array on one line', JSON.stringify(records(40)), 'json-array'],
    [
      'an array with one record a line',
      `[\n${records(40)
        .map((r) => JSON.stringify(r))
        .join(',\n')}\n]\n`,
      'json-array',
    ],
    ['an indented array', pretty(records(40)), 'json-array'],
    ['indented objects', records(40).map(pretty).join('\n'), 'json-object'],
    [
      'objects without anything between',
      records(40)
        .map((r) => JSON.stringify(r))
        .join(''),
      'json-object',
    ],
  ])('%s', async (_, text, format) => {
    const { account, events } = await loader.file('f.json', text);
    expect(account).toMatchObject({ format, records: 40, accepted: 40, reader: 'fast' });
    expect(new Set(events.map((e) => e.event)).size).toBe(40);
  });

  it('keeps the lines of bad records', async () => {
    const text = `[\n${JSON.stringify(record(0))},\n{"user_id": oops},\n\n5,\n${pretty(record(1))},\n{"event":"x",\n"time":1700000000}]`;
    const { rejected, account } = await loader.file('f.json', text);
    expect(rejected).toEqual(['3 malformed_json', '5 not_an_object', '11 missing_user']);
    expect(account.records).toBe(5);
  });

  it('is reported when it ends in the middle', async () => {
    const { account, rejected, result } = await loader.file(
      'f.json',
      JSON.stringify(records(30)).slice(0, -20),
    );
    expect(account).toMatchObject({ records: 30, accepted: 29 });
    expect(rejected).toEqual(['1 malformed_json']);
    expect(result.warnings.join()).toContain('cut off');
  });

  it('may hold records in pages, larger than what is looked at', async () => {
    const people = Array.from({ length: 3000 }, (_, i) => ({
      $distinct_id: `u${i}`,
      $properties: { plan: i % 2 ? 'pro' : 'free', filler: 'x'.repeat(100) },
    }));
    const page = (from: number) =>
      JSON.stringify({ page: 0, session_id: 's', status: 'ok', results: people.slice(from, from + 1500) });
    const mixpanel = records(30).map((r) =>
      JSON.stringify({
        event: r.event,
        properties: { time: r.time, distinct_id: r.user_id, $insert_id: r.event },
      }),
    );
    const folder = loader.folder({
      'events.json': mixpanel.join('\n'),
      'people.json': `${page(0)}\n${page(1500)}`,
    });
    const sources = { properties: [], traits: ['plan'] };
    const { result } = await loader.load([folder], { sources });
    expect(result.files.map((file) => [file.detection.role, file.records])).toEqual([
      ['events', 30],
      ['traits', 3000],
    ]);
    const traits = await loader.engine.columns(
      sql`SELECT count(*) AS n, count(DISTINCT id) AS ids, count(DISTINCT t0) AS plans FROM raw_traits`,
      { n: 'int32', ids: 'int32', plans: 'int32' },
    );
    expect([traits.n[0], traits.ids[0], traits.plans[0]]).toEqual([3000, 3000, 2]);
  });
});

describe('records of odd content', () => {
  it('keep names that other programs choke on', async () => {
    const names = [
      '__proto__',
      'constructor',
      `'; DROP TABLE raw_events; --`,
      '"quoted"',
      'a,b',
      '\u202eevil',
      '😀',
      'nul\0',
    ];
    const text = names
      .map((event, i) => JSON.stringify({ user_id: event, event, time: 1_700_000_000 + i }))
      .join('\n');
    const { events } = await loader.file('f.json', `${ndjson(20)}${text}\n`);
    const found = events.filter((e) => e.event === e.user).map((e) => e.event);
    expect(new Set(found)).toEqual(new Set(names));
  });

  it('keep ids with more digits than a JavaScript number, and the first of two equal keys', async () => {
    const text = '{"user_id":12345678901234567890,"event":"a","event":"b","time":1700000000}\n';
    const { events } = await loader.file('f.json', text.repeat(2));
    expect(events[0]).toMatchObject({ user: '12345678901234567890', event: 'a' });
  });

  it('may be megabytes long, up to a limit', async () => {
    const long = (mb: number, i: number) => JSON.stringify({ ...record(i), filler: 'x'.repeat(mb << 20) });
    const text = `${ndjson(30)}${long(3, 30)}\n${long(17, 31)}\n${JSON.stringify(record(32))}\n`;
    const { account, rejected, rejects } = await loader.file('f.json', text);
    expect(rejected).toEqual(['32 line_too_long']);
    expect(account).toMatchObject({ records: 33, accepted: 32, reader: 'exact: a line is too long' });
    expect(rejects[0]!.excerpt.length).toBeLessThanOrEqual(300);
    const cells = `${csv(30)}u,${'x'.repeat(3 << 20)},1700000000\nu,${'x'.repeat(17 << 20)},1700000000\nu,e,1700000000\n`;
    const table = await loader.file('t.csv', cells);
    expect(table.rejected).toEqual(['33 line_too_long']);
    expect(table.account.accepted).toBe(32);
  });

  it('lose their values in excerpts, not their structure', async () => {
    const secret =
      '{"user_id":null,"email":"jane.roe@example.com","card":4111111111111111,"event":"pay","time":1700000000,"jane@example.com":{"n":true}}';
    const { rejects } = await loader.file('f.json', `${ndjson(30)}${secret}\n`);
    expect(rejects[0]!.excerpt).toBe(
      '{"user_id":null,"email":"xxxx.xxx@xxxxxxx.xxx","card":9999999999999999,"event":"xxx","time":9999999999,"xxxx@xxxxxxx.xxx":{"n":true}}',
    );
  });
});

describe('binary tables', () => {
  const columns = {
    user_id: records(100).map((r, i) => (i % 10 === 3 ? null : r.user_id)),
    event: records(100).map((r) => r.event),
    time: BigInt64Array.from(records(100), (r) => BigInt(r.time) * 1000n),
  };

  it.each(['file', 'stream'] as const)('are read from Arrow: %s', async (kind) => {
    const bytes = tableToIPC(tableFromArrays(columns), kind);
    const { account, rejected, events } = await loader.file('t.arrow', bytes);
    expect(account).toMatchObject({ format: 'arrow', records: 100, accepted: 90, bytes: bytes.length });
    expect(rejected[0]).toBe('4 missing_user');
    expect(events[0]).toMatchObject({ event: 'e0', t: 1_700_000_000_000 });
  });

  it('are read from Parquet, nested values and all', async () => {
    const folder = loader.folder({ 'x.txt': '' });
    const path = join(folder, 't[1].parquet');
    await loader.engine.run(sql`CREATE OR REPLACE TABLE source AS SELECT
      CASE WHEN i % 10 <> 3 THEN CAST(i % 7 AS DOUBLE) END AS user_id, 'e' || i AS event,
      make_timestamp((1700000000 + i) * 1000000) AS time, {'plan': 'p' || i, 'deep': [1, i]} AS props FROM range(100) t(i)`);
    await loader.engine.writeParquet(sql`SELECT * FROM source`, path);
    const { account, rejected, rejects, events } = await loader.load([path], {
      sources: { properties: ['props'], traits: [] },
    });
    expect(account).toMatchObject({ format: 'parquet', records: 100, accepted: 90 });
    expect(rejected).toHaveLength(10);
    expect(rejects[0]).toMatchObject({ line: 4, reason: 'missing_user' });
    expect(events[1]).toMatchObject({ event: 'e1', user: '1', t: 1_700_000_001_000 });
    const props = await loader.engine.columns(sql`SELECT p0 FROM raw_events WHERE event = 'e5'`, {
      p: 'text',
    });
    expect(JSON.parse(props.p[0]!)).toEqual({ plan: 'p5', deep: [1, 5] });
  });

  it('that are damaged are refused', async () => {
    await expect(loader.file('t.parquet', Buffer.from('PAR1 and not much else'))).rejects.toMatchObject({
      exitCode: 3,
      code: 'damaged-parquet',
    });
    const arrow = Buffer.from(tableToIPC(tableFromArrays(columns), 'stream')).subarray(0, 400);
    await expect(loader.file('t.arrow', arrow)).rejects.toMatchObject({ exitCode: 3 });
  });
});
