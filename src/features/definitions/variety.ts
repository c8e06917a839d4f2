import { entropyBits, rarefiedRichness } from '../breadth.js';
import { type Feature, perRow } from './feature.js';

/** Events in the sample of the breadth feature; users with fewer have no breadth. */
export const BREADTH_SAMPLE = 10;

/** How many different things a user does. */
export const varietyFeatures: readonly Feature[] = [
  {
    definition: {
      name: 'distinct_features_used',
      title: 'different events done',
      unit: 'count',
      meaning: 'Different events in the window; grows with tenure.',
      sql: `SELECT f.u, CAST(count(x.e) AS DOUBLE) AS value FROM user_facts f LEFT JOIN user_events x ON x.u = f.u GROUP BY f.u`,
      block: 'context',
      direction: 'more-is-more-engaged',
      transform: 'log',
      known: 'anytime',
    },
    values: ({ rows, use }) =>
      Float64Array.from({ length: rows }, (_, row) => use.mix.rowStart[row + 1]! - use.mix.rowStart[row]!),
  },
  {
    definition: {
      name: 'breadth',
      title: `different events in ${BREADTH_SAMPLE} events`,
      unit: 'count',
      meaning: `Expected number of different events among ${BREADTH_SAMPLE} of the user's events drawn at random (rarefaction); unknown below ${BREADTH_SAMPLE} events.`,
      sql: breadthSql(),
      block: 'what',
      direction: 'more-is-more-engaged',
      transform: 'identity',
      known: 'anytime',
    },
    values: (input) => {
      const { mix } = input.use;
      return perRow(input, (row) =>
        rarefiedRichness(
          mix.count,
          mix.rowStart[row]!,
          mix.rowStart[row + 1]!,
          input.facts.events[row]!,
          BREADTH_SAMPLE,
        ),
      );
    },
  },
  {
    definition: {
      name: 'use_entropy',
      title: 'variety of use',
      unit: 'bits',
      meaning: 'Shannon entropy of the shares of the events; 0 when all are one event.',
      sql: `SELECT f.u, max(log2(f.events)) - sum(CAST(x.n AS DOUBLE) * log2(x.n)) / max(f.events) AS value FROM user_facts f LEFT JOIN user_events x ON x.u = f.u WHERE f.events > 0 GROUP BY f.u`,
      block: 'what',
      direction: 'neutral',
      transform: 'identity',
      known: 'anytime',
    },
    values: (input) => {
      const { mix } = input.use;
      return perRow(input, (row) =>
        entropyBits(mix.count, mix.rowStart[row]!, mix.rowStart[row + 1]!, input.facts.events[row]!),
      );
    },
  },
];

/** 1 - C(n - c, m) / C(n, m), summed over events, with the binomials multiplied out. */
function breadthSql(): string {
  const absent = Array.from(
    { length: BREADTH_SAMPLE },
    (_, j) => `greatest(f.events - x.n - ${j}, 0) / CAST(f.events - ${j} AS DOUBLE)`,
  ).join(' * ');
  return `SELECT f.u, sum(1 - ${absent}) AS value FROM user_facts f JOIN user_events x ON x.u = f.u WHERE f.events >= ${BREADTH_SAMPLE} GROUP BY f.u`;
}
