import { type Dialect, join, type Sql, sql } from '../engines/index.js';
import type { Selection } from './source.js';

/**
 * A query that adds the steps of a selection, stage by stage, to the columns of `records` (a table or a subquery in
 * parentheses that has the leaves). The columns of the selection are then selected from it:
 * `SELECT <columns> FROM ${withSteps(dialect, records, selection)}`.
 */
export function withSteps(dialect: Dialect, records: Sql, selection: Pick<Selection, 'steps'>): Sql {
  return selection.steps.reduce((from, stage) => {
    const values = join(stage.map((step) => sql`${step.value} AS ${dialect.ident(step.name)}`));
    return sql`(SELECT *, ${values} FROM ${from})`;
  }, records);
}
