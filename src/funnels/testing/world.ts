import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareText } from '../../base/index.js';
import { openDuckdb } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An event as a test writes it: user, event, time in ms, and property values. */
export type TestEvent = readonly [
  user: string,
  event: string,
  t: number,
  properties?: Record<string, string>,
];

/** Runs `body` on the canonical tables of these events, in an engine of its own. */
export async function withEvents<T>(
  rows: readonly TestEvent[],
  body: (events: EventTable) => Promise<T>,
  options: { threads?: number; properties?: readonly string[]; timezone?: string } = {},
): Promise<T> {
  const { threads = 2, properties = [], timezone = 'UTC' } = options;
  const directory = mkdtempSync(join(tmpdir(), 'kindred-funnels-'));
  const engine = await openDuckdb({ threads, memoryBytes: 500e6, spillDirectory: directory });
  try {
    const sorted = (values: readonly string[]) => [...new Set(values)].sort(compareText);
    const userIds = sorted(rows.map(([user]) => user));
    const eventNames = sorted(rows.map(([, event]) => event));
    const valuesOf = (name: string) => sorted(rows.flatMap(([, , , values]) => values?.[name] ?? []));
    const dictionaries = properties.map(valuesOf);
    await engine.createTable('ev', {
      u: Int32Array.from(rows, ([user]) => userIds.indexOf(user)),
      e: Int32Array.from(rows, ([, event]) => eventNames.indexOf(event)),
      t: BigInt64Array.from(rows, ([, , t]) => BigInt(t)),
      k: BigInt64Array.from(rows, (_, i) => BigInt(i)),
      h: BigInt64Array.from(rows, () => -1n),
      ...Object.fromEntries(
        properties.map((name, p) => [
          `p${p}`,
          Int32Array.from(rows, ([, , , values]) => dictionaries[p]!.indexOf(values?.[name] ?? '')),
        ]),
      ),
    });
    await engine.createTable('property_values', {
      p: Int32Array.from(dictionaries.flatMap((values, p) => values.map(() => p))),
      v: Int32Array.from(dictionaries.flatMap((values) => [...values.keys()])),
      value: dictionaries.flat(),
    });
    const times = rows.map(([, , t]) => t);
    return await body({
      engine,
      users: userIds.length,
      events: rows.length,
      userIds,
      eventNames,
      firstMs: Math.min(...times),
      lastMs: Math.max(...times),
      properties,
      traits: [],
      timezone,
    });
  } finally {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
