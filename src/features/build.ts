import { inputError, type Log } from '../base/index.js';
import { type ColumnTypes, type Engine, join, sql } from '../engines/index.js';
import type { EventTable } from '../events/index.js';
import type { FeatureInput } from './definitions/feature.js';
import { FACTS, type Fact, factStatements } from './facts/index.js';
import { localClock } from './local-time.js';
import { commonEvents, readMix } from './mix.js';
import { type FeatureOptions, planFeatures } from './options.js';
import { featureRegistry } from './registry.js';
import type { FeatureTable } from './table.js';

/** A feature table made from events, with what connects it to them. */
export interface EventFeatures extends FeatureTable {
  /** The users as numbers of the event table (`ev.u`), ascending; users first seen after the window are missing. */
  users: Int32Array;
  /** Events with a share and an adoption feature each. To compute the same features on other data, hand it in. */
  catalogue: readonly string[];
}

/** Events with a share and an adoption feature each, unless the options name them. */
const CATALOGUE_SIZE = 20;

/**
 * Computes the features of every user seen before the as-of date. Users who were silent in the window are rows, too:
 * silence is behaviour.
 *
 * Leaves `user_facts`, `user_events` and `sessions` in the engine, for the definitions' SQL; a later call replaces them.
 *
 * @throws KindredError (usage) for an unknown event, zone or an empty window.
 */
export async function buildFeatures(
  events: EventTable,
  options: FeatureOptions,
  log: Log,
): Promise<EventFeatures> {
  const { engine } = events;
  const plan = planFeatures(events, options);
  const statements = factStatements(engine.dialect, events.timezone, plan, events.firstMs);
  for (const [i, statement] of statements.entries()) {
    await engine.run(statement);
    log.progress(i / statements.length);
  }
  const { users, facts } = await readFacts(engine);
  if (users.length === 0) {
    throw inputError('no-users', { what: 'no user was seen before the as-of date', where: 'window.as_of' });
  }
  const rowOf = new Int32Array(events.users).fill(-1);
  for (let row = 0; row < users.length; row++) rowOf[users[row]!] = row;
  const use = await readMix(engine, rowOf, users.length, events.eventNames, plan.excluded);
  const catalogue = plan.catalogue ?? commonEvents(use.mix, CATALOGUE_SIZE);
  const input: FeatureInput = { rows: users.length, facts, use, plan };
  const features = featureRegistry(engine.dialect, {
    catalogue,
    activation: options.activation,
    onboarding: options.onboarding ?? [],
    adoptionDays: plan.adoptionDays,
    anytimeOnly: plan.horizonMs !== undefined,
    timeOfDay: await knowsTimeOfDay(events),
  });
  return {
    userIds: Array.from(users, (u) => events.userIds[u]!),
    users,
    columns: features.map((feature) => {
      const column = { definition: feature.definition, values: feature.values(input) };
      return feature.censored ? { ...column, censored: feature.censored(input) } : column;
    }),
    mix: use.mix,
    catalogue,
    fromMs: plan.fromMs,
    asOfMs: plan.asOfMs,
    exposureDays: facts.exposure_days,
    events: Int32Array.from(facts.events),
  };
}

/** Whether any event is off midnight, in UTC and in the zone of the project. */
async function knowsTimeOfDay({ engine, timezone, firstMs, lastMs }: EventTable): Promise<boolean> {
  const latest = (zone: string) => {
    const clock = localClock(engine.dialect, zone, firstMs, lastMs + 1);
    return sql`max(${clock.msOfDay(sql`t`)})`;
  };
  const out = await engine.columns(sql`SELECT ${latest('UTC')}, ${latest(timezone)} FROM ev`, {
    utc: 'int53',
    local: 'int53',
  });
  return out.utc[0]! > 0 && out.local[0]! > 0;
}

async function readFacts(engine: Engine): Promise<{ users: Int32Array; facts: Record<Fact, Float64Array> }> {
  const columns = join([sql`u`, ...FACTS.map((name) => engine.dialect.ident(name))]);
  const types: ColumnTypes = { u: 'int32' };
  for (const name of FACTS) types[name] = 'float64';
  const out = await engine.columns(sql`SELECT ${columns} FROM user_facts ORDER BY u`, types);
  return { users: out.u as Int32Array, facts: out as unknown as Record<Fact, Float64Array> };
}
