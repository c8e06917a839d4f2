import { type Feature, HOUR_MS, perRow } from './feature.js';

/** Onboarding steps, when the configuration names some. */
export function onboardingFeatures(steps: readonly string[]): Feature[] {
  if (steps.length === 0) return [];
  const list = steps.join(', ');
  return [
    {
      definition: {
        name: 'onboarding_depth',
        title: 'onboarding steps done',
        unit: 'steps',
        meaning: `Onboarding steps done in order, each at or after the one before: ${list}.`,
        sql: 'SELECT u, CAST(steps_done AS DOUBLE) AS value FROM user_facts',
        block: 'context',
        direction: 'more-is-more-engaged',
        transform: 'identity',
        known: 'anytime',
      },
      values: (input) => input.facts.steps_done.slice(),
    },
    {
      definition: {
        name: 'onboarding_completion',
        title: 'onboarding completed',
        unit: 'flag',
        meaning: `1 when all ${steps.length} onboarding steps were done in order, else 0.`,
        sql: `SELECT u, CASE WHEN steps_done = ${steps.length} THEN 1.0 ELSE 0.0 END AS value FROM user_facts`,
        block: 'context',
        direction: 'more-is-more-engaged',
        transform: 'identity',
        known: 'anytime',
      },
      values: (input) => perRow(input, (row) => (input.facts.steps_done[row] === steps.length ? 1 : 0)),
    },
  ];
}

/** Time to first value, when the configuration names the event that means it. */
export function activationFeatures(activation: string | undefined): Feature[] {
  if (activation === undefined) return [];
  return [
    {
      definition: {
        name: 'time_to_value_hours',
        title: 'hours to first value',
        unit: 'hours',
        meaning: `Time from the first event to the first '${activation}'. A user who has not got there is censored: the value is the time observed so far, and no lower bound of anything else.`,
        sql: `SELECT u, CAST(coalesce(value_t, end_t) - first_t AS DOUBLE) / ${HOUR_MS} AS value FROM user_facts`,
        block: 'context',
        direction: 'less-is-more-engaged',
        transform: 'log',
        known: 'anytime',
      },
      values: (input) => {
        const { value_t: value, first_t: first, end_t: end } = input.facts;
        return perRow(input, (row) => {
          const until = Number.isNaN(value[row]!) ? end[row]! : value[row]!;
          return (until - first[row]!) / HOUR_MS;
        });
      },
      censored: (input) => Uint8Array.from(input.facts.value_t, (t) => (Number.isNaN(t) ? 1 : 0)),
    },
    {
      definition: {
        name: 'activated',
        title: 'reached first value',
        unit: 'flag',
        meaning: `1 when the user did '${activation}' before the as-of date, else 0.`,
        sql: 'SELECT u, CASE WHEN value_t IS NULL THEN 0.0 ELSE 1.0 END AS value FROM user_facts',
        block: 'context',
        direction: 'more-is-more-engaged',
        transform: 'identity',
        known: 'anytime',
      },
      values: (input) => perRow(input, (row) => (Number.isNaN(input.facts.value_t[row]!) ? 0 : 1)),
    },
  ];
}
