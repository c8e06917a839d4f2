import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duckdbDialect, type Engine, sparkDialect, sql } from '../engines/index.js';
import { testEngine } from './testing/engine.js';
import { type TimeReading, timeMs } from './time.js';

const FIRST_MS = Date.parse('1990-01-01T00:00:00Z');
const END_MS = Date.parse('2100-01-01T00:00:00Z');

/** Ways of writing a moment, and how much of it each keeps. */
const WRITINGS: [name: string, write: (ms: number) => string, keepsMs: number, reading?: TimeReading][] = [
  ['epoch seconds', (ms) => String(Math.floor(ms / 1000)), 1000],
  ['epoch milliseconds', String, 1],
  ['epoch microseconds', (ms) => `${ms}457`, 1],
  ['epoch nanoseconds', (ms) => `${ms}000000`, 1],
  ['seconds with a fraction', (ms) => (ms / 1000).toFixed(3), 1],
  ['ISO with Z', (ms) => new Date(ms).toISOString(), 1],
  ['ISO without zone', (ms) => new Date(ms).toISOString().slice(0, -1), 1],
  ['blank and microseconds', (ms) => `${new Date(ms).toISOString().slice(0, -1).replace('T', ' ')}999`, 1],
  ['offset', (ms) => `${new Date(ms + 5_400_000).toISOString().slice(0, -1)}+01:30`, 1],
  ['named zone', (ms) => `${new Date(ms).toISOString().slice(0, -1).replace('T', ' ')} UTC`, 1],
  ['date', (ms) => new Date(ms).toISOString().slice(0, 10), 86_400_000],
  ['compact date', (ms) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', ''), 86_400_000],
  ['compact', (ms) => new Date(ms).toISOString().slice(0, 19).replace(/[-T:]/g, ''), 1000],
  ['month first', (ms) => yearLast(ms, '/', 'mdy'), 60_000, { order: 'mdy' }],
  ['day first', (ms) => yearLast(ms, '.', 'dmy'), 60_000, { order: 'dmy' }],
];

describe('the time of a text', () => {
  let engine: Engine;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ engine, close } = await testEngine());
  });
  afterAll(() => close());

  async function read(
    texts: readonly (string | null)[],
    reading: TimeReading = {},
  ): Promise<(number | null)[]> {
    await engine.createTable('times', { n: Int32Array.from(texts.keys()), x: texts });
    const ms = timeMs(engine.dialect, engine.dialect.ident('x'), reading);
    const out = await engine.columns(sql`SELECT CAST(${ms} AS VARCHAR) AS ms FROM times ORDER BY n`, {
      ms: 'text?',
    });
    return out.ms.map((value) => (value === null ? null : Number(value)));
  }

  it.each(WRITINGS)('is read from %s', async (_name, write, keepsMs, reading) => {
    const moments = fc.sample(fc.integer({ min: FIRST_MS, max: END_MS - 86_400_000 }), {
      numRuns: 300,
      seed: 7,
    });
    const expected = moments.map((ms) => Math.floor(ms / keepsMs) * keepsMs);
    expect(await read(moments.map(write), reading)).toEqual(expected);
  });

  it.each([
    ['text', 'soon'],
    ['nothing', ''],
    ['a missing value', null],
    ['a small number', '12345'],
    ['a moment before 1990', '1989-12-31T23:59:59Z'],
    ['epoch seconds before 1990', '631151999'],
    ['a moment after 2099', '2100-01-01'],
    ['epoch seconds after 2099', '4102444800'],
    ['an impossible date', '2023-02-30'],
    ['an impossible compact date', '20231332'],
    ['a date with the year last in no given order', '3/4/2024'],
    ['infinity', 'infinity'],
    ['a hexadecimal number', '0x6553F100'],
  ])('is NULL for %s', async (_name, text) => {
    expect(await read([text])).toEqual([null]);
  });

  it('follows summer time in a zone, and keeps the zone a text names itself', async () => {
    const zone = 'America/New_York';
    expect(
      await read(
        [
          '2024-07-01 12:00:00',
          '2024-01-01 12:00',
          '2024-07-01T12:00:00Z',
          '2024-07-01 12:00:00+02',
          '1719835200',
        ],
        { zone },
      ),
    ).toEqual(
      [
        '2024-07-01T16:00:00Z',
        '2024-01-01T17:00:00Z',
        '2024-07-01T12:00:00Z',
        '2024-07-01T10:00:00Z',
        '2024-07-01T12:00:00Z',
      ].map((iso) => Date.parse(iso)),
    );
  });

  it('reads noon and midnight of clocks with twelve hours', async () => {
    const texts = ['1/2/2024 12:00 AM', '1/2/2024 12:30 PM', '1/2/2024 1:30 pm', '1/2/2024 11:59:59 AM'];
    const expected = [
      '2024-01-02T00:00:00Z',
      '2024-01-02T12:30:00Z',
      '2024-01-02T13:30:00Z',
      '2024-01-02T11:59:59Z',
    ];
    expect(await read(texts, { order: 'mdy' })).toEqual(expected.map((iso) => Date.parse(iso)));
  });

  it('differs between engines only in the fragments of the dialect', () => {
    const common = (dialect: typeof duckdbDialect) =>
      timeMs(
        {
          ...dialect,
          tryInt: () => sql`I`,
          tryDouble: () => sql`D`,
          isoMs: () => sql`ISO`,
          divide: () => sql`Q`,
        },
        sql`x`,
        {
          order: 'mdy',
        },
      ).text.replaceAll('`', '"');
    expect(common(sparkDialect)).toBe(common(duckdbDialect));
  });
});

function yearLast(ms: number, separator: string, order: 'mdy' | 'dmy'): string {
  const date = new Date(ms);
  const [day, month] = [date.getUTCDate(), date.getUTCMonth() + 1];
  const parts = order === 'mdy' ? [month, day] : [day, month];
  const minutes = String(date.getUTCMinutes()).padStart(2, '0');
  return `${[...parts, date.getUTCFullYear()].join(separator)} ${date.getUTCHours()}:${minutes}`;
}
