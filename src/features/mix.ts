import { compareText } from '../base/index.js';
import { type Engine, sql } from '../engines/index.js';
import type { EventMix } from './table.js';

/** The mix, and on how many days each of its entries happened. */
export interface UseTable {
  mix: EventMix;
  /** Local days of use, parallel to `mix.event`. */
  days: Int32Array;
}

/**
 * Reads `user_events` as compressed sparse rows.
 *
 * @param rowOf  row of each user `u`; -1 for users without one
 */
export async function readMix(
  engine: Engine,
  rowOf: Int32Array,
  rows: number,
  eventNames: readonly string[],
  excluded: readonly number[],
): Promise<UseTable> {
  const numbers = new Int32Array(eventNames.length).fill(-1);
  const skip = new Set(excluded);
  const events: string[] = [];
  for (let e = 0; e < eventNames.length; e++) {
    if (skip.has(e)) continue;
    numbers[e] = events.length;
    events.push(eventNames[e]!);
  }
  const use = await engine.columns(sql`SELECT u, e, n, days FROM user_events ORDER BY u, e`, {
    u: 'int32',
    e: 'int32',
    n: 'int32',
    days: 'int32',
  });
  const rowStart = new Int32Array(rows + 1);
  for (const u of use.u) rowStart[rowOf[u]! + 1]!++;
  for (let row = 0; row < rows; row++) rowStart[row + 1]! += rowStart[row]!;
  return {
    mix: { events, rowStart, event: use.e.map((e) => numbers[e]!), count: use.n },
    days: use.days,
  };
}

/** Names of the `size` events that most users do; of equals the more frequent, then byte order. */
export function commonEvents(mix: EventMix, size: number): string[] {
  const users = new Float64Array(mix.events.length);
  const total = new Float64Array(mix.events.length);
  for (let i = 0; i < mix.event.length; i++) {
    users[mix.event[i]!]!++;
    total[mix.event[i]!]! += mix.count[i]!;
  }
  return mix.events
    .map((name, e) => ({ name, users: users[e]!, total: total[e]! }))
    .filter((event) => event.users > 0)
    .sort((a, b) => b.users - a.users || b.total - a.total || compareText(a.name, b.name))
    .slice(0, size)
    .map((event) => event.name);
}
