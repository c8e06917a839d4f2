import { DAY_MS } from '../../base/index.js';
import { type Feature, perRow } from './feature.js';

/** How long a user has been around, and how long ago they were last seen. Context: never forms clusters. */
export const tenureFeatures: readonly Feature[] = [
  {
    definition: {
      name: 'tenure_days',
      title: 'days since first seen',
      unit: 'days',
      meaning: 'Time from the first event to the as-of date.',
      sql: `SELECT u, CAST(end_t - first_t AS DOUBLE) / ${DAY_MS} AS value FROM user_facts`,
      block: 'context',
      direction: 'neutral',
      transform: 'log',
      known: 'after-window',
    },
    values: (input) => perRow(input, (row) => (input.facts.end_t[row]! - input.facts.first_t[row]!) / DAY_MS),
  },
  {
    definition: {
      name: 'recency_days',
      title: 'days since last active',
      unit: 'days',
      meaning: 'Time from the last event to the as-of date.',
      sql: `SELECT u, CAST(end_t - last_t AS DOUBLE) / ${DAY_MS} AS value FROM user_facts`,
      block: 'context',
      direction: 'less-is-more-engaged',
      transform: 'log',
      known: 'after-window',
    },
    values: (input) => perRow(input, (row) => (input.facts.end_t[row]! - input.facts.last_t[row]!) / DAY_MS),
  },
];
