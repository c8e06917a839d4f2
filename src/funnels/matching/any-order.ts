import type { FunnelRule } from '../definition.js';
import type { Entry, ExclusionRanges, UnitEvents } from './unit.js';

/**
 * Order `any`: the most distinct steps within one window, in whatever order; the first of them opens the entry. With
 * several windows of the same depth the earliest counts. One event serves one step.
 *
 * An exclusion before all steps are done leaves the entry with its first step only.
 */
export function anyOrder(
  events: UnitEvents,
  steps: number,
  rule: FunnelRule,
  ranges: ExclusionRanges,
): Entry {
  let best: Entry = { reached: 0, times: [] };
  for (let i = 0; i < events.length; i++) {
    if (events.steps[i] === 0) continue;
    const entry = entryFrom(events, i, steps, rule, ranges);
    if (entry.reached > best.reached) best = entry;
    if (best.reached === steps) break;
  }
  return best;
}

/**
 * Order `any`, every entry in turn (totals): an entry opens at a first of the steps, takes each step once, and ends by
 * conversion, when the window is over, or by an exclusion; then the next may open. A step seen again while it is open
 * changes nothing. As far as an exclusion finds it, the entry stays counted.
 */
export function anyOrderEntries(
  events: UnitEvents,
  steps: number,
  rule: FunnelRule,
  ranges: ExclusionRanges,
): Entry[] {
  const entries: Entry[] = [];
  const owner = new Int32Array(steps);
  for (let i = 0; i < events.length; ) {
    if (events.steps[i] === 0) {
      i++;
      continue;
    }
    const start = events.time[i]!;
    const times: number[] = [];
    owner.fill(-1);
    for (; i < events.length && events.time[i]! - start <= rule.windowMs && times.length < steps; i++) {
      if (times.length > 0 && events.excluded[i] !== 0 && ranges.length > 0) {
        i++;
        break;
      }
      if (events.steps[i] !== 0 && place(events, i, owner, 0)) times.push(events.time[i]!);
    }
    entries.push({ reached: times.length, times });
  }
  return entries;
}

function entryFrom(
  events: UnitEvents,
  first: number,
  steps: number,
  rule: FunnelRule,
  ranges: ExclusionRanges,
): Entry {
  const start = events.time[first]!;
  const times: number[] = [];
  /** `owner[k]`: the event that serves step `k + 1`, or -1. */
  const owner = new Int32Array(steps).fill(-1);
  for (let i = first; i < events.length && events.time[i]! - start <= rule.windowMs; i++) {
    if (events.excluded[i] !== 0 && ranges.length > 0) return { reached: 1, times: times.slice(0, 1) };
    if (events.steps[i] !== 0 && place(events, i, owner, 0)) times.push(events.time[i]!);
    if (times.length === steps) break;
  }
  return { reached: times.length, times };
}

/**
 * Finds a step for event `i`, moving events that have another possible step (augmenting paths of a bipartite matching),
 * so that overlapping steps are filled whenever they can be.
 */
function place(events: UnitEvents, i: number, owner: Int32Array, tried: number): boolean {
  let seen = tried;
  for (let k = 0; k < owner.length; k++) {
    const bit = 1 << k;
    if (!(events.steps[i]! & bit) || seen & bit) continue;
    seen |= bit;
    if (owner[k] === -1 || place(events, owner[k]!, owner, seen)) {
      owner[k] = i;
      return true;
    }
  }
  return false;
}
