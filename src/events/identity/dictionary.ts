import { type Engine, join, type Sql, sql } from '../../engines/index.js';
import { VENDORS, type Vendor } from '../../sources/index.js';
import type { IdentityEvidence } from './resolve.js';

/**
 * Ids live in two spaces: users' ids, and anonymous ids of vendors that keep the two apart. A table whose users are
 * numbered 1, 2, 3 and whose devices are numbered 1, 2, 3 must not become three people by accident.
 */
export const USER_SPACE = 0;
export const ANONYMOUS_SPACE = 1;

/** Vendors whose anonymous ids may appear where a user's id is expected (a distinct id, the previous id of an alias). */
const ONE_SPACE: readonly Vendor[] = ['mixpanel', 'segment'];

/** Texts for nobody (Mixpanel refuses these as distinct ids); they may be stored ids, but connect nothing. */
const NOBODY = [
  '',
  '-1',
  '0',
  '00000000-0000-0000-0000-000000000000',
  '<nil>',
  '[]',
  'anon',
  'anonymous',
  'false',
  'n/a',
  'na',
  'nan',
  'nil',
  'none',
  'null',
  'true',
  'undefined',
  'unknown',
  '{}',
];

/**
 * Gives every distinct id an integer and every distinct combination of ids a row `id_rows`; returns them as evidence.
 *
 * - `id_nodes(node INTEGER, id VARCHAR, space INTEGER)`: `node` counts from 0 in byte order of `id`, then space.
 * - `id_rows(c INTEGER, vendor INTEGER, user_id, device_id, person_id VARCHAR, user_node, device_node, person_node
 *   INTEGER (-1: none), first_ms BIGINT, events BIGINT)`: `events` counts the rows that `isEvent` selects.
 */
export async function buildIdDictionary(
  engine: Engine,
  isEvent: Sql,
  amplitudeFiles: readonly number[],
): Promise<IdentityEvidence> {
  for (const statement of dictionaryStatements(isEvent, amplitudeFiles)) await engine.run(statement);
  const nodes = await engine.columns(sql`SELECT count(*) FROM id_nodes`, { n: 'int53' });
  const evidence: IdentityEvidence = {
    nodes: nodes.n[0]!,
    isNobody: await nobodies(engine, nodes.n[0]!),
    rows: await rowEvidence(engine),
    links: await linkEvidence(engine),
  };
  await engine.run(sql`DROP TABLE id_links`);
  return evidence;
}

/** The statements behind `buildIdDictionary`, in order. `isEvent`: which rows of `raw_events` count as events. */
export function dictionaryStatements(isEvent: Sql, amplitudeFiles: readonly number[]): Sql[] {
  const ids = join([sql`vendor`, sql`user_id`, sql`device_id`, sql`person_id`]);
  return [
    sql`CREATE TABLE id_tuples AS SELECT ${ids}, min(t) AS first_ms,
      sum(CASE WHEN ${isEvent} THEN 1 ELSE 0 END) AS events FROM raw_events GROUP BY ${ids}`,
    sql`CREATE TABLE id_pairs AS
      SELECT ${linkSpace(sql`vendor`)} AS space, link_a AS a, link_b AS b, min(t) AS first_ms FROM raw_events
        WHERE link_a IS NOT NULL AND link_b IS NOT NULL GROUP BY ${linkSpace(sql`vendor`)}, link_a, link_b
      UNION ALL
      SELECT DISTINCT ${pairSpace(amplitudeFiles)}, a, b, ${BEFORE_EVERYTHING} FROM raw_pairs`,
    sql`CREATE TABLE id_known AS
      SELECT user_id AS id, ${USER_SPACE} AS space FROM id_tuples WHERE user_id IS NOT NULL
      UNION SELECT device_id, ${anonymousSpace(sql`vendor`)} FROM id_tuples WHERE device_id IS NOT NULL
      UNION SELECT person_id, ${anonymousSpace(sql`vendor`)} FROM id_tuples WHERE person_id IS NOT NULL`,
    // The end of a link is looked for first where the vendor's links point, then in the other space.
    sql`CREATE TABLE id_ends AS SELECT e.id, e.space AS asked,
        CASE WHEN max(CASE WHEN k.space = e.space THEN 1 ELSE 0 END) = 1 THEN e.space
             WHEN max(CASE WHEN k.space = 1 - e.space THEN 1 ELSE 0 END) = 1 THEN 1 - e.space ELSE e.space END AS space
      FROM (SELECT a AS id, space FROM id_pairs UNION SELECT b, space FROM id_pairs) e
      LEFT JOIN id_known k ON k.id = e.id GROUP BY e.id, e.space`,
    sql`CREATE TABLE id_nodes AS SELECT CAST(row_number() OVER (ORDER BY id, space) - 1 AS INTEGER) AS node, id, space
      FROM (SELECT id, space FROM id_known UNION SELECT id, space FROM id_ends) AS q`,
    sql`CREATE TABLE id_links AS SELECT na.node AS a, nb.node AS b, p.first_ms FROM id_pairs p
      JOIN id_ends ea ON ea.id = p.a AND ea.asked = p.space JOIN id_nodes na ON na.id = ea.id AND na.space = ea.space
      JOIN id_ends eb ON eb.id = p.b AND eb.asked = p.space JOIN id_nodes nb ON nb.id = eb.id AND nb.space = eb.space`,
    sql`CREATE TABLE id_rows AS SELECT CAST(row_number() OVER (ORDER BY vendor, user_node, device_node, person_node) - 1
        AS INTEGER) AS c, q.* FROM (
      SELECT r.vendor, r.user_id, r.device_id, r.person_id, coalesce(u.node, -1) AS user_node,
        coalesce(d.node, -1) AS device_node, coalesce(p.node, -1) AS person_node, r.first_ms, r.events
      FROM id_tuples r
      LEFT JOIN id_nodes u ON u.id = r.user_id AND u.space = ${USER_SPACE}
      LEFT JOIN id_nodes d ON d.id = r.device_id AND d.space = ${anonymousSpace(sql`r.vendor`)}
      LEFT JOIN id_nodes p ON p.id = r.person_id AND p.space = ${anonymousSpace(sql`r.vendor`)}) AS q`,
    sql`DROP TABLE id_tuples`,
    sql`DROP TABLE id_pairs`,
    sql`DROP TABLE id_known`,
    sql`DROP TABLE id_ends`,
  ];
}

/** Pairs of mapping files carry no time; they were true all along. The least safe integer. */
const BEFORE_EVERYTHING = sql`CAST(${Number.MIN_SAFE_INTEGER} AS BIGINT)`;

function anonymousSpace(vendor: Sql): Sql {
  return sql`CASE WHEN ${vendor} IN (${vendorList(ONE_SPACE)}) THEN ${USER_SPACE} ELSE ${ANONYMOUS_SPACE} END`;
}

/** Amplitude's merges speak of its own person ids; everyone else's links of ids in general. */
function linkSpace(vendor: Sql): Sql {
  return sql`CASE WHEN ${vendor} IN (${vendorList(['amplitude'])}) THEN ${ANONYMOUS_SPACE} ELSE ${USER_SPACE} END`;
}

function pairSpace(amplitudeFiles: readonly number[]): Sql {
  if (amplitudeFiles.length === 0) return sql`${USER_SPACE}`;
  const files = join(amplitudeFiles.map((file) => sql`${file}`));
  return sql`CASE WHEN file IN (${files}) THEN ${ANONYMOUS_SPACE} ELSE ${USER_SPACE} END`;
}

function vendorList(vendors: readonly Vendor[]): Sql {
  return join(vendors.map((vendor) => sql`${VENDORS.indexOf(vendor)}`));
}

async function nobodies(engine: Engine, nodes: number): Promise<Uint8Array> {
  const list = join(NOBODY.map((text) => engine.dialect.text(text)));
  const found = await engine.columns(
    sql`SELECT node FROM id_nodes WHERE length(id) < 40 AND lower(trim(id)) IN (${list})`,
    { node: 'int32' },
  );
  const flags = new Uint8Array(nodes);
  for (const node of found.node) flags[node] = 1;
  return flags;
}

async function rowEvidence(engine: Engine): Promise<IdentityEvidence['rows']> {
  const rows = await engine.columns(
    sql`SELECT vendor, user_node, device_node, person_node, first_ms FROM id_rows ORDER BY c`,
    { vendor: 'int32', user: 'int32', device: 'int32', person: 'int32', firstMs: 'int53' },
  );
  const mixpanel = VENDORS.indexOf('mixpanel');
  const isMixpanel = Uint8Array.from(rows.vendor, (vendor) => (vendor === mixpanel ? 1 : 0));
  return { ...rows, firstUserWins: isMixpanel, personIsFinal: isMixpanel };
}

function linkEvidence(engine: Engine): Promise<IdentityEvidence['links']> {
  return engine.columns(sql`SELECT a, b, first_ms FROM id_links ORDER BY a, b, first_ms`, {
    a: 'int32',
    b: 'int32',
    firstMs: 'int53',
  });
}
