import { compareText, inputError, nearestName } from '../../base/index.js';
import { join, type Sql, sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import type { Assignment, AssignmentList, ExperimentDefinition } from '../definition.js';
import { eventCondition } from '../filters.js';
import { positionOf } from '../lookup.js';

/** What became of the assigned users. `assigned = exposed + crossed + unlisted`. */
export interface ExposureAccount {
  /** Control first, then as listed, or in the order of their names. */
  variants: string[];
  assigned: number;
  /** In the analysis. */
  exposed: number;
  /** Saw two or more variants; left out, because neither describes them. */
  crossed: number;
  /** In a variant that does not belong to the experiment; left out. */
  unlisted: number;
  /** Entries of the assignment list whose user never appears in the events; only for lists. */
  unknown: number;
  /** Whether the time of exposure is known, so that there is a time before it. */
  timed: boolean;
}

/** A rule of assignment as rows `(u, v, t)`: user, code of the variant, time. Codes index `values`. */
interface Assigned {
  rows: Sql;
  values: string[];
  unknown: number;
  timed: boolean;
}

/**
 * Creates the table `experiment_exposure` with `u`, `variant` (index into `variants`), `x` (first exposure, epoch ms)
 * and `persona` (index, -1 for none): one row for every user of the analysis.
 *
 * @param personas label of every user, -1 for none
 */
export async function exposeUsers(
  events: EventTable,
  definition: ExperimentDefinition,
  personas: Int32Array,
): Promise<ExposureAccount> {
  const { engine } = events;
  const assigned = await assignedRows(events, definition);
  const variants = variantsOf(assigned.values, definition);
  await engine.createTable('experiment_variant', {
    v: Int32Array.from(assigned.values.keys()),
    variant: Int32Array.from(assigned.values, (value) => variants.indexOf(value)),
  });
  await engine.createTable('experiment_persona', {
    u: Int32Array.from({ length: personas.length }, (_, u) => u),
    persona: personas,
  });
  await engine.run(sql`CREATE OR REPLACE TABLE experiment_assigned AS
    SELECT u, min(v) AS v, max(v) AS last_v, min(t) AS x FROM (${assigned.rows}) AS a GROUP BY u`);
  await engine.run(sql`CREATE OR REPLACE TABLE experiment_exposure AS
    SELECT a.u AS u, d.variant AS variant, a.x AS x, p.persona AS persona
    FROM experiment_assigned a
    JOIN experiment_variant d ON d.v = a.v
    JOIN experiment_persona p ON p.u = a.u
    WHERE a.v = a.last_v AND d.variant >= 0
    ORDER BY a.u`);
  const counts = await engine.columns(
    sql`SELECT count(*), coalesce(sum(CASE WHEN a.v <> a.last_v THEN 1 ELSE 0 END), 0),
      coalesce(sum(CASE WHEN a.v = a.last_v AND d.variant < 0 THEN 1 ELSE 0 END), 0),
      coalesce(sum(CASE WHEN a.v = a.last_v AND d.variant >= 0 THEN 1 ELSE 0 END), 0)
      FROM experiment_assigned a JOIN experiment_variant d ON d.v = a.v`,
    { assigned: 'int53', crossed: 'int53', unlisted: 'int53', exposed: 'int53' },
  );
  return {
    variants,
    assigned: counts.assigned[0]!,
    exposed: counts.exposed[0]!,
    crossed: counts.crossed[0]!,
    unlisted: counts.unlisted[0]!,
    unknown: assigned.unknown,
    timed: assigned.timed,
  };
}

async function assignedRows(
  events: EventTable,
  { assignment, name }: ExperimentDefinition,
): Promise<Assigned> {
  const where = `experiment '${name}', assignment`;
  switch (assignment.kind) {
    case 'event':
      return fromEvent(events, assignment, where);
    case 'trait':
      return fromTrait(events, assignment.trait, where);
    case 'list':
      return fromList(events, assignment.list);
  }
}

async function fromEvent(
  events: EventTable,
  assignment: Extract<Assignment, { kind: 'event' }>,
  where: string,
): Promise<Assigned> {
  const p = positionOf(assignment.property, events.properties, 'property', where);
  const column = events.engine.dialect.ident(`p${p}`);
  const counted = { event: assignment.event, filters: assignment.where ?? [] };
  const counts = await eventCondition(events, counted, sql``, where);
  const used = await events.engine.columns(
    sql`SELECT v, value FROM property_values WHERE p = ${p}
      AND v IN (SELECT DISTINCT ${column} FROM ev WHERE ${counts}) ORDER BY v`,
    { v: 'int32', value: 'text' },
  );
  // Values that never occur on this event keep their place in the codes but are no variants.
  const values: string[] = [];
  const codes = new Map<number, number>();
  used.value.forEach((value, i) => {
    codes.set(used.v[i]!, i);
    values.push(value);
  });
  const cases = [...codes].map(([v, code]) => sql`WHEN ${column} = ${v} THEN ${code}`);
  const code = cases.length === 0 ? sql`NULL` : sql`CASE ${join(cases, ' ')} END`;
  return {
    rows: sql`SELECT u, ${code} AS v, t FROM ev WHERE ${counts} AND ${column} >= 0`,
    values,
    unknown: 0,
    timed: true,
  };
}

/** First event of every user: the exposure of those whose time of assignment is not known. */
const FIRST_SEEN = sql`SELECT u, min(t) AS t FROM ev GROUP BY u`;

async function fromTrait(events: EventTable, trait: string, where: string): Promise<Assigned> {
  const index = positionOf(trait, events.traits, 'trait', where);
  const found = await events.engine.columns(
    sql`SELECT DISTINCT value FROM user_traits WHERE trait = ${index} AND value IS NOT NULL`,
    { value: 'text' },
  );
  const values = [...found.value].sort(compareText);
  await events.engine.createTable('experiment_value', {
    value: values,
    v: Int32Array.from(values.keys()),
  });
  return {
    rows: sql`SELECT a.u AS u, d.v AS v, f.t AS t FROM user_traits a
      JOIN experiment_value d ON d.value = a.value JOIN (${FIRST_SEEN}) AS f ON f.u = a.u WHERE a.trait = ${index}`,
    values,
    unknown: 0,
    timed: false,
  };
}

async function fromList(events: EventTable, list: AssignmentList): Promise<Assigned> {
  const values = [...new Set(list.variants)].sort(compareText);
  const code = new Map(values.map((value, v) => [value, v]));
  await events.engine.createTable('experiment_list', {
    id: [...list.users],
    v: Int32Array.from(list.variants, (variant) => code.get(variant)!),
    t: BigInt64Array.from(list.users, (_, i) => BigInt(list.timesMs?.[i] ?? -1)),
  });
  const unknown = await events.engine.columns(
    sql`SELECT count(DISTINCT id) FROM experiment_list WHERE id NOT IN (SELECT id FROM user_aliases)`,
    { unknown: 'int53' },
  );
  return {
    rows: sql`SELECT s.u AS u, l.v AS v, CASE WHEN l.t >= 0 THEN l.t ELSE f.t END AS t FROM experiment_list l
      JOIN user_aliases s ON s.id = l.id JOIN (${FIRST_SEEN}) AS f ON f.u = s.u`,
    values,
    unknown: unknown.unknown[0]!,
    timed: list.timesMs !== undefined,
  };
}

function variantsOf(values: readonly string[], { name, control, variants }: ExperimentDefinition): string[] {
  const listed = variants ?? [...values].sort(compareText);
  for (const wanted of new Set([control, ...listed])) {
    if (values.includes(wanted)) continue;
    const near = nearestName(wanted, values);
    throw inputError('variant-absent', {
      what: `no user has the variant '${wanted}'`,
      where: `experiment '${name}'`,
      expected: `one of ${values.slice(0, 10).join(', ') || 'no variants at all'}`,
      fix:
        near === undefined ? 'check the assignment and the names of the variants' : `did you mean '${near}'?`,
    });
  }
  return [control, ...listed.filter((variant) => variant !== control)];
}
