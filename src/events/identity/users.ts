import { type Engine, sql } from '../../engines/index.js';
import { ANONYMOUS_SPACE, USER_SPACE } from './dictionary.js';
import { DEPENDS_ON_TIME, type Identities, type IdentityEvidence } from './resolve.js';

/**
 * Numbers the people who have events and connects the combinations of ids to them.
 *
 * - `users(u INTEGER, id VARCHAR, person INTEGER)`: `u` counts from 0 in byte order of `id`.
 * - `id_owners(c INTEGER, u INTEGER)`: NULL where the owner depends on time.
 *
 * The canonical id is the smallest id of a known user; else the smallest vendor person id; else the smallest id.
 */
export async function numberUsers(
  engine: Engine,
  evidence: IdentityEvidence,
  identities: Identities,
  hasShared: boolean,
): Promise<void> {
  const rows = await engine.columns(sql`SELECT events FROM id_rows ORDER BY c`, { events: 'int53' });
  const hasEvents = new Uint8Array(evidence.nodes);
  for (let c = 0; c < rows.rows; c++) {
    const owner = identities.ownerOf[c]!;
    if (owner !== DEPENDS_ON_TIME && rows.events[c]! > 0) hasEvents[owner] = 1;
  }
  if (hasShared) {
    const shared = await engine.columns(sql`SELECT DISTINCT person FROM id_shared`, { person: 'int32' });
    for (const person of shared.person) hasEvents[person] = 1;
  }
  const faces = representatives(evidence, identities);
  const people: number[] = [];
  for (let node = 0; node < evidence.nodes; node++) if (hasEvents[node]) people.push(node);
  await engine.createTable('id_people', {
    person: Int32Array.from(people),
    node: Int32Array.from(people, (person) => faces[person]!),
  });
  await engine.createTable('id_row_people', {
    c: Int32Array.from(identities.ownerOf, (_, c) => c),
    person: identities.ownerOf,
  });
  // An anonymous id that reads like a user's id is another person, and must not look like that user.
  await engine.run(sql`CREATE TABLE users AS SELECT CAST(row_number() OVER (ORDER BY id, person) - 1 AS INTEGER) AS u, id, person
    FROM (SELECT CASE WHEN n.space = ${ANONYMOUS_SPACE} AND o.node IS NOT NULL THEN concat('anonymous:', n.id) ELSE n.id END AS id,
      p.person FROM id_people p JOIN id_nodes n ON n.node = p.node
      LEFT JOIN id_nodes o ON o.id = n.id AND o.space = ${USER_SPACE}) AS q`);
  await engine.run(
    sql`CREATE TABLE id_owners AS SELECT r.c, u.u FROM id_row_people r LEFT JOIN users u ON u.person = r.person`,
  );
  await engine.run(sql`DROP TABLE id_people`);
  await engine.run(sql`DROP TABLE id_row_people`);
}

/** Per person (node that stands for it): the node whose text becomes the canonical id. */
export function representatives(evidence: IdentityEvidence, identities: Identities): Int32Array {
  const isVendorPerson = new Uint8Array(evidence.nodes);
  for (const node of evidence.rows.person) if (node >= 0) isVendorPerson[node] = 1;
  const standing = (node: number): number => {
    if (evidence.isNobody[node]) return 3;
    if (identities.isUser[node]) return 0;
    return isVendorPerson[node] ? 1 : 2;
  };
  const best = new Int32Array(evidence.nodes).fill(-1);
  for (let node = 0; node < evidence.nodes; node++) {
    const person = identities.personOf[node]!;
    // Nodes count in byte order, so the first of the best standing is the smallest.
    if (best[person]! < 0 || standing(node) < standing(best[person]!)) best[person] = node;
  }
  return best;
}

/** `user_aliases(id VARCHAR, u INTEGER)`: every id seen, once. Where both spaces have it, the user's id counts. */
export async function listAliases(
  engine: Engine,
  evidence: IdentityEvidence,
  identities: Identities,
): Promise<void> {
  await engine.createTable('id_node_people', {
    node: Int32Array.from({ length: evidence.nodes }, (_, node) => node),
    person: identities.personOf,
  });
  await engine.run(sql`CREATE TABLE user_aliases AS SELECT n.id, u.u FROM id_nodes n
    JOIN (SELECT id, min(space) AS space FROM id_nodes GROUP BY id) AS s ON s.id = n.id AND s.space = n.space
    JOIN id_node_people p ON p.node = n.node JOIN users u ON u.person = p.person`);
  await engine.run(sql`DROP TABLE id_node_people`);
}
