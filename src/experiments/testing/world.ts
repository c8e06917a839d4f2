import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareText } from '../../base/index.js';
import { type Engine, openDuckdb } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';

/** An event as a test writes it. */
export interface TestEvent {
  user: string;
  event: string;
  t: number;
  properties?: Record<string, string>;
}

export interface TestWorld {
  events: TestEvent[];
  properties?: string[];
  traits?: { user: string; trait: string; value: string }[];
}

/** Runs `body` on the canonical tables of a world, in an engine of its own. */
export async function withEvents<T>(
  world: TestWorld,
  body: (events: EventTable) => Promise<T>,
  threads = 2,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'kindred-experiments-'));
  const engine = await openDuckdb({ threads, memoryBytes: 1e9, spillDirectory: directory });
  try {
    return await body(await createEvents(engine, world));
  } finally {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Creates the canonical tables as the event stage would. */
export async function createEvents(engine: Engine, world: TestWorld): Promise<EventTable> {
  const { events, properties = [], traits = [] } = world;
  const sorted = (values: Iterable<string>) => [...new Set(values)].sort(compareText);
  const userIds = sorted([...events.map((e) => e.user), ...traits.map((t) => t.user)]);
  const eventNames = sorted(events.map((e) => e.event));
  const traitNames = sorted(traits.map((t) => t.trait));
  const index = (names: readonly string[]) => new Map(names.map((name, i) => [name, i]));
  const [u, e] = [index(userIds), index(eventNames)];
  const dictionaries = properties.map((name) =>
    sorted(
      events.flatMap((event) => (event.properties?.[name] === undefined ? [] : [event.properties[name]])),
    ),
  );
  const codes = dictionaries.map(index);
  await engine.createTable('ev', {
    u: Int32Array.from(events, (event) => u.get(event.user)!),
    e: Int32Array.from(events, (event) => e.get(event.event)!),
    t: BigInt64Array.from(events, (event) => BigInt(event.t)),
    k: BigInt64Array.from(events, (_, i) => BigInt(i)),
    h: BigInt64Array.from(events, () => -1n),
    ...Object.fromEntries(
      properties.map((name, p) => [
        `p${p}`,
        Int32Array.from(events, (event) => codes[p]!.get(event.properties?.[name] ?? '') ?? -1),
      ]),
    ),
  });
  await engine.createTable('users', { u: Int32Array.from(userIds.keys()), id: userIds });
  await engine.createTable('user_aliases', { id: userIds, u: Int32Array.from(userIds.keys()) });
  await engine.createTable('property_values', {
    p: Int32Array.from(dictionaries.flatMap((values, p) => values.map(() => p))),
    v: Int32Array.from(dictionaries.flatMap((values) => values.map((_, v) => v))),
    value: dictionaries.flat(),
  });
  await engine.createTable('user_traits', {
    u: Int32Array.from(traits, (t) => u.get(t.user)!),
    trait: Int32Array.from(traits, (t) => traitNames.indexOf(t.trait)),
    value: traits.map((t) => t.value),
  });
  const times = events.map((event) => event.t);
  return {
    engine,
    users: userIds.length,
    events: events.length,
    userIds,
    eventNames,
    firstMs: times.reduce((a, b) => Math.min(a, b)),
    lastMs: times.reduce((a, b) => Math.max(a, b)),
    properties,
    traits: traitNames,
    timezone: 'UTC',
  };
}
