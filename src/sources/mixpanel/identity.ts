import { type Dialect, type Sql, sql } from '../../engines/index.js';
import { coalesce, type Fields } from '../fields.js';
import { cleanId } from '../ids.js';
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
  const id = (text: Sql) => mixpanelId(dialect, text);
  const accepted = sql`${raw.failure} IS NULL`;
  const on = (verb: string, then: Sql) =>
    sql`CASE WHEN ${raw.event} = ${dialect.text(verb)} THEN CASE WHEN ${accepted} THEN ${then} END END`;
  const distinct = fields.step('distinct', id(raw.distinctId));
  const user = fields.step(
    'user',
    coalesce(on('$identify', id(raw.identifiedId)), cleanId(dialect, raw.userId)),
  );
  const device = fields.step(
    'device',
    coalesce(
      on('$identify', id(raw.anonId)),
      id(raw.deviceId),
      sql`CASE WHEN ${raw.distinctId} LIKE '$device:%' THEN ${id(raw.distinctId)} END`,
    ),
  );
  const rekeyed = rekeyedLink(fields, raw, distinct, user, device);
  const pair = (position: number) => on('$merge', id(dialect.jsonText(raw.distinctIds, [position])));
  return {
    user,
    device: sql`CASE WHEN ${accepted} THEN ${device} END`,
    person: sql`CASE WHEN ${distinct} IN (${user}, ${device}) THEN NULL ELSE ${distinct} END`,
    linkA: coalesce(on('$create_alias', id(raw.alias)), pair(0), rekeyed.before),
    linkB: coalesce(on('$create_alias', distinct), pair(1), rekeyed.after),
    bookkeeping: isOneOf(dialect, raw.event, IDENTITY_EVENTS),
  };
}

/**
 * The id a row was ingested with and the one it carries since a merge, where they differ. The pair of the row's own
 * device and user is no news and is left to the columns.
 */
function rekeyedLink(
  fields: Fields,
  raw: MixpanelIds,
  distinct: Sql,
  user: Sql,
  device: Sql,
): { before: Sql; after: Sql } {
  const { dialect } = fields;
  const before = fields.step(
    'before',
    sql`CASE WHEN ${raw.before} IS NOT NULL THEN ${mixpanelId(dialect, raw.before)} END`,
  );
  const verb = isOneOf(dialect, raw.event, ['$create_alias', '$merge']);
  const own = sql`coalesce(${before} IN (${user}, ${device}) AND ${distinct} IN (${user}, ${device}), FALSE)`;
  const when = (then: Sql) => sql`CASE WHEN ${before} IS NOT NULL THEN
    CASE WHEN NOT ${verb} AND ${before} <> ${distinct} AND NOT ${own} THEN ${then} END END`;
  return { before: when(before), after: when(distinct) };
}

/** An id without its `$device:` markers; NULL when it stands for nobody. */
export function mixpanelId(dialect: Dialect, text: Sql): Sql {
  const bare = sql`replace(${text}, ${dialect.text('$device:')}, '')`;
  return sql`CASE WHEN ${text} LIKE '$device:%' THEN ${cleanId(dialect, bare)} ELSE ${cleanId(dialect, text)} END`;
}
