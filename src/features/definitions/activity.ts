import { type Feature, ratio, ratioSql } from './feature.js';

/** On how many days a user is active. */
export const activityFeatures: readonly Feature[] = [
  {
    definition: {
      name: 'active_days',
      title: 'active days',
      unit: 'days',
      meaning: 'Local days with at least one event in the window; grows with tenure.',
      sql: 'SELECT u, CAST(active_days AS DOUBLE) AS value FROM user_facts',
      block: 'context',
      direction: 'more-is-more-engaged',
      transform: 'log',
      known: 'anytime',
    },
    values: (input) => input.facts.active_days.slice(),
  },
  {
    definition: {
      name: 'active_day_rate',
      title: 'share of days active',
      unit: 'share',
      meaning: 'Active days divided by the days the user could have been active in the window.',
      sql: ratioSql('active_days', 'exposure_days'),
      block: 'how-much',
      direction: 'more-is-more-engaged',
      transform: 'logit',
      known: 'anytime',
    },
    values: (input) => ratio(input, 'active_days', 'exposure_days'),
  },
  {
    definition: {
      name: 'active_days_last_7',
      title: 'active days of the last 7',
      unit: 'days',
      meaning: 'Local days with an event among the last 7 up to the as-of date (L7).',
      sql: 'SELECT u, CAST(active_days_last_7 AS DOUBLE) AS value FROM user_facts',
      block: 'context',
      direction: 'more-is-more-engaged',
      transform: 'log',
      known: 'after-window',
    },
    values: (input) => input.facts.active_days_last_7.slice(),
  },
  {
    definition: {
      name: 'active_days_last_28',
      title: 'active days of the last 28',
      unit: 'days',
      meaning: 'Local days with an event among the last 28 up to the as-of date (L28).',
      sql: 'SELECT u, CAST(active_days_last_28 AS DOUBLE) AS value FROM user_facts',
      block: 'context',
      direction: 'more-is-more-engaged',
      transform: 'log',
      known: 'after-window',
    },
    values: (input) => input.facts.active_days_last_28.slice(),
  },
  {
    definition: {
      name: 'events_per_active_day',
      title: 'events per active day',
      unit: 'events/day',
      meaning: 'Events divided by active days.',
      sql: ratioSql('events', 'active_days'),
      block: 'how-much',
      direction: 'more-is-more-engaged',
      transform: 'log',
      known: 'anytime',
    },
    values: (input) => ratio(input, 'events', 'active_days'),
  },
];
