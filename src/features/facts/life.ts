import { join, type Sql, sql } from '../../engines/index.js';
import type { LocalClock } from '../local-time.js';
import type { FeaturePlan } from '../options.js';

/**
 * `feature_life(u, first_t, last_t, start_t, end_t, start_day, end_day)`: every user seen before the as-of date, and the
 * window in which their behaviour counts, `start_t <= t < end_t`.
 */
export function lifeStatement(clock: LocalClock, plan: FeaturePlan): Sql {
  const end =
    plan.horizonMs === undefined
      ? sql`${plan.asOfMs}`
      : sql`least(${plan.asOfMs}, min(t) + ${plan.horizonMs})`;
  const last = sql`coalesce(max(CASE WHEN ${isBehaviour(plan, sql`e`)} THEN t END), min(t))`;
  const inner = sql`SELECT u, min(t) AS first_t, ${last} AS last_t, greatest(min(t), ${plan.fromMs}) AS start_t,
    CAST(${end} AS BIGINT) AS end_t FROM ev WHERE t < ${plan.asOfMs} GROUP BY u`;
  return sql`CREATE TABLE feature_life AS SELECT u, first_t, last_t, start_t, end_t,
    ${clock.day(sql`start_t`)} AS start_day, ${clock.day(sql`(end_t - 1)`)} AS end_day FROM (${inner}) AS q`;
}

/** A query of `u`, `e`, `t`, `h`: the events that count as behaviour in each user's window. Needs `feature_life`. */
export function windowEvents(plan: FeaturePlan): Sql {
  const behaviour = isBehaviour(plan, sql`v.e`);
  if (plan.horizonMs === undefined) {
    return sql`SELECT v.u, v.e, v.t, v.h FROM ev v WHERE v.t >= ${plan.fromMs} AND v.t < ${plan.asOfMs} AND ${behaviour}`;
  }
  return sql`SELECT v.u, v.e, v.t, v.h FROM ev v JOIN feature_life l ON l.u = v.u WHERE v.t < l.end_t AND ${behaviour}`;
}

function isBehaviour(plan: FeaturePlan, e: Sql): Sql {
  if (plan.excluded.length === 0) return sql`1 = 1`;
  return sql`${e} NOT IN (${join(plan.excluded.map((number) => sql`${number}`))})`;
}
