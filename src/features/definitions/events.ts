import type { Dialect } from '../../engines/index.js';
import { slugs } from '../slug.js';
import { type Feature, type FeatureInput, perRow } from './feature.js';

/** For each event of the catalogue its share of a user's events, and one share for all others together. */
export function shareFeatures(dialect: Dialect, catalogue: readonly string[]): Feature[] {
  const names = slugs(catalogue);
  const listed = catalogue.map((event) => dialect.text(event).text);
  const shares = catalogue.map((event, i): Feature => {
    return {
      definition: {
        name: `share_${names[i]}`,
        title: `share of ${event}`,
        unit: 'share',
        meaning: `'${event}' as a share of all events of the user in the window.`,
        sql: shareSql(`y.name = ${listed[i]}`),
        block: 'what',
        direction: 'neutral',
        transform: 'logit',
        known: 'anytime',
      },
      values: (input) => shareOf(input, (e) => input.use.mix.events[e] === event),
    };
  });
  const known = new Set(catalogue);
  const rest: Feature = {
    definition: {
      name: 'share_of_other_events',
      title: 'share of all other events',
      unit: 'share',
      meaning: `Events besides the ${catalogue.length} common ones as a share of all events of the user in the window.`,
      sql: shareSql(listed.length === 0 ? 'y.e >= 0' : `y.name NOT IN (${listed.join(', ')})`),
      block: 'what',
      direction: 'neutral',
      transform: 'logit',
      known: 'anytime',
    },
    values: (input) => shareOf(input, (e) => !known.has(input.use.mix.events[e]!)),
  };
  return [...shares, rest];
}

/** Whether a user has adopted each event of the catalogue, and the share of the catalogue that they have. */
export function adoptionFeatures(dialect: Dialect, catalogue: readonly string[], days: number): Feature[] {
  const names = slugs(catalogue);
  const adopted = catalogue.map((event, i): Feature => {
    return {
      definition: {
        name: `adopted_${names[i]}`,
        title: `uses ${event} regularly`,
        unit: 'flag',
        meaning: `1 when the user did '${event}' on ${days} or more days, else 0; unknown for users with fewer days in the window.`,
        sql: adoptionSql(`y.name = ${dialect.text(event).text}`, days, '1.0'),
        block: 'context',
        direction: 'more-is-more-engaged',
        transform: 'identity',
        known: 'anytime',
      },
      values: (input) => adoptedCount(input, days, (e) => input.use.mix.events[e] === event),
    };
  });
  if (catalogue.length === 0) return [];
  const known = new Set(catalogue);
  const listed = catalogue.map((event) => dialect.text(event).text).join(', ');
  const rate: Feature = {
    definition: {
      name: 'adoption_rate',
      title: 'share of features used regularly',
      unit: 'share',
      meaning: `Of the ${catalogue.length} common events the share that the user did on ${days} or more days; unknown for users with fewer days in the window.`,
      sql: adoptionSql(`y.name IN (${listed})`, days, `${catalogue.length}.0`),
      block: 'context',
      direction: 'more-is-more-engaged',
      transform: 'logit',
      known: 'anytime',
    },
    values: (input) =>
      adoptedCount(input, days, (e) => known.has(input.use.mix.events[e]!)).map(
        (count) => count / catalogue.length,
      ),
  };
  return [...adopted, rate];
}

function shareSql(condition: string): string {
  return `SELECT f.u, CAST(sum(CASE WHEN ${condition} THEN x.n ELSE 0 END) AS DOUBLE) / max(f.events) AS value FROM user_facts f JOIN user_events x ON x.u = f.u JOIN event_names y ON y.e = x.e GROUP BY f.u`;
}

function adoptionSql(condition: string, days: number, of: string): string {
  return `SELECT f.u, sum(CASE WHEN ${condition} AND x.days >= ${days} THEN 1 ELSE 0 END) / ${of} AS value FROM user_facts f LEFT JOIN user_events x ON x.u = f.u LEFT JOIN event_names y ON y.e = x.e WHERE f.exposure_days >= ${days} GROUP BY f.u`;
}

/** Share of the events for which a test holds; NaN for users without events. */
function shareOf(input: FeatureInput, test: (event: number) => boolean): Float64Array {
  const { mix } = input.use;
  const counts = Uint8Array.from(mix.events, (_, e) => (test(e) ? 1 : 0));
  return perRow(input, (row) => {
    let sum = 0;
    for (let i = mix.rowStart[row]!; i < mix.rowStart[row + 1]!; i++) {
      if (counts[mix.event[i]!]) sum += mix.count[i]!;
    }
    return input.facts.events[row] === 0 ? Number.NaN : sum / input.facts.events[row]!;
  });
}

/** Events for which a test holds that were done on enough days; NaN for users who had fewer days. */
function adoptedCount(input: FeatureInput, days: number, test: (event: number) => boolean): Float64Array {
  const { mix, days: usedOn } = input.use;
  const counts = Uint8Array.from(mix.events, (_, e) => (test(e) ? 1 : 0));
  return perRow(input, (row) => {
    if (input.facts.exposure_days[row]! < days) return Number.NaN;
    let sum = 0;
    for (let i = mix.rowStart[row]!; i < mix.rowStart[row + 1]!; i++) {
      if (counts[mix.event[i]!] && usedOn[i]! >= days) sum++;
    }
    return sum;
  });
}
