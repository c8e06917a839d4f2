import { type Feature, MINUTE_MS, perRow, ratio, ratioSql } from './feature.js';

/** How often, how much and how long in one sitting. The last event of a session has no duration. */
export const sessionFeatures: readonly Feature[] = [
  {
    definition: {
      name: 'sessions_per_active_week',
      title: 'sessions per active week',
      unit: 'sessions/week',
      meaning: 'Sessions divided by the weeks, counted from the start of the user, with at least one event.',
      sql: ratioSql('sessions', 'active_weeks'),
      block: 'how-much',
      direction: 'more-is-more-engaged',
      transform: 'log',
      known: 'anytime',
    },
    values: (input) => ratio(input, 'sessions', 'active_weeks'),
  },
  {
    definition: {
      name: 'events_per_session',
      title: 'events per session',
      unit: 'events/session',
      meaning: 'Events divided by sessions.',
      sql: ratioSql('events', 'sessions'),
      block: 'how-much',
      direction: 'more-is-more-engaged',
      transform: 'log',
      known: 'anytime',
    },
    needsTimeOfDay: true,
    values: (input) => ratio(input, 'events', 'sessions'),
  },
  {
    definition: {
      name: 'minutes_per_active_day',
      title: 'active minutes per active day',
      unit: 'minutes/day',
      meaning: 'Time between the events of a session, pauses counted up to the idle limit, per active day.',
      sql: `SELECT u, CAST(active_ms AS DOUBLE) / (${MINUTE_MS} * nullif(active_days, 0)) AS value FROM user_facts`,
      block: 'how-much',
      direction: 'more-is-more-engaged',
      transform: 'log',
      known: 'anytime',
    },
    needsTimeOfDay: true,
    values: (input) => ratio(input, 'active_ms', 'active_days', 1 / MINUTE_MS),
  },
  {
    definition: {
      name: 'median_session_minutes',
      title: 'minutes of a typical session',
      unit: 'minutes',
      meaning: 'Median active time of sessions of at least two events; unknown without any.',
      sql: `SELECT u, CAST(session_ms_low + session_ms_high AS DOUBLE) / ${2 * MINUTE_MS} AS value FROM user_facts`,
      block: 'how-much',
      direction: 'more-is-more-engaged',
      transform: 'log',
      known: 'anytime',
    },
    needsTimeOfDay: true,
    values: (input) => {
      const { session_ms_low: low, session_ms_high: high } = input.facts;
      return perRow(input, (row) => (low[row]! + high[row]!) / (2 * MINUTE_MS));
    },
  },
];
