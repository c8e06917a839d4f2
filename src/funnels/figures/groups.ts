import type { FunnelEntries } from '../scan/entries.js';

/** Groups of users that a funnel is broken down by: personas, in the order of the report. */
export interface FunnelGroups {
  /** Index into `names` by user, -1 for none. */
  labels: Int32Array;
  names: readonly string[];
}

/** The entries of one group, as indices into the columns, ascending. */
export interface EntryGroup {
  /** Null: everyone. */
  name: string | null;
  entries: Int32Array;
}

/** Everyone first, then the groups in their order. */
export function groupEntries({ length, user }: FunnelEntries, { labels, names }: FunnelGroups): EntryGroup[] {
  const sizes = new Int32Array(names.length);
  for (let i = 0; i < length; i++) {
    const group = labels[user[i]!]!;
    if (group >= 0) sizes[group]!++;
  }
  const groups = names.map((name, g) => ({ name, entries: new Int32Array(sizes[g]!) }));
  sizes.fill(0);
  for (let i = 0; i < length; i++) {
    const group = labels[user[i]!]!;
    if (group >= 0) groups[group]!.entries[sizes[group]!++] = i;
  }
  return [{ name: null, entries: Int32Array.from({ length }, (_, i) => i) }, ...groups];
}
