import { compareText } from '../../base/index.js';
import type { FunnelEntries } from '../scan/entries.js';

/** Groups of users that a funnel is broken down by: personas, in the order of the report. */
export interface FunnelGroups {
  /** Index into `names` by user, -1 for none. */
  labels: Int32Array;
  names: readonly string[];
}

/** The entries of one group, as indices into columns, ascending. */
export interface EntryGroup {
  /** Null: everyone. */
  name: string | null;
  source: FunnelEntries;
  entries: Int32Array;
}

/** Everyone first, then the groups in their order. */
export function groupEntries(source: FunnelEntries, { labels, names }: FunnelGroups): EntryGroup[] {
  return [everyoneOf(source), ...split(source, (i) => labels[source.user[i]!]!, names)];
}

function everyoneOf(source: FunnelEntries): EntryGroup {
  return { name: null, source, entries: Int32Array.from({ length: source.length }, (_, i) => i) };
}

function split(
  source: FunnelEntries,
  groupOf: (i: number) => number,
  names: readonly string[],
): EntryGroup[] {
  const sizes = new Int32Array(names.length);
  for (let i = 0; i < source.length; i++) if (groupOf(i) >= 0) sizes[groupOf(i)]!++;
  const groups = names.map((name, g) => ({ name, source, entries: new Int32Array(sizes[g]!) }));
  sizes.fill(0);
  for (let i = 0; i < source.length; i++) {
    const group = groupOf(i);
    if (group >= 0) groups[group]!.entries[sizes[group]!++] = i;
  }
  return groups;
}

/** More values than these are put together. */
const MOST_VALUES = 12;

export const NO_VALUE = '(no value)';
export const OTHER_VALUES = '(other values)';

/**
 * Everyone first, then the values by how many entered with each, the rarest together, and those without one.
 *
 * @param nameOf name of a value by its code
 */
export function groupByValue(
  everyone: FunnelEntries,
  { entries, values }: { entries: FunnelEntries; values: Int32Array },
  nameOf: ReadonlyMap<number, string>,
): EntryGroup[] {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  const codes = [...sizes.keys()]
    .filter((value) => value >= 0)
    .sort((a, b) => sizes.get(b)! - sizes.get(a)! || compareText(nameOf.get(a)!, nameOf.get(b)!));
  const shown = codes.length <= MOST_VALUES ? codes : codes.slice(0, MOST_VALUES - 1);
  const names = shown.map((value) => nameOf.get(value)!);
  if (shown.length < codes.length) names.push(OTHER_VALUES);
  if (sizes.has(-1)) names.push(NO_VALUE);
  const place = new Map(shown.map((value, g) => [value, g]));
  const groupOf = (i: number) =>
    values[i]! < 0 ? names.indexOf(NO_VALUE) : (place.get(values[i]!) ?? names.indexOf(OTHER_VALUES));
  return [everyoneOf(everyone), ...split(entries, groupOf, names)];
}
