import { inputError, usageError } from '../../base/index.js';
import { join, type Sql, sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import type { ExperimentDefinition, Metric } from '../definition.js';
import { eventCondition } from '../filters.js';
import { positionOf } from '../lookup.js';

/** Sums of a property are carried as whole millionths: whole numbers add up alike in any order. */
export const MICRO = 1_000_000;

/** The name of the events in the scan. */
const E = sql`e.`;

/**
 * A metric as whole numbers per user. The columns `after` and `before` are aggregates over the user's events joined as
 * `e` with the exposure `x`; both have the same measures in the same order.
 */
export interface MetricColumns {
  metric: Metric;
  /** Names of the columns in `experiment_users`, after exposure. */
  after: string[];
  /** The same before exposure; empty when the metric has no covariate. */
  before: string[];
  /** Column with the ms from exposure to the first event, for `time`. */
  first?: string;
  /** What a whole number stands for: 1, or a millionth for sums. */
  unit: number;
  aggregates: { name: string; expression: Sql }[];
  events: number[];
}

/** The columns of every metric of an experiment. */
export async function metricColumns(
  events: EventTable,
  definition: Pick<ExperimentDefinition, 'name' | 'metrics'>,
  preWindowMs: number | null,
): Promise<MetricColumns[]> {
  const out: MetricColumns[] = [];
  // One after the other: the engine has one connection, and a second query would end the answer of the first.
  for (const [i, metric] of definition.metrics.entries()) {
    const where = `experiment '${definition.name}', metric '${metric.name}'`;
    out.push(await columnsOf(events, metric, i, preWindowMs, where));
  }
  return out;
}

async function columnsOf(
  events: EventTable,
  metric: Metric,
  i: number,
  preWindowMs: number | null,
  where: string,
): Promise<MetricColumns> {
  const event = positionOf(metric.event, events.eventNames, 'event', where);
  const after = sql`e.t >= x.x AND e.t < x.x + ${metric.windowMs}`;
  const before = preWindowMs === null ? null : sql`e.t >= x.x - ${preWindowMs} AND e.t < x.x`;
  const out: MetricColumns = { metric, after: [], before: [], unit: 1, aggregates: [], events: [event] };
  const add = (list: string[], suffix: string, expression: Sql) => {
    const name = `m${i}_${suffix}`;
    list.push(name);
    out.aggregates.push({ name, expression });
  };
  const isEvent = await eventCondition(
    events,
    { event: metric.event, filters: metric.where ?? [] },
    E,
    where,
  );
  const count = (is: Sql, when: Sql) => sql`sum(CASE WHEN ${is} AND ${when} THEN 1 ELSE 0 END)`;
  const any = (is: Sql, when: Sql) => sql`max(CASE WHEN ${is} AND ${when} THEN 1 ELSE 0 END)`;
  switch (metric.type) {
    case 'conversion':
      add(out.after, 'y', any(isEvent, after));
      if (before) add(out.before, 'x', any(isEvent, before));
      return out;
    case 'count':
      add(out.after, 'y', count(isEvent, after));
      if (before) add(out.before, 'x', count(isEvent, before));
      return out;
    case 'sum': {
      const value = await sumOf(events, metric, where);
      add(out.after, 'y', sql`sum(CASE WHEN ${isEvent} AND ${after} THEN ${value} ELSE 0 END)`);
      if (before) add(out.before, 'x', sql`sum(CASE WHEN ${isEvent} AND ${before} THEN ${value} ELSE 0 END)`);
      out.unit = 1 / MICRO;
      return out;
    }
    case 'ratio': {
      if (metric.denominator === undefined)
        throw missing(where, 'denominator', 'the event of the denominator');
      const denominator = positionOf(metric.denominator, events.eventNames, 'event', where);
      out.events.push(denominator);
      const divisor = { event: metric.denominator, filters: metric.denominatorWhere ?? [] };
      const isDivisor = await eventCondition(events, divisor, E, where);
      add(out.after, 'y', count(isEvent, after));
      add(out.after, 'd', count(isDivisor, after));
      if (before) {
        add(out.before, 'x', count(isEvent, before));
        add(out.before, 'w', count(isDivisor, before));
      }
      return out;
    }
    case 'time':
      out.first = `m${i}_t`;
      out.aggregates.push({
        name: out.first,
        expression: sql`min(CASE WHEN ${isEvent} AND ${after} THEN e.t - x.x END)`,
      });
      return out;
  }
}

/** The value of the summed property on an event, in millionths; 0 where it is no number. */
async function sumOf(events: EventTable, metric: Metric, where: string): Promise<Sql> {
  if (metric.property === undefined) throw missing(where, 'property', 'the property that is summed');
  const p = positionOf(metric.property, events.properties, 'property', where);
  const { engine } = events;
  const { n } = await engine.columns(
    sql`SELECT count(*) FROM property_values WHERE p = ${p} AND ${engine.dialect.tryDouble(sql`value`)} IS NOT NULL`,
    { n: 'int53' },
  );
  if (n[0] === 0) {
    throw inputError('no-numbers', {
      what: `no event has a number in '${metric.property}', so there is nothing to sum`,
      where,
      expected: 'a property with numbers, such as a price',
    });
  }
  return sql`coalesce(v${p}.micro, 0)`;
}

/** Joins of the dictionaries that the sums need, once for every property. */
export function valueJoins(events: EventTable, columns: readonly MetricColumns[]): Sql {
  const { dialect } = events.engine;
  const properties = new Set<number>();
  for (const { metric } of columns) {
    if (metric.type === 'sum') properties.add(events.properties.indexOf(metric.property!));
  }
  const joins = [...properties].map(
    (
      p,
    ) => sql`LEFT JOIN (SELECT v, CAST(round(${dialect.tryDouble(sql`value`)} * ${MICRO}) AS BIGINT) AS micro
      FROM property_values WHERE p = ${p}) AS v${p} ON v${p}.v = e.${dialect.ident(`p${p}`)}`,
  );
  return join(joins, ' ');
}

function missing(where: string, key: string, meaning: string) {
  return usageError(`metric-without-${key}`, {
    what: `the metric has no ${key}`,
    where,
    expected: meaning,
    fix: `add '${key}:' to the metric`,
  });
}
