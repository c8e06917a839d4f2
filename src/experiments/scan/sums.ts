import { join, type Sql, sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import type { TimeCount } from '../../numeric/index.js';
import type { MetricColumns } from './measures.js';

/** Sums over users of the measures of a metric (after exposure, then before) and of their products. */
export interface MeasureSums {
  /** Users whose window is over at the end of the data. */
  n: number;
  sums: number[];
  /** `products[i][j]`, symmetric. */
  products: number[][];
}

/** Sums of the users of one variant and persona who were exposed on one day. */
export interface Cell {
  variant: number;
  /** -1 for users without a persona. */
  persona: number;
  /** Local day of exposure, days since 1970-01-01. */
  day: number;
  users: number;
  /** By metric; null for time metrics. */
  metrics: (MeasureSums | null)[];
}

/** Everything that the statistics need: all that leaves the engine. */
export interface SufficientStatistics {
  cells: Cell[];
  /** By metric, then by `variant * (personas + 1) + persona + 1`; null for all but time metrics. Times in seconds. */
  times: (TimeCount[][] | null)[];
}

/**
 * Sums `experiment_users` by variant, persona and day of exposure. The engine adds whole numbers, so that the result does
 * not depend on its threads.
 *
 * @param endMs just after the last observed moment: a metric counts users whose window is over by then
 */
export async function sumUsers(
  events: EventTable,
  columns: readonly MetricColumns[],
  endMs: number,
  groups: { variants: number; personas: number },
): Promise<SufficientStatistics> {
  const ident = (name: string): Sql => events.engine.dialect.ident(name);
  const expressions: Sql[] = [];
  for (const c of columns) {
    if (c.first !== undefined) continue;
    const isMature = sql`x + ${c.metric.windowMs} <= ${endMs}`;
    const mature = (value: Sql) => sql`coalesce(sum(CASE WHEN ${isMature} THEN ${value} ELSE 0 END), 0)`;
    const names = [...c.after, ...c.before];
    // 19 digits each, so that a product still fits the widest whole number of every engine.
    const wide = (name: string) => sql`CAST(${ident(name)} AS DECIMAL(19, 0))`;
    expressions.push(mature(sql`1`), ...names.map((name) => mature(ident(name))));
    names.forEach((a, i) => {
      for (const b of names.slice(i)) {
        expressions.push(
          c.unit === 1 ? mature(sql`${ident(a)} * ${ident(b)}`) : mature(sql`${wide(a)} * ${wide(b)}`),
        );
      }
    });
  }
  const day = events.engine.dialect.localDay(sql`x`, events.timezone);
  const types = { variant: 'int32', persona: 'int32', day: 'int53', users: 'int53' } as const;
  const values = Object.fromEntries(expressions.map((_, i) => [`s${i}`, 'float64' as const]));
  const rows = await events.engine.columns(
    sql`SELECT variant, persona, day, count(*) AS users${join(
      expressions.map((x, i) => sql`, ${x} AS ${ident(`s${i}`)}`),
      ' ',
    )}
      FROM (SELECT *, ${day} AS day FROM experiment_users) AS d
      GROUP BY variant, persona, day ORDER BY variant, persona, day`,
    { ...types, ...values },
  );
  const read = rows as unknown as Record<string, Float64Array>;
  const cells: Cell[] = [];
  for (let r = 0; r < rows.rows; r++) {
    let at = 0;
    const next = () => read[`s${at++}`]![r]!;
    cells.push({
      variant: rows.variant[r]!,
      persona: rows.persona[r]!,
      day: rows.day[r]!,
      users: rows.users[r]!,
      metrics: columns.map((c) => (c.first === undefined ? readSums(c, next) : null)),
    });
  }
  const times = [];
  for (const c of columns) times.push(c.first === undefined ? null : await timesOf(events, c, endMs, groups));
  return { cells, times };
}

function readSums({ after, before, unit }: MetricColumns, next: () => number): MeasureSums {
  const size = after.length + before.length;
  const n = next();
  const sums = Array.from({ length: size }, () => next() * unit);
  const products = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      products[i]![j] = next() * unit * unit;
      products[j]![i] = products[i]![j]!;
    }
  }
  return { n, sums, products };
}

/** Seconds to the first event by group; users who have not had it are censored at the end of their window or of the data. */
async function timesOf(
  events: EventTable,
  { first, metric }: MetricColumns,
  endMs: number,
  { variants, personas }: { variants: number; personas: number },
): Promise<TimeCount[][]> {
  const { dialect } = events.engine;
  const column = dialect.ident(first!);
  const followed = sql`CASE WHEN ${endMs} - x < ${metric.windowMs} THEN ${endMs} - x ELSE ${metric.windowMs} END`;
  const rows = await events.engine.columns(
    sql`SELECT variant, persona, seconds, sum(hit), count(*) - sum(hit) FROM (
        SELECT variant, persona, CASE WHEN ${column} >= 0 THEN 1 ELSE 0 END AS hit,
          ${dialect.divide(sql`CASE WHEN ${column} >= 0 THEN ${column} ELSE ${followed} END`, sql`1000`)} AS seconds
        FROM experiment_users WHERE x < ${endMs}) AS d
      GROUP BY variant, persona, seconds ORDER BY variant, persona, seconds`,
    { variant: 'int32', persona: 'int32', seconds: 'int53', hits: 'int53', censored: 'int53' },
  );
  const out: TimeCount[][] = Array.from({ length: variants * (personas + 1) }, () => []);
  for (let r = 0; r < rows.rows; r++) {
    out[rows.variant[r]! * (personas + 1) + rows.persona[r]! + 1]!.push({
      time: rows.seconds[r]!,
      events: rows.hits[r]!,
      censored: rows.censored[r]!,
    });
  }
  return out;
}

/** The sums of several cells together, in the order given. */
export function addMeasures(parts: readonly MeasureSums[]): MeasureSums {
  const size = parts[0]?.sums.length ?? 0;
  const total: MeasureSums = {
    n: 0,
    sums: new Array<number>(size).fill(0),
    products: Array.from({ length: size }, () => new Array<number>(size).fill(0)),
  };
  for (const part of parts) {
    total.n += part.n;
    for (let i = 0; i < size; i++) {
      total.sums[i]! += part.sums[i]!;
      for (let j = 0; j < size; j++) total.products[i]![j]! += part.products[i]![j]!;
    }
  }
  return total;
}

/** Time counts of several groups as one. */
export function mergeTimes(parts: readonly (readonly TimeCount[])[]): TimeCount[] {
  const byTime = new Map<number, TimeCount>();
  for (const part of parts) {
    for (const { time, events, censored } of part) {
      const known = byTime.get(time) ?? { time, events: 0, censored: 0 };
      byTime.set(time, { time, events: known.events + events, censored: known.censored + censored });
    }
  }
  return [...byTime.values()].sort((a, b) => a.time - b.time);
}
