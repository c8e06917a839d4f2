import { inputError, nearestName } from '../base/index.js';
import { join, type Sql, sql } from '../engines/index.js';
import type { EventTable } from '../events/index.js';
import type { PropertyFilter } from './definition.js';
import { positionOf } from './lookup.js';

/** An event that counts only with some values of its properties. */
export interface FilteredEvent {
  event: string;
  filters: readonly PropertyFilter[];
}

/**
 * Condition on rows of events: the event, with every property asked for having one of its values.
 *
 * @param alias name of the rows in the query, with its point (`e.`), or nothing
 * @param where what an error names
 * @throws KindredError when the data have no such event, property or value
 */
export async function eventCondition(
  events: EventTable,
  { event, filters }: FilteredEvent,
  alias: Sql,
  where: string,
): Promise<Sql> {
  const e = positionOf(event, events.eventNames, 'event', where);
  const conditions = [sql`${alias}e = ${e}`];
  for (const { property, in: wanted } of filters) {
    const p = positionOf(property, events.properties, 'property', where);
    const column = events.engine.dialect.ident(`p${p}`);
    const known = await events.engine.columns(
      sql`SELECT v, value FROM property_values WHERE p = ${p}
        AND v IN (SELECT DISTINCT ${column} FROM ev WHERE e = ${e}) ORDER BY v`,
      { v: 'int32', value: 'text' },
    );
    const values = Array.from({ length: known.rows }, (_, i) => known.value[i]!);
    const codes = wanted.flatMap((value) => {
      const i = values.indexOf(value);
      return i < 0 ? [] : [sql`${known.v[i]!}`];
    });
    if (codes.length === 0) {
      const near = nearestName(wanted[0] ?? '', values);
      throw inputError('no-such-value', {
        what: `no event '${event}' has ${property} ${wanted.map((value) => `'${value}'`).join(' or ')}`,
        where,
        expected: `one of ${values.slice(0, 10).join(', ') || 'no values at all'}`,
        fix: near === undefined ? 'check the value' : `did you mean '${near}'?`,
      });
    }
    conditions.push(sql`${alias}${column} IN (${join(codes)})`);
  }
  return conditions.length === 1 ? conditions[0]! : sql`(${join(conditions, ' AND ')})`;
}
