import { join, type Sql, sql } from '../../engines/index.js';
import type { FeaturePlan } from '../options.js';

/** `feature_value(u, value_t)`: the first activation event until the end of the user's window. */
export function activationStatement({ activation }: FeaturePlan): Sql {
  return sql`CREATE TABLE feature_value AS SELECT v.u, min(v.t) AS value_t FROM ev v
    JOIN feature_life l ON l.u = v.u WHERE v.e = ${activation ?? -1} AND v.t < l.end_t GROUP BY v.u`;
}

/**
 * `feature_steps(u, steps_done)`: onboarding steps done in order, each at or after the one before, at any time until the
 * end of the user's window. The first occurrence after the step before is the best choice at every step, so nothing has
 * to be searched.
 */
export function onboardingStatements({ onboarding: steps }: FeaturePlan): Sql[] {
  const list = steps.length === 0 ? sql`-1` : join([...new Set(steps)].map((e) => sql`${e}`));
  const taken = sql`CREATE TABLE feature_taken AS SELECT v.u, v.e, v.t FROM ev v
    JOIN feature_life l ON l.u = v.u WHERE v.e IN (${list}) AND v.t < l.end_t`;
  let chain = sql`SELECT u, 1 AS steps_done, min(t) AS t FROM feature_taken WHERE e = ${steps[0] ?? -1} GROUP BY u`;
  for (let i = 1; i < steps.length; i++) {
    // A step that repeats the one before needs an occurrence of its own, strictly later.
    const follows = steps[i] === steps[i - 1] ? sql`x.t > c.t` : sql`x.t >= c.t`;
    const next = sql`min(CASE WHEN c.steps_done = ${i} AND ${follows} THEN x.t END)`;
    chain = sql`SELECT c.u, max(c.steps_done) + CASE WHEN ${next} IS NULL THEN 0 ELSE 1 END AS steps_done,
      coalesce(${next}, max(c.t)) AS t FROM (${chain}) AS c
      LEFT JOIN (SELECT u, t FROM feature_taken WHERE e = ${steps[i]!}) AS x ON x.u = c.u GROUP BY c.u`;
  }
  return [
    taken,
    sql`CREATE TABLE feature_steps AS SELECT u, steps_done FROM (${chain}) AS q`,
    sql`DROP TABLE feature_taken`,
  ];
}
