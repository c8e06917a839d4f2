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

/** Unit of features that are 1 for yes and 0 for no. */
const FLAG = 'flag';

/**
 * The attributes of a feature table: every feature as a number, flags as yes or no, and shares of events for the given
 * groups. A duration to an event that has not happened is unknown, like any missing value.
 */
export function ruleColumns(table: FeatureTable, groups: readonly RuleFeature[] = []): RuleColumns {
  const columns = table.columns.map(({ definition, values, censored }): RuleColumn => {
    const { title, unit, meaning } = definition;
    const name = attributeName(definition.name);
    if (unit === FLAG) {
      const flags = Int8Array.from(values, (v) => (Number.isNaN(v) ? -1 : v === 0 ? 0 : 1));
      return { feature: { name, type: 'boolean', title, unit, meaning }, type: 'boolean', values: flags };
    }
    const known = censored ? values.map((v, u) => (censored[u] ? Number.NaN : v)) : values;
    return { feature: { name, type: 'number', title, unit, meaning }, type: 'number', values: known };
  });
  for (const feature of groups)
    columns.push({ feature, type: 'number', values: eventShares(table, feature) });
  return { userIds: table.userIds, columns };
}

/** A feature's name as an attribute in every system: letters beyond ASCII become their code points. */
function attributeName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/gu, (c) => `u${c.codePointAt(0)!.toString(16)}`);
}

/**
 * A column from texts, as the feature's type reads them: numbers and `true` or `false` in full, other texts trimmed and in
 * Unicode form NFC. What cannot be read is unknown.
 */
export function textColumn(feature: RuleFeature, texts: readonly (string | null)[]): RuleColumn {
  if (feature.type === 'number') {
    const values = Float64Array.from(texts, (t) => (t === null || t.trim() === '' ? Number.NaN : Number(t)));
    return { feature, type: 'number', values };
  }
  if (feature.type === 'boolean') {
    const flags = new Map([
      ['true', 1],
      ['false', 0],
    ]);
    const values = Int8Array.from(texts, (t) => flags.get(t?.trim().toLowerCase() ?? '') ?? -1);
    return { feature, type: 'boolean', values };
  }
  const values = texts.map((t) => t?.trim().normalize('NFC') || null);
  return { feature, type: 'string', values };
}

/** The column of a share of events. */
export function shareColumn(table: FeatureTable, feature: RuleFeature): RuleColumn {
  return { feature, type: 'number', values: eventShares(table, feature) };
}

/**
 * Share of the feature's events in each user's events, or in those that it is measured among; NaN for a user who has
 * none of the latter.
 */
function eventShares(table: FeatureTable, feature: RuleFeature): Float64Array {
  const { events, rowStart, event, count } = table.mix;
  const members = new Set(feature.events);
  const inGroup = Uint8Array.from(events, (name) => (members.has(name) ? 1 : 0));
  const whole = feature.among && new Set(feature.among);
  const counts = Uint8Array.from(events, (name) => (!whole || whole.has(name) ? 1 : 0));
  const shares = new Float64Array(table.userIds.length);
  for (let u = 0; u < shares.length; u++) {
    let all = 0;
    let mine = 0;
    for (let i = rowStart[u]!; i < rowStart[u + 1]!; i++) {
      if (counts[event[i]!]) all += count[i]!;
      if (inGroup[event[i]!]) mine += count[i]!;
    }
    shares[u] = mine / all;
  }
  return shares;
}

/** The same attributes of some of the users, in the order of `rows`. */
export function columnAt(column: RuleColumn, rows: Int32Array): RuleColumn {
  const { feature } = column;
  if (column.type === 'string') {
    return { feature, type: 'string', values: Array.from(rows, (row) => column.values[row]!) };
  }
  if (column.type === 'boolean') {
    return { feature, type: 'boolean', values: Int8Array.from(rows, (row) => column.values[row]!) };
  }
  return { feature, type: 'number', values: Float64Array.from(rows, (row) => column.values[row]!) };
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
