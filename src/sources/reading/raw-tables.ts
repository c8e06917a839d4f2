import { type Dialect, type Engine, join, type Sql, sql } from '../../engines/index.js';
import { VENDORS } from '../raw.js';
import type { FileRole, RawColumns, RawTraits, Selection, SourceOptions, Vendor } from '../source.js';
import { withSteps } from '../steps.js';

/** Creates the tables of `raw.ts`, empty. They are as long as the input, so they are kept on disk. */
export async function createRawTables(engine: Engine, options: SourceOptions): Promise<void> {
  const texts = (prefix: string, names: readonly string[]) =>
    names.map((_, i) => sql`, ${engine.dialect.ident(`${prefix}${i}`)} VARCHAR`);
  await engine.run(sql`CREATE OR REPLACE TABLE ${engine.stored('raw_events')} (file INTEGER, vendor INTEGER, event VARCHAR, t BIGINT,
    user_id VARCHAR, device_id VARCHAR, person_id VARCHAR, link_a VARCHAR, link_b VARCHAR, k1 BIGINT, k2 BIGINT,
    ingested BIGINT, session VARCHAR, bookkeeping BOOLEAN${join(texts('p', options.properties), ' ')})`);
  await engine.run(
    sql`CREATE OR REPLACE TABLE ${engine.stored('raw_pairs')} (file INTEGER, a VARCHAR, b VARCHAR)`,
  );
  await engine.run(
    sql`CREATE OR REPLACE TABLE ${engine.stored('raw_traits')} (file INTEGER, id VARCHAR, updated BIGINT${join(texts('t', options.traits), ' ')})`,
  );
  await engine.run(
    sql`CREATE OR REPLACE TABLE ${engine.stored('raw_rejects')} (file INTEGER, line BIGINT, reason VARCHAR, excerpt VARCHAR)`,
  );
}

/** The table that the accepted records of a role go to. */
export function tableOf(role: FileRole): Sql {
  return role === 'events' ? sql`raw_events` : role === 'identities' ? sql`raw_pairs` : sql`raw_traits`;
}

/** Over the columns of the role's table: TRUE for records that have what they must have. */
export function isAccepted(role: FileRole): Sql {
  if (role === 'events') {
    return sql`(event IS NOT NULL AND t IS NOT NULL AND coalesce(user_id, device_id, person_id) IS NOT NULL)`;
  }
  return role === 'identities' ? sql`(a IS NOT NULL AND b IS NOT NULL)` : sql`(id IS NOT NULL)`;
}

/**
 * The columns of the role's table in order, as a SELECT over `records`: a subquery with the leaves and `file`.
 * Records that miss something have NULLs, see `isAccepted`.
 */
export function rawRows(dialect: Dialect, vendor: Vendor, selection: Selection, records: Sql): Sql {
  return sql`SELECT ${join(rawColumns(dialect, vendor, selection))} FROM ${withSteps(dialect, records, selection)}`;
}

/** The same with the number `n` of each record, and why it is rejected: `reason`, NULL when it is not. */
export function judgedRows(dialect: Dialect, vendor: Vendor, selection: Selection, records: Sql): Sql {
  const columns = [...rawColumns(dialect, vendor, selection), sql`n`, sql`${rejection(selection)} AS reason`];
  return sql`SELECT ${join(columns)} FROM ${withSteps(dialect, records, selection)}`;
}

function rawColumns(dialect: Dialect, vendor: Vendor, selection: Selection): Sql[] {
  if (selection.role === 'identities')
    return [sql`file`, sql`${selection.pair.a} AS a`, sql`${selection.pair.b} AS b`];
  if (selection.role === 'traits') return traitColumns(dialect, selection.traits);
  const { columns } = selection;
  return [
    sql`file`,
    sql`${VENDORS.indexOf(vendor)} AS vendor`,
    sql`${columns.event} AS event`,
    sql`${columns.time} AS t`,
    sql`${columns.user} AS user_id`,
    sql`${columns.device} AS device_id`,
    sql`${columns.person} AS person_id`,
    sql`${columns.linkA} AS link_a`,
    sql`${columns.linkB} AS link_b`,
    ...keyHashes(dialect, columns.duplicateKey),
    sql`${columns.ingested} AS ingested`,
    sql`${columns.session} AS session`,
    sql`${columns.bookkeeping} AS bookkeeping`,
    ...columns.properties.map((value, i) => sql`${value} AS ${dialect.ident(`p${i}`)}`),
  ];
}

function traitColumns(dialect: Dialect, traits: RawTraits): Sql[] {
  return [
    sql`file`,
    sql`${traits.id} AS id`,
    sql`${traits.updated} AS updated`,
    ...traits.values.map((value, i) => sql`${value} AS ${dialect.ident(`t${i}`)}`),
  ];
}

/**
 * Trait rows of event records: one for each person and set of values, with the latest time it was seen, instead of one
 * for each event. Rejected records have no say.
 */
export function traitsOfEvents(dialect: Dialect, selection: Selection, traits: RawTraits, records: Sql): Sql {
  const values = traits.values.map((_, i) => dialect.ident(`t${i}`));
  const any = join(
    values.map((value) => sql`${value} IS NOT NULL`),
    ' OR ',
  );
  const columns = join([...traitColumns(dialect, traits), sql`${rejection(selection)} AS reason`]);
  const rows = sql`SELECT ${columns} FROM ${withSteps(dialect, records, selection)}`;
  return sql`SELECT file, id, max(updated) AS updated, ${join(values)} FROM (${rows})
    WHERE reason IS NULL AND id IS NOT NULL AND (${any}) GROUP BY ${join([sql`file`, sql`id`, ...values])}`;
}

/** Two hashes of the pieces of a duplicate key, over 120 bits together; both 0 when there is no key. */
function keyHashes(dialect: Dialect, pieces: readonly Sql[]): [Sql, Sql] {
  if (pieces.length === 0) return [sql`CAST(0 AS BIGINT) AS k1`, sql`CAST(0 AS BIGINT) AS k2`];
  const missing = join(
    pieces.map((piece) => sql`(${piece}) IS NULL`),
    ' OR ',
  );
  // The second hash takes the pieces in another order and with one more, so that the two are independent.
  const hash = (...values: Sql[]) => sql`CASE WHEN ${missing} THEN 0 ELSE ${dialect.hash64(...values)} END`;
  return [sql`${hash(...pieces)} AS k1`, sql`${hash(dialect.text('k2'), ...pieces.toReversed())} AS k2`];
}

function rejection(selection: Selection): Sql {
  if (selection.role === 'events') return eventRejection(selection.columns);
  const complete =
    selection.role === 'identities'
      ? sql`(${selection.pair.a}) IS NOT NULL AND (${selection.pair.b}) IS NOT NULL`
      : sql`(${selection.traits.id}) IS NOT NULL`;
  return sql`CASE WHEN ${complete} THEN NULL ELSE 'missing_user' END`;
}

function eventRejection({ event, time, timeText, user, device, person }: RawColumns): Sql {
  return sql`CASE WHEN (${event}) IS NULL THEN 'missing_event'
    WHEN (${time}) IS NULL THEN CASE WHEN (${timeText}) IS NULL THEN 'missing_time' ELSE 'bad_time' END
    WHEN coalesce(${user}, ${device}, ${person}) IS NULL THEN 'missing_user' END`;
}
