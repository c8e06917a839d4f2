import { type Sql, sql } from '../../engines/index.js';
import { type Fields, filled } from '../fields.js';
import { idOf } from '../ids.js';
import { isOneOf } from '../one-of.js';
import type { RawColumns } from '../source.js';

/** The verbs of Mixpanel's identity interface: rows about ids, not actions of a user. */
const IDENTITY_EVENTS = ['$identify', '$create_alias', '$merge'];

/** The raw texts that decide who a Mixpanel row belongs to. */
export interface MixpanelIds {
  event: Sql;
  distinctId: Sql;
  userId: Sql;
  deviceId: Sql;
  /** The id the row was ingested with, where a merge re-keyed it. */
  before: Sql;
  /** The pair of an `$identify` row. */
  identifiedId: Sql;
  anonId: Sql;
  /** What a `$create_alias` row makes another name of its distinct id. */
  alias: Sql;
  /** The pair of a `$merge` row, as a JSON array. */
  distinctIds: Sql;
  /** Set on verb rows that Mixpanel refused; they connect nobody. */
  failure: Sql;
}

/**
 * Ids and links of Mixpanel rows under the original and the simplified identity interface.
 *
 * - `$device:` in front of an id (also repeated) only marks the namespace and is taken off.
 * - `$identify` says "this device belongs to this user", exactly what any row with both ids says. It is returned as
 *   user and device, so that devices shared by several users are treated in one place, after loading.
 * - A distinct id that repeats the row's user or device is left out: as a person id it would pin the anonymous rows of
 *   a shared device to one person.
 */
export function mixpanelIds(
  fields: Fields,
  raw: MixpanelIds,
): Pick<RawColumns, 'user' | 'device' | 'person' | 'linkA' | 'linkB' | 'bookkeeping'> {
  const { dialect } = fields;
  const accepted = sql`${raw.failure} IS NULL`;
  const identifies = sql`${raw.event} = '$identify' AND ${accepted}`;
  const pair = (position: number) => dialect.jsonText(raw.distinctIds, [position]);
  const distinct = mixpanelIdOf(fields, 'distinct', raw.distinctId);
  const user = idOf(
    fields,
    'user',
    sql`CASE WHEN ${identifies} THEN ${raw.identifiedId} ELSE ${raw.userId} END`,
  );
  const device = mixpanelIdOf(
    fields,
    'device',
    sql`CASE WHEN ${identifies} THEN ${raw.anonId} WHEN ${filled(raw.deviceId)} IS NOT NULL THEN ${raw.deviceId}
      WHEN ${raw.distinctId} LIKE '$device:%' THEN ${raw.distinctId} END`,
  );
  const one = mixpanelIdOf(
    fields,
    'link_a',
    sql`CASE ${raw.event} WHEN '$create_alias' THEN ${raw.alias} WHEN '$merge' THEN ${pair(0)} ELSE ${raw.before} END`,
  );
  const merged = mixpanelIdOf(fields, 'link_b', sql`CASE WHEN ${raw.event} = '$merge' THEN ${pair(1)} END`);
  const other = sql`CASE WHEN ${raw.event} = '$merge' THEN ${merged} ELSE ${distinct} END`;
  // The pair of the row's own device and user is no news; shared devices are settled from those columns.
  const own = sql`coalesce(${one} IN (${user}, ${device}) AND ${other} IN (${user}, ${device}), FALSE)`;
  const linked = sql`${one} IS NOT NULL AND ${one} <> ${other} AND ${accepted} AND NOT ${own}`;
  return {
    user,
    device: sql`CASE WHEN ${accepted} THEN ${device} END`,
    person: sql`CASE WHEN ${distinct} IN (${user}, ${device}) THEN NULL ELSE ${distinct} END`,
    linkA: sql`CASE WHEN ${linked} THEN ${one} END`,
    linkB: sql`CASE WHEN ${linked} THEN ${other} END`,
    bookkeeping: isOneOf(dialect, raw.event, IDENTITY_EVENTS),
  };
}

/** An id without its `$device:` markers; NULL when it stands for nobody. */
export function mixpanelIdOf(fields: Fields, label: string, text: Sql): Sql {
  const marked = fields.step(`${label}_marked`, text);
  const bare = sql`CASE WHEN ${marked} LIKE '$device:%' THEN replace(${marked}, '$device:', '') ELSE ${marked} END`;
  return idOf(fields, label, fields.step(`${label}_unmarked`, bare));
}
