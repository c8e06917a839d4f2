import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Engine, sql } from '../engines/index.js';
import { withEngine } from '../engines/testing/with-engine.js';
import { buildSessions, SESSION_DEFAULTS, type SessionOptions, withSessionStart } from './index.js';
import { type PlainEvent, plainSessions } from './testing/plain.js';

const MINUTE = 60_000;
const SOURCE = sql`SELECT u, t, h FROM ev`;

describe('sessions', () => {
  it('end at a pause longer than the gap, and count short pauses only up to the idle limit', async () => {
    const minutes = [0, 1, 11, 41, 71.5, 72];
    const events = minutes.map((m) => ({ u: 0, t: m * MINUTE, h: -1 }));
    await withEngine(async (engine) => {
      await putEvents(engine, events);
      await buildSessions(engine, SOURCE, SESSION_DEFAULTS);
      // The pause of exactly 30 minutes stays inside. Active: 1 + 5 (of 10) + 5 (of 30).
      expect(await sessionsOf(engine)).toEqual([
        { u: 0, s: 0, t0: 0, t1: 41 * MINUTE, n: 4, activeMs: 11 * MINUTE },
        { u: 0, s: 1, t0: 71.5 * MINUTE, t1: 72 * MINUTE, n: 2, activeMs: MINUTE / 2 },
      ]);
    });
  });

  it("follow the vendor's ids where there are some", async () => {
    const events = [
      { u: 0, t: 0, h: 7 },
      { u: 0, t: 2 * MINUTE, h: 9 },
      { u: 0, t: 90 * MINUTE, h: 7 },
      { u: 0, t: 91 * MINUTE, h: -1 },
      { u: 0, t: 200 * MINUTE, h: -1 },
    ];
    await withEngine(async (engine) => {
      await putEvents(engine, events);
      await buildSessions(engine, SOURCE, { ...SESSION_DEFAULTS, by: 'vendor' });
      expect(await sessionsOf(engine)).toEqual([
        { u: 0, s: 0, t0: 0, t1: 90 * MINUTE, n: 2, activeMs: 5 * MINUTE },
        { u: 0, s: 1, t0: 2 * MINUTE, t1: 2 * MINUTE, n: 1, activeMs: 0 },
        { u: 0, s: 2, t0: 91 * MINUTE, t1: 91 * MINUTE, n: 1, activeMs: 0 },
        { u: 0, s: 3, t0: 200 * MINUTE, t1: 200 * MINUTE, n: 1, activeMs: 0 },
      ]);
    });
  });

  it('agree with a second implementation, event by event', async () => {
    const event = fc.record({
      u: fc.integer({ min: 0, max: 2 }),
      t: fc.integer({ min: 0, max: 40 }).map((x) => x * 4 * MINUTE),
      h: fc.constantFrom(-1, -1, 5, 6),
    });
    const options = fc.record({
      gapMs: fc.constantFrom(10, 30).map((x) => x * MINUTE),
      idleMs: fc.constantFrom(0, 4, 60).map((x) => x * MINUTE),
      by: fc.constantFrom<SessionOptions['by']>('gap', 'vendor'),
    });
    await withEngine(async (engine) => {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 40 }), options, async (events, chosen) => {
          const expected = plainSessions(events, chosen);
          await putEvents(engine, events);
          await buildSessions(engine, SOURCE, chosen);
          expect(await sessionsOf(engine)).toEqual(expected);
          const numbered = await engine.columns(
            sql`SELECT e.u, s.s, count(*) FROM (${withSessionStart(SOURCE, chosen)}) AS e
              JOIN sessions s ON s.u = e.u AND s.h = e.session_h AND s.t0 = e.session_t0 GROUP BY e.u, s.s ORDER BY 1, 2`,
            { u: 'int32', s: 'int32', n: 'int53' },
          );
          expect([...numbered.n]).toEqual(expected.map((session) => session.n));
        }),
        { numRuns: 60 },
      );
    });
  });
});

async function putEvents(engine: Engine, events: readonly PlainEvent[]): Promise<void> {
  await engine.createTable('ev', {
    u: Int32Array.from(events, (e) => e.u),
    t: BigInt64Array.from(events, (e) => BigInt(e.t)),
    h: BigInt64Array.from(events, (e) => BigInt(e.h)),
  });
}

async function sessionsOf(engine: Engine) {
  const out = await engine.columns(sql`SELECT u, s, t0, t1, n, active_ms FROM sessions ORDER BY u, s`, {
    u: 'int32',
    s: 'int32',
    t0: 'int53',
    t1: 'int53',
    n: 'int53',
    activeMs: 'int53',
  });
  return Array.from(out.u, (u, i) => ({
    u,
    s: out.s[i],
    t0: out.t0[i],
    t1: out.t1[i],
    n: out.n[i],
    activeMs: out.activeMs[i],
  }));
}
