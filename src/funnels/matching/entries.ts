import type { FunnelRule } from '../definition.js';
import { type Entry, type ExclusionRanges, hits, type UnitEvents } from './unit.js';

/** How far a following step may lie before the one it follows, by the rule for ties. */
const GRACE_MS = { exact: 0, second: 0, 'grace-2s': 2000 } as const;

/**
 * Re-entry `first`: an entry opens at a first step and takes the earliest event for each following step. While it is open
 * a repeated first step changes nothing. It ends by conversion, when the window is over, or by an exclusion, whose event
 * is used up. Mixpanel's funnels; without a window Retentioneering's.
 *
 * @param all every entry in turn (totals); only the first otherwise (uniques)
 */
export function firstEntries(
  events: UnitEvents,
  steps: number,
  rule: FunnelRule,
  ranges: ExclusionRanges,
  all: boolean,
): Entry[] {
  const entries: Entry[] = [];
  const used = new Uint8Array(events.length);
  for (let i = 0; i < events.length; i++) {
    if (used[i] || !(events.steps[i]! & 1)) continue;
    const { entry, next } = follow(events, i, steps, rule, ranges, used);
    entries.push(entry);
    if (!all) break;
    i = next - 1;
  }
  return entries;
}

/** Follows the entry that opens at event `first`. `next` is the event from which a further entry may open. */
function follow(
  events: UnitEvents,
  first: number,
  steps: number,
  rule: FunnelRule,
  ranges: ExclusionRanges,
  used: Uint8Array,
): { entry: Entry; next: number } {
  const start = instant(events.time[first]!, rule);
  const times = [events.time[first]!];
  used[first] = 1;
  let at = first;
  for (let step = 2; step <= steps; step++) {
    const found = nextStep(events, at, start, step, rule, ranges, used);
    if (found.kind === 'excluded') {
      used[found.event] = 1;
      return { entry: ended(times, rule), next: found.event + 1 };
    }
    if (found.kind === 'none') return { entry: { reached: step - 1, times }, next: found.event };
    times.push(events.time[found.event]!);
    if (!rule.oneEventManySteps) used[found.event] = 1;
    at = found.event;
  }
  return { entry: { reached: steps, times }, next: Math.max(at, first) + 1 };
}

type Found = { kind: 'step' | 'excluded' | 'none'; event: number };

/** The next event of `step` after event `at`, or what ends the entry before it. */
function nextStep(
  events: UnitEvents,
  at: number,
  start: number,
  step: number,
  rule: FunnelRule,
  ranges: ExclusionRanges,
  used: Uint8Array,
): Found {
  const bit = 1 << (step - 1);
  const here = instant(events.time[at]!, rule);
  const grace = GRACE_MS[rule.ties];
  let from = at + 1;
  while (from > 0 && instant(events.time[from - 1]!, rule) >= here - grace) from--;
  for (let i = from; i < events.length; i++) {
    const time = instant(events.time[i]!, rule);
    if (time - start > rule.windowMs) return { kind: 'none', event: i };
    if (!used[i] && events.steps[i]! & bit) return { kind: 'step', event: i };
    if (i <= at) continue;
    if (hits(events.excluded[i]!, ranges, step - 1)) return { kind: 'excluded', event: i };
    if (rule.order === 'strict' && time > here && !stepInSameInstant(events, i, bit, rule, used)) {
      return { kind: 'none', event: i };
    }
  }
  return { kind: 'none', event: events.length };
}

/** A stranger in the same second as the step does not stand between it and the one before. */
function stepInSameInstant(
  events: UnitEvents,
  i: number,
  bit: number,
  rule: FunnelRule,
  used: Uint8Array,
): boolean {
  const time = instant(events.time[i]!, rule);
  for (let j = i + 1; j < events.length && instant(events.time[j]!, rule) === time; j++) {
    if (!used[j] && events.steps[j]! & bit) return true;
  }
  return false;
}

function ended(times: number[], rule: FunnelRule): Entry {
  return rule.exclusionEffect === 'drop-user' ? { reached: 0, times: [] } : { reached: times.length, times };
}

function instant(time: number, rule: FunnelRule): number {
  return rule.ties === 'second' ? Math.floor(time / 1000) * 1000 : time;
}
