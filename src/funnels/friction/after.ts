import { join, type Sql, sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import type { FunnelDefinition } from '../definition.js';
import type { Moves } from './moves.js';

/** No event. */
export const NOTHING = -1;

/** What followed a step, one row for each move in its order. */
export interface AfterStep {
  /**
   * Code of the first and of the last event in the window that is no step of the funnel, `NOTHING` when there is none.
   * Steps are left aside because those who pass have them by definition.
   */
  next: Int32Array;
  last: Int32Array;
  /** Time to the first event of any kind before it is decided, ms; -1 when there is none. */
  wait: Float64Array;
  /** How often the step itself was done again, and an earlier step, within the horizon. */
  repeats: Int32Array;
  backSteps: Int32Array;
  /** How often a step after the next one was done within the window. */
  ahead: Int32Array;
}

/** How many moves had an event that is no step within the window. */
export interface EventPresence {
  step: Int32Array;
  passed: Int32Array;
  /** Index of the group, -1 for none. */
  group: Int32Array;
  event: Int32Array;
  moves: Float64Array;
}

/** Looks at the events between steps: two queries over the events of the users that entered. */
export async function lookAfter(
  events: EventTable,
  definition: FunnelDefinition,
  moves: Moves,
  labels: Int32Array,
  ignored: readonly string[],
): Promise<{ after: AfterStep; presence: EventPresence }> {
  const { engine } = events;
  await engine.createTable('funnel_moves', {
    r: Int32Array.from({ length: moves.length }, (_, r) => r),
    u: moves.user,
    g: Int32Array.from(moves.user, (u) => labels[u]!),
    step: moves.step,
    passed: moves.passed,
    a: moves.from,
    b: moves.until,
    c: moves.decided,
    h: moves.horizon,
  });
  const joined = sql`funnel_moves m JOIN ev e ON e.u = m.u AND e.t > m.a AND e.t < m.b ${notIgnored(events, ignored)}`;
  const other = sql`NOT (${isStep(events, definition, 'any')})`;
  // Time and event in one whole number that is ordered by time first, so that the first and the last event are a minimum
  // and a maximum. It fits: times count from the first event, and codes take as many bits as there are names.
  const codes = 2 ** Math.ceil(Math.log2(events.eventNames.length + 1));
  const ranked = sql`CASE WHEN ${other} THEN (e.t - ${events.firstMs}) * ${codes} + e.e END`;
  const after = await engine.columns(
    sql`SELECT m.r, coalesce(q.p % ${codes}, ${NOTHING}), coalesce(q.z % ${codes}, ${NOTHING}), coalesce(q.t1 - m.a, -1),
        coalesce(q.repeats, 0), coalesce(q.backs, 0), coalesce(q.ahead, 0)
      FROM funnel_moves m LEFT JOIN (
        SELECT m.r AS r, min(${ranked}) AS p, max(${ranked}) AS z, min(CASE WHEN e.t < m.c THEN e.t END) AS t1,
          sum(CASE WHEN e.t < m.h AND (${isStep(events, definition, 'same')}) THEN 1 ELSE 0 END) AS repeats,
          sum(CASE WHEN e.t < m.h AND (${isStep(events, definition, 'earlier')}) THEN 1 ELSE 0 END) AS backs,
          sum(CASE WHEN ${isStep(events, definition, 'beyond')} THEN 1 ELSE 0 END) AS ahead
        FROM ${joined} GROUP BY m.r) AS q ON q.r = m.r
      ORDER BY m.r`,
    {
      r: 'int32',
      next: 'int32',
      last: 'int32',
      wait: 'int53',
      repeats: 'int32',
      backSteps: 'int32',
      ahead: 'int32',
    },
  );
  const presence = await engine.columns(
    sql`SELECT step, passed, g, e, count(*) FROM (
        SELECT DISTINCT m.r AS r, m.step AS step, m.passed AS passed, m.g AS g, e.e AS e
        FROM ${joined} AND ${other}) AS q
      GROUP BY step, passed, g, e ORDER BY step, passed, g, e`,
    { step: 'int32', passed: 'int32', group: 'int32', event: 'int32', moves: 'int53' },
  );
  await engine.run(sql`DROP TABLE funnel_moves`);
  return { after, presence };
}

function notIgnored(events: EventTable, ignored: readonly string[]): Sql {
  const codes = ignored.map((name) => events.eventNames.indexOf(name)).filter((code) => code >= 0);
  return codes.length === 0 ? sql`` : sql`AND e.e NOT IN (${join(codes.map((code) => sql`${code}`))})`;
}

/**
 * Whether an event is the step of the move, a step before it, a step beyond the next one, or any step (by its name;
 * filters are left aside).
 */
function isStep(
  events: EventTable,
  { steps }: FunnelDefinition,
  which: 'same' | 'earlier' | 'beyond' | 'any',
): Sql {
  const codes = steps.map((step) =>
    step.events.map((name) => events.eventNames.indexOf(name)).filter((code) => code >= 0),
  );
  const list = (wanted: readonly number[]) => join(wanted.map((code) => sql`${code}`));
  if (which === 'any') return sql`e.e IN (${list(codes.flat())})`;
  const tests = codes.flatMap((own, k) => {
    const others = which === 'earlier' ? codes.slice(0, k) : codes.slice(k + 2);
    const near = [...own, ...(which === 'beyond' ? (codes[k + 1] ?? []) : [])];
    const wanted = which === 'same' ? own : others.flat().filter((code) => !near.includes(code));
    return wanted.length === 0 ? [] : [sql`(m.step = ${k + 1} AND e.e IN (${list(wanted)}))`];
  });
  return tests.length === 0 ? sql`1 = 0` : join(tests, ' OR ');
}
