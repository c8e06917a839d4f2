import { type Dialect, join, type Sql, sql } from '../engines/index.js';

/**
 * BOOLEAN: whether a text, after `fold`, is one of a few; FALSE for NULL. `fold` may not change the length.
 *
 * Nested CASEs rather than IN: DuckDB turns a list of five texts or more into a join, which is computed for every row
 * even where the expression stands behind a condition. Comparing lengths first leaves few texts to compare.
 */
export function isOneOf(
  dialect: Dialect,
  text: Sql,
  texts: readonly string[],
  fold: (text: Sql) => Sql = (same) => same,
): Sql {
  const byLength = new Map<number, string[]>();
  for (const one of texts) {
    const length = [...one].length;
    byLength.set(length, [...(byLength.get(length) ?? []), one]);
  }
  if (byLength.size === 0) return sql`FALSE`;
  const branches = [...byLength].map(([length, same]) => {
    const equal = same.map((one) => sql`WHEN ${dialect.text(one)} THEN TRUE`);
    return sql`WHEN ${length} THEN CASE ${fold(text)} ${join(equal, ' ')} ELSE FALSE END`;
  });
  return sql`CASE length(${text}) ${join(branches, ' ')} ELSE FALSE END`;
}
