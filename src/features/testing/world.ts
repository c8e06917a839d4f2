import { compareText } from '../../base/index.js';
import type { Engine } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';

/** An event as a test writes it. */
export interface WorldEvent {
  user: string;
  event: string;
  t: number;
  /** Vendor session. */
  session?: number;
}

/** Creates the canonical tables of a world. */
export async function createEvents(
  engine: Engine,
  world: readonly WorldEvent[],
  timezone = 'UTC',
): Promise<EventTable> {
  const userIds = [...new Set(world.map((row) => row.user))].sort(compareText);
  const eventNames = [...new Set(world.map((row) => row.event))].sort(compareText);
  const u = new Map(userIds.map((id, i) => [id, i]));
  const e = new Map(eventNames.map((name, i) => [name, i]));
  await engine.createTable('ev', {
    u: Int32Array.from(world, (row) => u.get(row.user)!),
    e: Int32Array.from(world, (row) => e.get(row.event)!),
    t: BigInt64Array.from(world, (row) => BigInt(row.t)),
    k: BigInt64Array.from(world, (_, i) => BigInt(i)),
    h: BigInt64Array.from(world, (row) => BigInt(row.session ?? -1)),
  });
  await engine.createTable('users', { u: Int32Array.from(userIds.keys()), id: userIds });
  await engine.createTable('event_names', { e: Int32Array.from(eventNames.keys()), name: eventNames });
  const times = world.map((row) => row.t);
  return {
    engine,
    users: userIds.length,
    events: world.length,
    userIds,
    eventNames,
    firstMs: Math.min(...times),
    lastMs: Math.max(...times),
    properties: [],
    traits: [],
    timezone,
  };
}
