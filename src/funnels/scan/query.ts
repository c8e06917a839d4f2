import { inputError, nearestName } from '../../base/index.js';
import { join, type Sql, sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import { type SessionOptions, withSessionStart } from '../../sessions/index.js';
import type { FunnelDefinition, FunnelStep } from '../definition.js';

/** Which events count: `fromMs <= t < endMs`, and how sessions are cut when they are what counts. */
export interface FunnelScope {
  fromMs: number;
  endMs: number;
  sessions: SessionOptions;
}

/**
 * The query of the events that matter to a funnel, in the order in which they are matched. Columns `u`, `t`, `mask` (bit
 * `k - 1`: step `k`; bit `steps + x`: exclusion `x`), with sessions `s0` and `sh` (the start and the vendor's id of the
 * session), and `v0`… (codes of the held properties, then of the one that it is broken down by).
 *
 * The order is by all columns that are read, so equal rows of it are the same to every reader.
 *
 * @throws KindredError when an event or property is not in the data
 */
export async function funnelQuery(
  events: EventTable,
  definition: FunnelDefinition,
  scope: FunnelScope,
): Promise<Sql> {
  const { steps, exclusions, rule, hold, breakdown } = definition;
  const tests: Sql[] = [];
  // One after the other: the engine has one connection, and a second query would end the answer of the first.
  for (const step of steps) tests.push(await stepTest(events, step, definition.name));
  const excluded = exclusions.map(({ event }) => sql`e = ${eventCode(events, [event], definition.name)}`);
  const sum = sql`CAST(0 ${join([...tests, ...excluded].map(bit), ' ')} AS INTEGER)`;
  const read = [...hold, ...(breakdown ? [breakdown.property] : [])];
  const held: Sql[] = [];
  for (const name of read) held.push(sql`p${await propertyIndex(events, name, definition.name)}`);
  const names = held.map((_, i) => sql`v${i}`);
  const bySession = rule.counting === 'sessions';
  const order = bySession ? sql`u, s0, sh, t, mask` : sql`u, t, mask`;
  const columns = bySession ? sql`u, t, session_t0 AS s0, session_h AS sh` : sql`u, t`;
  const inScope = sql`t >= ${scope.fromMs} AND t < ${scope.endMs}`;
  const source = bySession
    ? withSessionStart(sql`SELECT * FROM ev WHERE ${inScope}`, scope.sessions)
    : sql`SELECT * FROM ev WHERE ${inScope}`;
  const values = held.map((p, i) => sql`, ${p} AS v${i}`);
  // A strict order is broken by any event, but only users with a first step have anything to break.
  const keep = seesEverything(definition)
    ? sql`u IN (SELECT u FROM ev WHERE ${inScope} AND ${tests[0]!})`
    : sql`mask <> 0`;
  return sql`SELECT * FROM (SELECT ${columns}, ${sum} AS mask${join(values, ' ')} FROM (${source}) AS s) AS q
    WHERE ${keep} ORDER BY ${join([order, ...names])}`;
}

/** Whether events that are no step matter too. */
function seesEverything({ rule }: FunnelDefinition): boolean {
  return rule.order === 'strict' || (rule.windowFunnel?.includes('strict_order') ?? false);
}

function bit(test: Sql, index: number): Sql {
  return sql`+ CASE WHEN ${test} THEN ${2 ** index} ELSE 0 END`;
}

async function stepTest(events: EventTable, step: FunnelStep, funnel: string): Promise<Sql> {
  const codes = step.events.filter((name) => events.eventNames.includes(name));
  if (codes.length === 0) eventCode(events, step.events, funnel);
  const list = join(codes.map((name) => sql`${events.eventNames.indexOf(name)}`));
  const tests = [codes.length === 1 ? sql`e = ${list}` : sql`e IN (${list})`];
  for (const { property, in: values } of step.where) {
    const p = await propertyIndex(events, property, funnel);
    const wanted = await valueCodes(events, p, values);
    tests.push(wanted.length === 0 ? sql`1 = 0` : sql`p${p} IN (${join(wanted.map((v) => sql`${v}`))})`);
  }
  return sql`(${join(tests, ' AND ')})`;
}

function eventCode(events: EventTable, names: readonly string[], funnel: string): number {
  for (const name of names) {
    const code = events.eventNames.indexOf(name);
    if (code >= 0) return code;
  }
  const near = nearestName(names[0]!, events.eventNames);
  throw inputError('no-such-event', {
    what: `the data have no event '${names.join("' or '")}'`,
    where: `funnel '${funnel}'`,
    expected: 'event names as they stand in the export',
    fix: near === undefined ? '`kindred inspect` lists the events' : `did you mean '${near}'?`,
  });
}

/** The column of a property. One that no event has is a slip of the pen: it would make a funnel of nobody. */
async function propertyIndex(events: EventTable, name: string, funnel: string): Promise<number> {
  const p = events.properties.indexOf(name);
  const { n } = await events.engine.columns(sql`SELECT count(*) FROM property_values WHERE p = ${p}`, {
    n: 'int53',
  });
  if (p >= 0 && n[0]! > 0) return p;
  throw inputError('no-such-property', {
    what: `no event has the property '${name}'`,
    where: `funnel '${funnel}'`,
    expected: 'a property of the events, as the export calls it',
  });
}

async function valueCodes(events: EventTable, p: number, values: readonly string[]): Promise<number[]> {
  const { text } = events.engine.dialect;
  const wanted = join(values.map((value) => text(value)));
  const found = await events.engine.columns(
    sql`SELECT v FROM property_values WHERE p = ${p} AND value IN (${wanted}) ORDER BY v`,
    { v: 'int32' },
  );
  return [...found.v];
}
