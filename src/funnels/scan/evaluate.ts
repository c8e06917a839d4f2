import type { ColumnTypes } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import type { FunnelDefinition } from '../definition.js';
import { type Entry, type Matcher, matcherOf } from '../matching/index.js';
import { EntryColumns, type FunnelEntries } from './entries.js';
import { type HeldEvents, heldEntries } from './hold.js';
import { type FunnelScope, funnelQuery } from './query.js';
import { UnitBuffer } from './unit-buffer.js';

/** Follows the units of a scan. */
export interface UnitListener {
  /** @param entries what `match` found in the whole unit */
  add(user: number, unit: HeldEvents, entries: readonly Entry[], match: (unit: HeldEvents) => Entry[]): void;
}

/**
 * Finds the entries of all users in one pass over the events, whatever the number of groups they will be broken down by.
 *
 * @param listeners are shown every unit with what was found in it
 * @throws KindredError when an event or property of the definition is not in the data
 */
export async function evaluateFunnel(
  events: EventTable,
  definition: FunnelDefinition,
  scope: FunnelScope,
  listeners: readonly UnitListener[] = [],
): Promise<FunnelEntries> {
  const { rule, steps, exclusions, hold, breakdown } = definition;
  const query = await funnelQuery(events, definition, scope);
  const bySession = rule.counting === 'sessions';
  const heldNames = [...hold, ...(breakdown ? [breakdown.property] : [])].map((_, i) => `v${i}`);
  const types: ColumnTypes = { u: 'int32', t: 'int53' };
  if (bySession) Object.assign(types, { s0: 'int53', sh: 'int53' });
  types.mask = 'int32';
  for (const name of heldNames) types[name] = 'int32';

  const match: Matcher = matcherOf(rule, steps.length, exclusions);
  const matchUnit = hold.length > 0 ? heldEntries(match, rule) : match;
  const entries = new EntryColumns();
  const unit = new UnitBuffer(steps.length, heldNames.length);
  let [user, start, vendor] = [-1, 0, 0];
  const finish = () => {
    if (unit.length > 0) {
      const found = matchUnit(unit);
      for (const entry of found) entries.add(user, entry);
      for (const listener of listeners) listener.add(user, unit, found, matchUnit);
    }
    unit.clear();
  };
  for await (const { rows, columns } of events.engine.batches(query, types)) {
    const column = columns as unknown as Record<string, Int32Array & Float64Array>;
    const { u, t, mask, s0, sh } = column as Record<'u' | 't' | 'mask' | 's0' | 'sh', Int32Array>;
    const held = heldNames.map((name) => column[name]!);
    for (let i = 0; i < rows; i++) {
      if (u![i] !== user || (bySession && (s0![i] !== start || sh![i] !== vendor))) {
        finish();
        user = u![i]!;
        if (bySession) [start, vendor] = [s0![i]!, sh![i]!];
      }
      unit.push(t![i]!, mask![i]!);
      for (let h = 0; h < held.length; h++) unit.hold(h, held[h]![i]!);
    }
  }
  finish();
  return entries.finish();
}
