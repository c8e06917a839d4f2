import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duckdbDialect, sql } from '../engines/index.js';
import { withEngine } from '../engines/testing/with-engine.js';
import { localClock, toLocalMs, zoneOffsets } from './local-time.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;

describe('local time', () => {
  it('changes with the clocks, to the millisecond', () => {
    const berlin = zoneOffsets('Europe/Berlin', Date.UTC(2026, 0, 1), Date.UTC(2026, 11, 31));
    expect(berlin).toEqual({
      fromMs: [Date.UTC(2026, 0, 1), Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)],
      offsetMs: [HOUR, 2 * HOUR, HOUR],
    });
  });

  it('is a constant in a zone without changes', () => {
    expect(zoneOffsets('Asia/Kathmandu', 0, 400 * DAY).offsetMs.length).toBe(1);
    const kathmandu = zoneOffsets('Asia/Kathmandu', Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1));
    expect(toLocalMs(sql`t`, kathmandu).text).toBe('(t + 20700000)');
  });

  it('refuses a zone that there is not', () => {
    expect(() => zoneOffsets('Europe/Atlantis', 0, 1)).toThrow("'Europe/Atlantis' is not a time zone");
  });

  it("agrees with the engine's own zone database", async () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
    const first = Date.UTC(1969, 5, 1);
    const last = Date.UTC(2027, 0, 1);
    const moments = fc.sample(fc.integer({ min: first, max: last }), { numRuns: 200, seed: 7 });
    await withEngine(async (engine) => {
      await engine.createTable('moments', { t: BigInt64Array.from(moments, BigInt) });
      for (const zone of zones) {
        const clock = localClock(duckdbDialect, zone, first, last);
        const minute = duckdbDialect.localMinute(sql`t`, zone);
        const out = await engine.columns(
          sql`SELECT sum(CASE WHEN ${clock.day(sql`t`)} = ${duckdbDialect.localDay(sql`t`, zone)} THEN 1 ELSE 0 END),
            sum(CASE WHEN ${clock.dayPart(sql`t`)} = ${minute} // 360 THEN 1 ELSE 0 END) FROM moments WHERE t >= 0`,
          { days: 'int53', parts: 'int53' },
        );
        const positive = moments.filter((t) => t >= 0).length;
        expect([zone, out.days[0], out.parts[0]]).toEqual([zone, positive, positive]);
      }
    });
  });

  it('counts days before 1970 downwards', async () => {
    await withEngine(async (engine) => {
      const clock = localClock(duckdbDialect, 'UTC', -3 * DAY, DAY);
      const out = await engine.columns(
        sql`SELECT ${clock.day(sql`(0 - 1)`)}, ${clock.day(sql`(0 - ${DAY})`)}, ${clock.dayPart(sql`(0 - 1)`)}`,
        { justBefore: 'int53', dayBefore: 'int53', part: 'int53' },
      );
      expect([out.justBefore[0], out.dayBefore[0], out.part[0]]).toEqual([-1, -1, 3]);
    });
  });
});
