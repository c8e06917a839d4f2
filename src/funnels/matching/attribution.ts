import type { Attribution } from '../definition.js';
import type { Matcher } from './match.js';
import type { Entry, UnitEvents } from './unit.js';

/** Events with the value of a property that the funnel is broken down by: `values[i]` is its code, -1 when absent. */
export interface ValuedEvents extends UnitEvents {
  values: ArrayLike<number>;
}

/** What a unit counts for one value. */
export interface ValuedEntry {
  value: number;
  entry: Entry;
}

/**
 * Entries by the value of a property of the events, as PostHog attributes them:
 *
 * - `first_touch`, `last_touch`: the first or last value on any step of the unit holds for all it does; -1 when there is none.
 * - `all_events`: each value by itself, on the events that have it; others are not looked at.
 * - a step: each value that this step has, counting only events of this step that have it. Who never does the step is in
 *   no group, not even at the first step.
 */
export function attributedEntries(
  match: Matcher,
  attribution: Attribution,
): (unit: ValuedEvents) => ValuedEntry[] {
  const under = (value: number, unit: UnitEvents) => match(unit).map((entry) => ({ value, entry }));
  switch (attribution) {
    case 'first_touch':
    case 'last_touch':
      return (unit) => under(touch(unit, attribution === 'last_touch'), unit);
    case 'all_events':
      return (unit) => valuesAt(unit, ~0).flatMap((value) => under(value, having(unit, value)));
    default: {
      const bit = 1 << (attribution - 1);
      return (unit) => valuesAt(unit, bit).flatMap((value) => under(value, withoutOthers(unit, bit, value)));
    }
  }
}

function touch(unit: ValuedEvents, last: boolean): number {
  let found = -1;
  for (let i = 0; i < unit.length; i++) {
    if (unit.steps[i] === 0 || unit.values[i]! < 0) continue;
    found = unit.values[i]!;
    if (!last) break;
  }
  return found;
}

/** Distinct values of the events that have one of these step bits, in order of their first appearance. */
function valuesAt(unit: ValuedEvents, bits: number): number[] {
  const found = new Set<number>();
  for (let i = 0; i < unit.length; i++) if (unit.steps[i]! & bits) found.add(unit.values[i]!);
  return [...found];
}

function having(unit: ValuedEvents, value: number): UnitEvents {
  const kept: number[] = [];
  for (let i = 0; i < unit.length; i++) if (unit.values[i] === value) kept.push(i);
  const column = (values: ArrayLike<number>) => Float64Array.from(kept, (i) => values[i]!);
  const [time, steps, excluded] = [column(unit.time), column(unit.steps), column(unit.excluded)];
  return { length: kept.length, time, steps, excluded };
}

function withoutOthers(unit: ValuedEvents, bit: number, value: number): UnitEvents {
  const steps = Int32Array.from({ length: unit.length }, (_, i) =>
    unit.values[i] === value ? unit.steps[i]! : unit.steps[i]! & ~bit,
  );
  return { length: unit.length, time: unit.time, steps, excluded: unit.excluded };
}
