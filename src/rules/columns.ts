import type { FeatureTable } from '../features/index.js';
import type { RuleFeature } from './form.js';

/** One attribute of many users. Unknown is NaN, -1 or null. */
export type RuleColumn =
  | { feature: RuleFeature; type: 'number'; values: Float64Array }
  | { feature: RuleFeature; type: 'boolean'; values: Int8Array }
  | { feature: RuleFeature; type: 'string'; values: readonly (string | null)[] };

/** What rules can ask of the users of a table; every column has one value per user. */
export interface RuleColumns {
  userIds: readonly string[];
  columns: readonly RuleColumn[];
}

/** Prefix of the yes-or-no feature beside a duration: whether the event happened at all. */
const REACHED = 'reached_';

/**
 * The attributes of a feature table: every feature as a number; beside a duration to an event, whether it was reached
 * (a user who was not there by the end of the data has no duration); and shares of events for the given groups.
 */
export function ruleColumns(table: FeatureTable, groups: readonly RuleFeature[] = []): RuleColumns {
  const columns: RuleColumn[] = [];
  for (const { definition, values, censored } of table.columns) {
    const { name, title, unit, meaning } = definition;
    const feature: RuleFeature = { name, type: 'number', title, unit, meaning };
    if (!censored) {
      columns.push({ feature, type: 'number', values });
      continue;
    }
    columns.push({ feature, type: 'number', values: values.map((v, i) => (censored[i] ? Number.NaN : v)) });
    columns.push({
      feature: {
        name: REACHED + name,
        type: 'boolean',
        title: `a known ${title}`,
        unit: '',
        meaning: `Whether it had happened by the end of the data: ${meaning}`,
      },
      type: 'boolean',
      values: Int8Array.from(values, (v, i) => (Number.isNaN(v) ? -1 : censored[i] ? 0 : 1)),
    });
  }
  for (const feature of groups)
    columns.push({ feature, type: 'number', values: eventShares(table, feature) });
  return { userIds: table.userIds, columns };
}

/** Share of each user's events that are among the feature's events; NaN for a user without events. */
function eventShares(table: FeatureTable, feature: RuleFeature): Float64Array {
  const { events, rowStart, event, count } = table.mix;
  const members = new Set(feature.events);
  const inGroup = Uint8Array.from(events, (name) => (members.has(name) ? 1 : 0));
  const shares = new Float64Array(table.userIds.length);
  for (let u = 0; u < shares.length; u++) {
    let all = 0;
    let mine = 0;
    for (let i = rowStart[u]!; i < rowStart[u + 1]!; i++) {
      all += count[i]!;
      if (inGroup[event[i]!]) mine += count[i]!;
    }
    shares[u] = mine / all;
  }
  return shares;
}

/** The attributes of one user as an object; unknown ones are absent. */
export function userAt(
  columns: readonly RuleColumn[],
  row: number,
): Record<string, number | boolean | string> {
  const user: Record<string, number | boolean | string> = {};
  for (const column of columns) {
    const { name } = column.feature;
    if (column.type === 'number') {
      if (!Number.isNaN(column.values[row]!)) user[name] = column.values[row]!;
    } else if (column.type === 'boolean') {
      if (column.values[row]! >= 0) user[name] = column.values[row] === 1;
    } else if (column.values[row] != null) user[name] = column.values[row]!;
  }
  return user;
}
