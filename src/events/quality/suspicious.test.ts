import { describe, expect, it } from 'vitest';
import { type Engine, sql } from '../../engines/index.js';
import { withEngine } from '../../engines/testing/with-engine.js';
import { findSuspicious, hoursStatement } from './suspicious.js';

const HOUR = 3_600_000;
/** 2026-01-05, midnight. */
const T0 = Date.UTC(2026, 0, 5);

async function suspects(users: number[][]) {
  return withEngine(async (engine: Engine) => {
    await engine.createTable('ev', {
      u: Int32Array.from(users.flatMap((times, u) => times.map(() => u))),
      t: BigInt64Array.from(users.flat(), (t) => BigInt(t)),
    });
    await engine.createTable('users', {
      u: Int32Array.from(users.keys()),
      id: users.map((_, u) => `user-${u}`),
    });
    await engine.run(hoursStatement(engine.dialect, T0));
    const found = await findSuspicious(engine, T0 / HOUR);
    await engine.run(sql`DROP TABLE quality_hours`);
    return found;
  });
}

describe('suspicious users', () => {
  it('do more in an hour than hands can', async () => {
    const burst = Array.from({ length: 1200 }, (_, i) => T0 + i * 2000 + (i % 7));
    const busy = burst.slice(0, 1100);
    expect(await suspects([busy, burst])).toEqual([
      { u: 1, id: 'user-1', events: 1200, kinds: ['rate'], reason: '1200 events in one hour' },
    ]);
  });

  it('never sleep', async () => {
    const sleepless = Array.from({ length: 22 }, (_, i) => T0 + i * HOUR + i * i * 1000);
    const found = await suspects([sleepless, sleepless.slice(0, 21)]);
    expect(found.map(({ id, kinds, reason }) => [id, kinds, reason])).toEqual([
      ['user-0', ['around-the-clock'], 'active in 22 hours of one day'],
    ]);
  });

  it('act by a timer', async () => {
    const timer = Array.from({ length: 120 }, (_, i) => T0 + i * 30_000);
    const human = Array.from({ length: 120 }, (_, i) => T0 + i * 30_000 + ((i * 7919) % 25) * 1000);
    const found = await suspects([human, timer, timer.slice(0, 99)]);
    expect(found.map(({ id, kinds, reason }) => [id, kinds, reason])).toEqual([
      ['user-1', ['metronome'], '100 % of its gaps are 30 s'],
    ]);
  });
});
