import { inputError, type Log } from '../base/index.js';
import { type Engine, sql } from '../engines/index.js';
import { type LoadResult, VENDORS } from '../sources/index.js';
import { checkAccount } from './account.js';
import { measureBulk } from './bulk.js';
import { buildDictionaries, canonicalStatement, closeGaps } from './canonical.js';
import { countDuplicates, rankRepeats } from './duplicates.js';
import {
  attributeSharedDevices,
  buildIdDictionary,
  type IdentityLimits,
  listAliases,
  numberUsers,
  resolveIdentities,
} from './identity/index.js';
import { eventCondition, measureQuality } from './quality/measure.js';
import type { Quality } from './quality/quality.js';
import { measureZone } from './quality/zone.js';
import type { EventTable, RowAccount } from './table.js';
import { buildTraits } from './traits.js';

export interface EventOptions extends Partial<IdentityLimits> {
  /** IANA zone of the project, for day boundaries. */
  timezone: string;
}

/** A device used by more people than this says nothing about who holds it. */
const MAX_USERS_PER_DEVICE = 20;
/** Mixpanel's own limit of ids per person. */
const MAX_IDS_PER_PERSON = 500;

/**
 * Turns the raw tables that loading left into the canonical event table, and drops them: duplicates out, identities
 * stitched, names numbered, stray clock errors and bookkeeping rows set aside.
 *
 * @throws KindredError (input) when no event is left.
 */
export async function buildEvents(
  engine: Engine,
  load: LoadResult,
  options: EventOptions,
  log: Log,
): Promise<{ table: EventTable; quality: Quality; rows: RowAccount }> {
  const properties = load.properties.length;
  const bulk = await measureBulk(engine);
  const isEvent = eventCondition(bulk);
  const zone = await measureZone(engine);
  log.progress(0.1, 'duplicates');
  await rankRepeats(engine, properties);
  const duplicates = await countDuplicates(engine);
  const { rows, raw } = await checkAccount(engine, load, duplicates);

  log.progress(0.3, 'identities');
  const evidence = await buildIdDictionary(engine, isEvent, pairSpaceFiles(load));
  const identities = resolveIdentities(evidence, {
    maxUsersPerDevice: options.maxUsersPerDevice ?? MAX_USERS_PER_DEVICE,
    maxIdsPerPerson: options.maxIdsPerPerson ?? MAX_IDS_PER_PERSON,
  });
  const hasShared = await attributeSharedDevices(engine, evidence, identities);
  await numberUsers(engine, evidence, identities, hasShared);
  const withoutUser = await countWithoutUser(engine);

  log.progress(0.5, 'event table');
  await buildDictionaries(engine, isEvent, properties);
  await engine.run(canonicalStatement(engine.dialect, { isEvent, properties, hasShared }));
  const bookkeeping = await countBookkeeping(engine);
  for (const table of [
    'raw_events',
    'raw_repeats',
    'raw_repeated_keys',
    'raw_pairs',
    'id_rows',
    'id_owners',
    'id_shared',
  ]) {
    await engine.run(sql`DROP TABLE IF EXISTS ${engine.dialect.ident(table)}`);
  }
  await closeGaps(engine);
  await listAliases(engine, evidence, identities);
  await buildTraits(engine, load.traits.length);
  await engine.run(sql`DROP TABLE raw_traits`);
  await engine.run(sql`DROP TABLE id_nodes`);
  await engine.run(sql`ALTER TABLE users DROP COLUMN person`);

  const table = await describeTable(engine, load, options.timezone);
  log.progress(0.8, 'quality');
  const dropped = duplicates.reduce((sum, d) => sum + d.rows, 0);
  const clockErrors = raw.rows - dropped - bookkeeping - table.events;
  const quality = await measureQuality(table, load, {
    bulk,
    zone,
    identity: identities.facts,
    duplicates,
    kept: { events: table.events, bookkeeping, clockErrors, supporting: rows.kept - (raw.rows - dropped) },
    rowsWithoutUser: withoutUser,
    hasUnkeyed: raw.unkeyed > 0,
  });
  return { table, quality, rows };
}

/** Files whose pairs connect Amplitude's person ids. */
function pairSpaceFiles(load: LoadResult): number[] {
  return load.files.filter((file) => file.vendor === 'amplitude').map((file) => file.index);
}

/** Share of event rows without a known user's id. Mixpanel's distinct id is one, unless it repeats the device. */
async function countWithoutUser(engine: Engine): Promise<number> {
  const isAnonymous = sql`user_node < 0 AND NOT (vendor = ${VENDORS.indexOf('mixpanel')} AND person_node >= 0)`;
  const out = await engine.columns(
    sql`SELECT coalesce(sum(CASE WHEN ${isAnonymous} THEN events ELSE 0 END), 0), coalesce(sum(events), 0) FROM id_rows`,
    { without: 'int53', all: 'int53' },
  );
  return out.all[0] === 0 ? 0 : out.without[0]! / out.all[0]!;
}

async function countBookkeeping(engine: Engine): Promise<number> {
  const out = await engine.columns(
    sql`SELECT (SELECT count(*) FROM raw_events WHERE bookkeeping) -
      (SELECT count(*) FROM raw_repeats WHERE place > 1 AND bookkeeping)`,
    { n: 'int53' },
  );
  return out.n[0]!;
}

async function describeTable(engine: Engine, load: LoadResult, timezone: string): Promise<EventTable> {
  const range = await engine.columns(
    sql`SELECT count(*), coalesce(min(t), 0), coalesce(max(t), 0), coalesce(sum(CASE WHEN u IS NULL THEN 1 ELSE 0 END), 0) FROM ev`,
    { events: 'int53', first: 'int53', last: 'int53', ownerless: 'int53' },
  );
  if (range.ownerless[0]! > 0) throw new Error(`${range.ownerless[0]} events have no owner`);
  if (range.events[0] === 0) {
    throw inputError('no-events', {
      what: 'there are no events in the input',
      expected: 'at least one row with a user, an event and a time',
      fix: 'run kindred inspect on the files to see how they were read',
    });
  }
  const users = await engine.columns(sql`SELECT id FROM users ORDER BY u`, { id: 'text' });
  const names = await engine.columns(sql`SELECT name FROM event_names ORDER BY e`, { name: 'text' });
  return {
    engine,
    users: users.rows,
    events: range.events[0]!,
    userIds: users.id,
    eventNames: names.name,
    firstMs: range.first[0]!,
    lastMs: range.last[0]!,
    properties: load.properties,
    traits: load.traits,
    timezone,
  };
}
