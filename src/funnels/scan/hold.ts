import type { FunnelRule } from '../definition.js';
import type { Entry, Matcher, UnitEvents } from '../matching/index.js';

/** The events of a unit with the held properties: `held[h][i]` is the code of property `h` on event `i`, -1 when absent. */
export interface HeldEvents extends UnitEvents {
  time: Float64Array;
  steps: Int32Array;
  excluded: Int32Array;
  held: readonly Int32Array[];
}

/**
 * Matches with properties that must keep their value from the first step on. An event without a held property is no step.
 *
 * Uniques by the first entry hold the values of the user's first first step (Mixpanel); totals take every combination of
 * values by itself; otherwise the combination that goes furthest counts, of several the earliest.
 */
export function heldEntries(match: Matcher, rule: FunnelRule): (unit: HeldEvents) => Entry[] {
  return (unit) => {
    const combinations = firstStepValues(unit);
    if (combinations.length === 0) return [];
    if (rule.counting !== 'totals' && rule.reentry === 'first') return match(only(unit, combinations[0]!));
    const found = combinations.flatMap((values) => match(only(unit, values)));
    if (rule.counting === 'totals') return found.sort((a, b) => a.times[0]! - b.times[0]!);
    const furthest = found.reduce<Entry | undefined>(
      (best, entry) => (best === undefined || better(entry, best) ? entry : best),
      undefined,
    );
    return furthest === undefined ? [] : [furthest];
  };
}

function better(a: Entry, b: Entry): boolean {
  return a.reached > b.reached || (a.reached === b.reached && a.times[0]! < b.times[0]!);
}

/** The combinations of values on first steps, in order of their first appearance. */
function firstStepValues(unit: HeldEvents): number[][] {
  const found = new Map<string, number[]>();
  for (let i = 0; i < unit.length; i++) {
    if (!(unit.steps[i]! & 1)) continue;
    const values = unit.held.map((column) => column[i]!);
    if (!values.includes(-1) && !found.has(values.join())) found.set(values.join(), values);
  }
  return [...found.values()];
}

/** The unit with the steps of other values taken away; their events stay, for exclusions and a strict order. */
function only(unit: HeldEvents, values: readonly number[]): UnitEvents {
  const steps = Int32Array.from({ length: unit.length }, (_, i) =>
    values.every((value, h) => unit.held[h]![i] === value) ? unit.steps[i]! : 0,
  );
  return { length: unit.length, time: unit.time, steps, excluded: unit.excluded };
}
