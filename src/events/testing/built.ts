import { silentLog } from '../../base/index.js';
import { type Engine, sql } from '../../engines/index.js';
import { withEngine } from '../../engines/testing/with-engine.js';
import { buildEvents, type EventOptions } from '../build.js';
import { createRaw, type RawRow, type RawWorld } from './raw.js';

/** The moment that tests count from: Monday 2026-01-05, midnight. */
export const T0 = Date.UTC(2026, 0, 5);

/** A raw row at `t` milliseconds after `T0`. */
export const at = (t: number, row: Partial<RawRow>): RawRow => ({ t: T0 + t, ...row });

/** Builds a world; its events as `user event time`, its aliases and its traits read back from the engine. */
export async function build(world: RawWorld, options: Partial<EventOptions> & { threads?: number } = {}) {
  const { threads = 2, ...rest } = options;
  return withEngine(async (engine) => {
    const load = await createRaw(engine, world);
    const built = await buildEvents(engine, load, { timezone: 'UTC', ...rest }, silentLog);
    return {
      ...built,
      events: await eventsOf(engine),
      aliases: await aliasesOf(engine),
      traits: await traitsOf(engine),
    };
  }, threads);
}

async function eventsOf(engine: Engine): Promise<string[]> {
  const out = await engine.columns(
    sql`SELECT u.id, n.name, v.t FROM ev v JOIN users u ON u.u = v.u JOIN event_names n ON n.e = v.e ORDER BY v.t, u.id, n.name`,
    { id: 'text', name: 'text', t: 'int53' },
  );
  return out.id.map((id, i) => `${id} ${out.name[i]} ${out.t[i]! - T0}`);
}

async function aliasesOf(engine: Engine): Promise<string[]> {
  const out = await engine.columns(
    sql`SELECT a.id, u.id FROM user_aliases a JOIN users u ON u.u = a.u ORDER BY a.id`,
    { alias: 'text', id: 'text' },
  );
  return out.alias.map((alias, i) => `${alias} is ${out.id[i]}`);
}

async function traitsOf(engine: Engine): Promise<string[]> {
  const out = await engine.columns(
    sql`SELECT u.id, t.trait, t.value FROM user_traits t JOIN users u ON u.u = t.u ORDER BY 1, 2`,
    { id: 'text', trait: 'int32', value: 'text' },
  );
  return out.id.map((id, i) => `${id} ${out.trait[i]} ${out.value[i]}`);
}
