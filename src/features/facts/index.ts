import { type Dialect, join, type Sql, sql } from '../../engines/index.js';
import { sessionStatements } from '../../sessions/index.js';
import { localClock } from '../local-time.js';
import type { FeaturePlan } from '../options.js';
import { lifeStatement, windowEvents } from './life.js';
import { activationStatement, onboardingStatements } from './lifecycle.js';
import { sessionFactsStatement } from './sessions.js';
import { dayFactsStatement, useDaysStatement, userEventsStatement } from './use.js';

/** Columns of `user_facts` from the user's life. Times are epoch ms, days count from 1970-01-01 in the zone. */
const LIFE_FACTS = [
  /** First event ever, and last event that counts as behaviour (the first ever where there is none). */
  'first_t',
  'last_t',
  /** The user's window: `start_t <= t < end_t`. */
  'start_t',
  'end_t',
  'start_day',
  'end_day',
] as const;

/** From the days with events in the window; 0 without any. */
const DAY_FACTS = [
  'events',
  'active_days',
  'active_days_last_7',
  'active_days_last_28',
  'active_weekdays',
  /** Blocks of seven days, counted from `start_day`, with an event. */
  'active_weeks',
  /** Days from each active day to the next: how many, their sum, the sum of their squares. */
  'day_gaps',
  'day_gap_sum',
  'day_gap_squares',
  /** Events in the last quarter of the user's window. */
  'late_events',
] as const;

/** From the sessions in the window; 0 without any. */
const SESSION_FACTS = [
  'sessions',
  'active_ms',
  /** Sessions of at least two events. */
  'timed_sessions',
  'night_sessions',
  'morning_sessions',
  'afternoon_sessions',
  'evening_sessions',
] as const;

/** NULL where there is none. */
const OPTIONAL_FACTS = [
  /** Lower and upper median of the active time of timed sessions. */
  'session_ms_low',
  'session_ms_high',
  /** First activation event. */
  'value_t',
] as const;

/** The columns of `user_facts` besides `u`, in order. */
export const FACTS = [
  ...LIFE_FACTS,
  /** `end_day - start_day + 1`. */
  'exposure_days',
  ...DAY_FACTS,
  ...SESSION_FACTS,
  /** Onboarding steps done in order. */
  'steps_done',
  ...OPTIONAL_FACTS,
] as const;

export type Fact = (typeof FACTS)[number];

/**
 * The statements that make integer facts of every user, from which every feature follows. One text for every engine but
 * for the fragments of the dialect; integers only, so that they are equal whatever the number of threads.
 *
 * They leave `user_events(u, e, n, days)`, `sessions` and `user_facts`: one row per user seen before the as-of date.
 */
export function factStatements(dialect: Dialect, zone: string, plan: FeaturePlan, firstMs: number): Sql[] {
  const clock = localClock(dialect, zone, firstMs, plan.asOfMs);
  const source = windowEvents(plan);
  return [
    ...[...SOURCES, 'feature_use_days', 'feature_taken', 'user_events', 'user_facts'].map(
      (table) => sql`DROP TABLE IF EXISTS ${dialect.ident(table)}`,
    ),
    lifeStatement(clock, plan),
    useDaysStatement(clock, source),
    userEventsStatement(),
    dayFactsStatement(dialect),
    sql`DROP TABLE feature_use_days`,
    ...sessionStatements(source, plan.sessions),
    sessionFactsStatement(clock),
    ...onboardingStatements(plan),
    activationStatement(plan),
    userFactsStatement(dialect),
    ...SOURCES.map((table) => sql`DROP TABLE ${dialect.ident(table)}`),
  ];
}

const SOURCES = ['feature_life', 'feature_days', 'feature_sessions', 'feature_steps', 'feature_value'];

function userFactsStatement(dialect: Dialect): Sql {
  const whole = (value: Sql, name: string) => sql`CAST(${value} AS BIGINT) AS ${dialect.ident(name)}`;
  const column = (table: Sql, name: string) => sql`${table}.${dialect.ident(name)}`;
  const counted = (table: Sql) => (name: string) => whole(sql`coalesce(${column(table, name)}, 0)`, name);
  const columns = join([
    ...LIFE_FACTS.map((name) => whole(column(sql`l`, name), name)),
    whole(sql`l.end_day - l.start_day + 1`, 'exposure_days'),
    ...DAY_FACTS.map(counted(sql`d`)),
    ...SESSION_FACTS.map(counted(sql`s`)),
    counted(sql`o`)('steps_done'),
    whole(sql`s.session_ms_low`, 'session_ms_low'),
    whole(sql`s.session_ms_high`, 'session_ms_high'),
    whole(sql`a.value_t`, 'value_t'),
  ]);
  return sql`CREATE TABLE user_facts AS SELECT l.u, ${columns} FROM feature_life l
    LEFT JOIN feature_days d ON d.u = l.u LEFT JOIN feature_sessions s ON s.u = l.u
    LEFT JOIN feature_steps o ON o.u = l.u LEFT JOIN feature_value a ON a.u = l.u`;
}
