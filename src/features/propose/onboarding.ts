import { DAY_MS } from '../../base/index.js';
import { type Sql, sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';

/** Steps that look like an onboarding, in order, with the evidence. */
export interface OnboardingProposal {
  steps: { event: string; users: number; share: number }[];
  /** Why, in one sentence. */
  reason: string;
}

const RULES = {
  /** Share of users who do the step at all. */
  minShare: 0.1,
  /** Users that make a share believable. */
  minUsers: 5,
  /** Mean times that a user who does it does it: a step is done once. */
  maxRepeats: 1.2,
  /** Share of those users who do it within a week of their first event. */
  minEarly: 0.8,
  /** Share of the users of two neighbouring steps who do them in this order. */
  minOrdered: 0.8,
  maxSteps: 8,
} as const;

/**
 * Proposes onboarding steps: events that many users do, once, in their first week, and in the same order. Undefined when
 * fewer than two events are like that.
 */
export async function proposeOnboarding(events: EventTable): Promise<OnboardingProposal | undefined> {
  const { engine, eventNames } = events;
  const facts = await engine.columns(candidateQuery(), {
    e: 'int32',
    users: 'int53',
    times: 'int53',
    early: 'int53',
    delay: 'int53',
  });
  const candidates = Array.from(facts.e, (e, i) => {
    const users = facts.users[i]!;
    return {
      e,
      users,
      share: users / events.users,
      repeats: facts.times[i]! / users,
      early: facts.early[i]! / users,
      delay: facts.delay[i]! / users,
    };
  })
    .filter((c) => c.share >= RULES.minShare && c.users >= RULES.minUsers)
    .filter((c) => c.repeats <= RULES.maxRepeats && c.early >= RULES.minEarly)
    .sort((a, b) => a.delay - b.delay || a.e - b.e);
  const chain: typeof candidates = [];
  for (const candidate of candidates) {
    const before = chain.at(-1);
    if (before && !(await isOrdered(events, before.e, candidate.e))) continue;
    chain.push(candidate);
    if (chain.length === RULES.maxSteps) break;
  }
  if (chain.length < 2) return undefined;
  return {
    steps: chain.map(({ e, users, share }) => ({ event: eventNames[e]!, users, share })),
    reason: `done once by each user, in the first week and in this order; the last step by ${Math.round(100 * chain.at(-1)!.share)} % of the users`,
  };
}

/** Per event: users, events, users who first did it within a week of their first event, and the sum of their delays. */
export function candidateQuery(): Sql {
  return sql`SELECT e, count(*) AS users, sum(n) AS n, sum(CASE WHEN t - first_t <= ${7 * DAY_MS} THEN 1 ELSE 0 END) AS early,
      sum(least(t - first_t, ${7 * DAY_MS})) AS delay
    FROM (SELECT v.u, v.e, min(v.t) AS t, count(*) AS n, min(l.first_t) AS first_t FROM ev v
      JOIN (SELECT u, min(t) AS first_t FROM ev GROUP BY u) AS l ON l.u = v.u GROUP BY v.u, v.e) AS q
    GROUP BY e ORDER BY e`;
}

async function isOrdered({ engine }: EventTable, before: number, after: number): Promise<boolean> {
  const first = (e: number) => sql`SELECT u, min(t) AS t FROM ev WHERE e = ${e} GROUP BY u`;
  const out = await engine.columns(
    sql`SELECT count(*), coalesce(sum(CASE WHEN a.t <= b.t THEN 1 ELSE 0 END), 0)
      FROM (${first(before)}) AS a JOIN (${first(after)}) AS b ON b.u = a.u`,
    { both: 'int53', ordered: 'int53' },
  );
  return out.both[0]! >= RULES.minUsers && out.ordered[0]! / out.both[0]! >= RULES.minOrdered;
}
