import { type Dialect, type Engine, join, type Sql, sql } from '../engines/index.js';

/**
 * `user_traits(u INTEGER, trait INTEGER, value VARCHAR)`: the latest value of each trait of each user. Of several
 * written at the same time, the smallest in byte order.
 */
export async function buildTraits(engine: Engine, traits: number): Promise<void> {
  await engine.run(traitStatement(engine.dialect, traits));
}

export function traitStatement(dialect: Dialect, traits: number): Sql {
  const none = sql`SELECT 0 AS u, 0 AS trait, id AS value FROM raw_traits WHERE updated < updated`;
  const each = Array.from({ length: traits }, (_, i) => {
    const column = dialect.ident(`t${i}`);
    const known = sql`SELECT a.u, r.updated, r.${column} AS value FROM raw_traits r JOIN user_aliases a ON a.id = r.id
      WHERE r.${column} IS NOT NULL`;
    return sql`SELECT x.u, ${i} AS trait, min(x.value) AS value FROM (${known}) AS x
      JOIN (SELECT u, max(updated) AS updated FROM (${known}) AS y GROUP BY u) AS l ON l.u = x.u AND l.updated = x.updated
      GROUP BY x.u`;
  });
  return sql`CREATE TABLE user_traits AS ${each.length > 0 ? join(each, ' UNION ALL ') : none}`;
}
