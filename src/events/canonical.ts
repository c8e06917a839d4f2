import { type Dialect, type Engine, join, type Sql, sql } from '../engines/index.js';
import { withoutDuplicates } from './duplicates.js';

/**
 * `event_names(e INTEGER, name VARCHAR)` and `property_values(p INTEGER, v INTEGER, value VARCHAR)`, both numbered from
 * 0 in byte order.
 */
export async function buildDictionaries(engine: Engine, isEvent: Sql, properties: number): Promise<void> {
  await engine.run(sql`CREATE TABLE event_names AS
    SELECT CAST(row_number() OVER (ORDER BY event) - 1 AS INTEGER) AS e, event AS name
    FROM (SELECT DISTINCT event FROM raw_events WHERE ${isEvent}) AS q`);
  const values = Array.from({ length: properties }, (_, p) => {
    const column = engine.dialect.ident(`p${p}`);
    return sql`SELECT DISTINCT ${p} AS p, ${column} AS value FROM raw_events WHERE ${isEvent} AND ${column} IS NOT NULL`;
  });
  const none = sql`SELECT 0 AS p, CAST(NULL AS VARCHAR(1)) AS value FROM event_names WHERE e < 0`;
  await engine.run(sql`CREATE TABLE property_values AS
    SELECT p, CAST(row_number() OVER (PARTITION BY p ORDER BY value) - 1 AS INTEGER) AS v, value
    FROM (${values.length > 0 ? join(values, ' UNION ALL ') : none}) AS q`);
}

/** The statement that writes the canonical event table `ev`. */
export function canonicalStatement(
  dialect: Dialect,
  options: { isEvent: Sql; properties: number; hasShared: boolean },
): Sql {
  const raw = Array.from({ length: options.properties }, (_, p) => dialect.ident(`p${p}`));
  const columns = join([...RAW_COLUMNS.map((name) => dialect.ident(name)), ...raw]);
  const values = raw.map((column, p) => sql`, coalesce(v${p}.v, -1) AS ${column}`);
  const valueJoins = raw.map(
    (column, p) => sql` LEFT JOIN property_values v${p} ON v${p}.p = ${p} AND v${p}.value = r.${column}`,
  );
  const shared = options.hasShared
    ? sql` LEFT JOIN id_shared s ON s.c = i.c AND s.t = r.t LEFT JOIN users su ON su.person = s.person`
    : sql``;
  const user = options.hasShared ? sql`coalesce(o.u, su.u)` : sql`o.u`;
  return sql`CREATE TABLE ev AS
    SELECT ${user} AS u, n.e AS e, r.t AS t, ${tieBreaker(dialect, raw)} AS k, ${sessionHint(dialect)} AS h${join(values, ' ')}
    FROM (SELECT * FROM (${withoutDuplicates(columns)}) AS d WHERE ${options.isEvent}) AS r
    JOIN event_names n ON n.name = r.event
    JOIN id_rows i ON i.vendor = r.vendor AND i.user_id IS NOT DISTINCT FROM r.user_id
      AND i.device_id IS NOT DISTINCT FROM r.device_id AND i.person_id IS NOT DISTINCT FROM r.person_id
    JOIN id_owners o ON o.c = i.c${shared}${join(valueJoins, ' ')}`;
}

const RAW_COLUMNS = [
  'vendor',
  'event',
  't',
  'user_id',
  'device_id',
  'person_id',
  'k1',
  'k2',
  'session',
  'bookkeeping',
];

/** The key's hash; for rows without a key a hash of what else tells rows of one user, event and time apart. */
function tieBreaker(dialect: Dialect, properties: readonly Sql[]): Sql {
  const parts = [sql`r.session`, ...properties.map((column) => sql`r.${column}`)].map(
    (part) => sql`coalesce(${part}, '')`,
  );
  const others = dialect.hash64(sql`concat_ws(' ', ${join(parts)})`);
  return sql`CASE WHEN r.k1 <> 0 OR r.k2 <> 0 THEN r.k1 ELSE ${others} END`;
}

/** Session ids are unique within a device only, so two devices of one person must not share a session by chance. */
function sessionHint(dialect: Dialect): Sql {
  const text = sql`concat_ws(' ', coalesce(r.device_id, r.person_id, r.user_id), r.session)`;
  return sql`CASE WHEN r.session IS NULL THEN -1 ELSE ${dialect.hash64(text)} & 4611686018427387903 END`;
}

/**
 * Closes gaps in the numbering of users and event names. A dropped duplicate may have been the only row that named its
 * user or event, because vendors compare keys and not contents.
 */
export async function closeGaps(engine: Engine): Promise<void> {
  const counts = await engine.columns(
    sql`SELECT count(DISTINCT u), count(DISTINCT e), (SELECT count(*) FROM users), (SELECT count(*) FROM event_names) FROM ev`,
    { u: 'int53', e: 'int53', users: 'int53', names: 'int53' },
  );
  if (counts.u[0] === counts.users[0] && counts.e[0] === counts.names[0]) return;
  await engine.run(sql`CREATE TABLE user_renumbered AS SELECT u AS old_u,
    CAST(row_number() OVER (ORDER BY u) - 1 AS INTEGER) AS u FROM (SELECT DISTINCT u FROM ev) AS q`);
  await engine.run(sql`CREATE TABLE name_renumbered AS SELECT e AS old_e,
    CAST(row_number() OVER (ORDER BY e) - 1 AS INTEGER) AS e FROM (SELECT DISTINCT e FROM ev) AS q`);
  await engine.run(
    sql`CREATE TABLE users_closed AS SELECT r.u, x.id, x.person FROM users x JOIN user_renumbered r ON r.old_u = x.u`,
  );
  await engine.run(
    sql`CREATE TABLE names_closed AS SELECT r.e, x.name FROM event_names x JOIN name_renumbered r ON r.old_e = x.e`,
  );
  await engine.run(sql`UPDATE ev SET u = (SELECT r.u FROM user_renumbered r WHERE r.old_u = ev.u),
    e = (SELECT r.e FROM name_renumbered r WHERE r.old_e = ev.e)`);
  for (const table of [sql`user_renumbered`, sql`name_renumbered`, sql`users`, sql`event_names`]) {
    await engine.run(sql`DROP TABLE ${table}`);
  }
  await engine.run(sql`ALTER TABLE users_closed RENAME TO users`);
  await engine.run(sql`ALTER TABLE names_closed RENAME TO event_names`);
}
