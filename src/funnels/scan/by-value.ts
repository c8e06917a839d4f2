import type { Breakdown, FunnelDefinition } from '../definition.js';
import { attributedEntries, matcherOf } from '../matching/index.js';
import { EntryColumns, type FunnelEntries } from './entries.js';
import type { UnitListener } from './evaluate.js';
import type { HeldEvents } from './hold.js';

/** Collects the entries once more, by the value of the property that the funnel is broken down by. */
export class EntriesByValue implements UnitListener {
  readonly #find: ReturnType<typeof attributedEntries>;
  readonly #columns = new EntryColumns();
  readonly #values: number[] = [];

  constructor({ rule, steps, exclusions }: FunnelDefinition, { attribution }: Breakdown) {
    this.#find = attributedEntries(matcherOf(rule, steps.length, exclusions), attribution);
  }

  add(user: number, { length, time, steps, excluded, held }: HeldEvents): void {
    for (const { value, entry } of this.#find({ length, time, steps, excluded, values: held.at(-1)! })) {
      this.#columns.add(user, entry);
      this.#values.push(value);
    }
  }

  /** The entries, and the code of the value of each (-1: none). */
  finish(): { entries: FunnelEntries; values: Int32Array } {
    return { entries: this.#columns.finish(), values: Int32Array.from(this.#values) };
  }
}
