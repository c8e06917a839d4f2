import { DAY_MS } from '../../base/index.js';
import { sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import type { TimeCount } from '../../numeric/index.js';
import type { Metric } from '../definition.js';
import { positionOf } from '../lookup.js';
import { groupsOf } from '../readout/groups.js';
import type { PersonaLabels } from '../readout/readout.js';
import { scanEvents } from '../scan/scan.js';
import { type MeasureSums, sumUsers } from '../scan/sums.js';

/** What the past says of a group: how fast its users come, and how they behave after they have. */
export interface Baseline {
  /** Null: everyone. */
  persona: number | null;
  /** Distinct users that had entered by the end of each day of the period. */
  accrual: number[];
  /** Of the primary metric; null for times. */
  sums: MeasureSums | null;
  /** Of the primary metric, for times. */
  times: TimeCount[] | null;
}

/** Days of the past that traffic is read from. */
const PERIOD_DAYS = 28;

/**
 * Replays the entry into an experiment over the last four weeks whose windows are over: the first entry of every user in
 * that time, and what followed. Users of everyday products come back, so that users accrue fast at first and slowly later;
 * a rate per week would promise too many.
 */
export async function measureBaseline(
  events: EventTable,
  plan: { name: string; entryEvent: string; primary: Metric },
  personas: PersonaLabels,
  endMs: number = events.lastMs + 1,
): Promise<Baseline[]> {
  const { engine } = events;
  const entry = positionOf(plan.entryEvent, events.eventNames, 'event', `plan '${plan.name}', entry`);
  const until = endMs - plan.primary.windowMs;
  const from = Math.max(events.firstMs, until - PERIOD_DAYS * DAY_MS);
  await engine.createTable('experiment_persona', {
    u: Int32Array.from({ length: personas.labels.length }, (_, u) => u),
    persona: personas.labels,
  });
  await engine.run(sql`CREATE OR REPLACE TABLE experiment_exposure AS
    SELECT f.u AS u, 0 AS variant, f.x AS x, p.persona AS persona
    FROM (SELECT u, min(t) AS x FROM ev WHERE e = ${entry} AND t >= ${from} AND t < ${until} GROUP BY u) AS f
    JOIN experiment_persona p ON p.u = f.u ORDER BY f.u`);
  const columns = await scanEvents(events, { name: plan.name, metrics: [plan.primary] }, false);
  const statistics = await sumUsers(events, columns, endMs, { variants: 1, personas: personas.names.length });
  const firstDay = statistics.cells.reduce((day, cell) => Math.min(day, cell.day), Number.POSITIVE_INFINITY);
  const days = Math.max(1, Math.ceil((until - from) / DAY_MS));
  return groupsOf(statistics, 1, personas.names.length, 1).map((group) => ({
    persona: group.persona,
    accrual: accrualOf(
      statistics.cells.filter((cell) => group.persona === null || cell.persona === group.persona),
      firstDay,
      days,
    ),
    sums: group.sums[0]![0] ?? null,
    times: group.times[0]?.[0] ?? null,
  }));
}

function accrualOf(
  cells: readonly { day: number; users: number }[],
  firstDay: number,
  days: number,
): number[] {
  const out = new Array<number>(days).fill(0);
  for (const { day, users } of cells) out[Math.min(days - 1, day - firstDay)]! += users;
  for (let d = 1; d < days; d++) out[d]! += out[d - 1]!;
  return out;
}

/** Users that will have entered after some days: as in the past, beyond it at the rate of its last week. */
export function usersAfter(days: number, { accrual }: Baseline): number {
  if (days <= 0) return 0;
  const known = accrual.length;
  if (days <= known) {
    const whole = Math.floor(days);
    const before = whole === 0 ? 0 : accrual[whole - 1]!;
    return whole === known ? before : before + (days - whole) * (accrual[whole]! - before);
  }
  return accrual[known - 1]! + (days - known) * dailyRate(accrual);
}

/** Days until so many users have entered; null when they never will. */
export function daysUntil(users: number, baseline: Baseline): number | null {
  const { accrual } = baseline;
  const known = accrual.findIndex((total) => total >= users);
  if (known >= 0) return known + 1;
  const rate = dailyRate(accrual);
  if (rate <= 0) return null;
  return Math.ceil(accrual.length + (users - accrual[accrual.length - 1]!) / rate);
}

function dailyRate(accrual: readonly number[]): number {
  const last = accrual.length;
  const week = Math.min(7, last);
  return (accrual[last - 1]! - (last > week ? accrual[last - 1 - week]! : 0)) / week;
}
