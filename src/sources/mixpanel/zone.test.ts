import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, sql } from '../../engines/index.js';
import { testEngine } from '../testing/engine.js';
import { zoneOffsetMinutes, zoneVerdict } from './zone.js';

const HOUR = 3_600_000;

describe('the offset that a row shows', () => {
  let engine: Engine;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ engine, close } = await testEngine());
  });
  afterAll(() => close());

  it.each([
    ['UTC, processed a second later', -1000, 0],
    ['New York in summer (the row of the documentation)', -14_400_870, -240],
    ['Kolkata', 5.5 * HOUR - 2000, 330],
    ['Kathmandu', 5.75 * HOUR - 60_000, 345],
    ['Auckland in summer', 13 * HOUR - 1000, 780],
    ['a clock that runs ahead', 2000, 0],
    ['queued for seven minutes: no quarter of an hour is near', -420_000, null],
    ['imported days later', -72 * HOUR, null],
  ])('%s', async (_name, ahead, minutes) => {
    const processed = 1_700_000_000_000;
    await engine.createTable('rows', {
      t: BigInt64Array.of(BigInt(processed + ahead)),
      p: BigInt64Array.of(BigInt(processed)),
    });
    const offset = zoneOffsetMinutes(engine.dialect, sql`t`, sql`p`);
    const out = await engine.columns(sql`SELECT CAST(${offset} AS VARCHAR) AS m FROM rows`, { m: 'text?' });
    expect(out.m[0]).toBe(minutes === null ? null : String(minutes));
  });

  it('is unknown without a processing time', async () => {
    await engine.createTable('rows', { t: BigInt64Array.of(1000n), p: BigInt64Array.of(0n) });
    const offset = zoneOffsetMinutes(engine.dialect, sql`t`, sql`p`);
    expect(
      (await engine.columns(sql`SELECT CAST(${offset} AS VARCHAR) AS m FROM rows`, { m: 'text?' })).m,
    ).toEqual([null]);
  });
});

describe('the verdict on a project', () => {
  it.each([
    [
      'UTC',
      [
        [0, 990],
        [-240, 10],
      ],
      'utc',
      [0],
    ],
    [
      'one zone',
      [
        [-480, 900],
        [0, 50],
      ],
      'project',
      [-480],
    ],
    [
      'a zone with summer time',
      [
        [-300, 400],
        [-240, 600],
      ],
      'project',
      [-240, -300],
    ],
    [
      'London over a year',
      [
        [0, 500],
        [60, 500],
      ],
      'project',
      [0, 60],
    ],
    [
      'two projects in one',
      [
        [-480, 500],
        [60, 500],
      ],
      'unknown',
      [-480],
    ],
    [
      'scattered rows',
      [
        [0, 30],
        [60, 30],
        [120, 30],
      ],
      'unknown',
      [0, 60],
    ],
    ['too few rows', [[-480, 5]], 'unknown', []],
  ] as [string, [number, number][], string, number[]][])('%s', (_name, counts, zone, offsets) => {
    const verdict = zoneVerdict(counts.map(([minutes, rows]) => ({ minutes, rows })));
    expect(verdict).toMatchObject({ zone, offsets });
  });

  it('says what to do about local time', () => {
    expect(zoneVerdict([{ minutes: -240, rows: 100 }]).reason).toContain('UTC-04:00');
    expect(zoneVerdict([{ minutes: 345, rows: 100 }]).reason).toMatch(/UTC\+05:45.*--project-timezone/);
  });
});
