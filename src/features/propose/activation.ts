import { DAY_MS } from '../../base/index.js';
import { type Engine, type Sql, sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import { type EarlyUse, stratifiedPhi } from './association.js';
import { proposeOnboarding } from './onboarding.js';

/** An event that looks like the moment of first value, with the evidence. */
export interface ActivationProposal {
  event: string;
  /** Association of doing it early with coming back later, 0 to 1, at equal early activity. */
  phi: number;
  /** Share of new users who do it early. */
  share: number;
  /** Share who come back, with and without it. */
  returnWith: number;
  returnWithout: number;
  users: number;
  /** Why, in one sentence. */
  reason: string;
}

/** How much of a new user's life is early, and in which part of it coming back counts, in days. */
interface Horizon {
  early: number;
  returnFrom: number;
  returnTo: number;
}

const HORIZONS: readonly Horizon[] = [
  { early: 3, returnFrom: 7, returnTo: 21 },
  { early: 1, returnFrom: 3, returnTo: 7 },
];
const MIN_USERS = 50;
const MIN_SHARE = 0.03;
const MAX_SHARE = 0.9;
const MIN_PHI = 0.05;
/** Standard errors above nothing (phi times the root of the users): beyond chance for some fifty events at once. */
const MIN_STANDARD_ERRORS = 3.3;

/**
 * Proposes the event that means first value: the one whose early use goes most with coming back later, compared among
 * users who did equally much early on, because busy users do more of everything. Onboarding steps do not count: they lead to value and are none themselves. An
 * association, not a cause. Undefined when the data are too short or nothing stands out.
 *
 * @param setup  onboarding steps; those that `proposeOnboarding` finds by default
 */
export async function proposeActivation(
  events: EventTable,
  setup?: readonly string[],
): Promise<ActivationProposal | undefined> {
  const steps = setup ?? (await proposeOnboarding(events))?.steps.map((step) => step.event) ?? [];
  for (const horizon of HORIZONS) {
    const use = await readEarlyUse(events.engine, horizon, events.lastMs, events.eventNames.length);
    if (use.users < MIN_USERS) continue;
    const best = stratifiedPhi(use)
      .filter((a) => !steps.includes(events.eventNames[a.event]!))
      .filter((a) => a.share >= MIN_SHARE && a.share <= MAX_SHARE)
      .filter((a) => a.phi >= MIN_PHI && a.phi * Math.sqrt(use.users) >= MIN_STANDARD_ERRORS)
      .sort((a, b) => b.phi - a.phi || a.event - b.event)[0];
    if (!best) continue;
    const event = events.eventNames[best.event]!;
    const percent = (share: number) => `${Math.round(100 * share)} %`;
    return {
      event,
      phi: best.phi,
      share: best.share,
      returnWith: best.returnWith,
      returnWithout: best.returnWithout,
      users: use.users,
      reason: `${percent(best.returnWith)} of the new users who did it in their first ${horizon.early * 24} hours came back in days ${horizon.returnFrom} to ${horizon.returnTo}, ${percent(best.returnWithout)} of the others`,
    };
  }
  return undefined;
}

/** Reads who did what early and who came back, of the users seen long enough to tell. */
async function readEarlyUse(
  engine: Engine,
  horizon: Horizon,
  lastMs: number,
  events: number,
): Promise<EarlyUse> {
  const { users, use } = earlyUseQueries(horizon, lastMs);
  const people = await engine.columns(users, { u: 'int32', early: 'int32', returned: 'int32' });
  const done = await engine.columns(use, { u: 'int32', e: 'int32' });
  const rowOf = new Map(Array.from(people.u, (u, row) => [u, row]));
  return {
    users: people.rows,
    events,
    early: people.early,
    returned: Uint8Array.from(people.returned),
    user: done.u.map((u) => rowOf.get(u)!),
    event: done.e,
  };
}

export function earlyUseQueries(horizon: Horizon, lastMs: number): { users: Sql; use: Sql } {
  const latestStart = lastMs - horizon.returnTo * DAY_MS;
  const early = sql`t < first_t + ${horizon.early * DAY_MS}`;
  const back = sql`t >= first_t + ${horizon.returnFrom * DAY_MS} AND t < first_t + ${horizon.returnTo * DAY_MS}`;
  const source = sql`SELECT v.u, v.e, v.t, l.first_t FROM ev v
    JOIN (SELECT u, min(t) AS first_t FROM ev GROUP BY u HAVING min(t) <= ${latestStart}) AS l ON l.u = v.u`;
  return {
    users: sql`SELECT u, sum(CASE WHEN ${early} THEN 1 ELSE 0 END), max(CASE WHEN ${back} THEN 1 ELSE 0 END)
      FROM (${source}) AS q GROUP BY u ORDER BY u`,
    use: sql`SELECT DISTINCT u, e FROM (${source}) AS q WHERE ${early} ORDER BY u, e`,
  };
}
