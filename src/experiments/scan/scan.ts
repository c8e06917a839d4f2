import { join, type Sql, sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import { DEFAULT_PRE_WINDOW_MS, type ExperimentDefinition } from '../definition.js';
import { type MetricColumns, metricColumns, valueJoins } from './measures.js';

/** The part of a definition that says what to measure. */
export type Scanned = Pick<ExperimentDefinition, 'name' | 'metrics' | 'preWindowMs'>;

/**
 * Creates `experiment_users`, one row for every exposed user: `u`, `variant`, `persona`, `x`, and the measures of every
 * metric. One pass over the events, whatever the number of metrics and personas.
 *
 * @param timed whether exposure has a time of its own; without one there is nothing before it
 */
export async function scanEvents(
  events: EventTable,
  definition: Scanned,
  timed: boolean,
): Promise<MetricColumns[]> {
  const preWindowMs = timed ? (definition.preWindowMs ?? DEFAULT_PRE_WINDOW_MS) : null;
  const columns = await metricColumns(events, definition, preWindowMs);
  const ids = [...new Set(columns.flatMap((c) => c.events))];
  const longest = Math.max(...definition.metrics.map((metric) => metric.windowMs));
  const aggregates = columns.flatMap((c) => c.aggregates);
  const ident = (name: string): Sql => events.engine.dialect.ident(name);
  await events.engine.run(sql`CREATE OR REPLACE TABLE experiment_users AS
    SELECT x.u AS u, x.variant AS variant, x.persona AS persona, x.x AS x,
      ${join(aggregates.map(({ name }) => finished(name, columns, ident)))}
    FROM experiment_exposure x LEFT JOIN (
      SELECT x.u AS u, ${join(aggregates.map(({ name, expression }) => sql`${expression} AS ${ident(name)}`))}
      FROM experiment_exposure x JOIN ev e ON e.u = x.u ${valueJoins(events, columns)}
      WHERE e.e IN (${join(ids.map((id) => sql`${id}`))})
        AND e.t >= x.x - ${preWindowMs ?? 0} AND e.t < x.x + ${longest}
      GROUP BY x.u
    ) AS c ON c.u = x.u ORDER BY x.u`);
  return columns;
}

/** Users without any of the events did none of them; a time stays unknown. */
function finished(name: string, columns: readonly MetricColumns[], ident: (name: string) => Sql): Sql {
  const isTime = columns.some((c) => c.first === name);
  const value = isTime ? sql`coalesce(c.${ident(name)}, -1)` : sql`coalesce(c.${ident(name)}, 0)`;
  return sql`CAST(${value} AS BIGINT) AS ${ident(name)}`;
}
