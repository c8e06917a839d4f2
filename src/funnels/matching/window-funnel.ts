import type { Entry, UnitEvents } from './unit.js';

/** Modes of ClickHouse's `windowFunnel`, by its names. */
export type WindowFunnelMode =
  | 'strict_order'
  | 'strict_deduplication'
  | 'strict_increase'
  | 'strict_once'
  | 'allow_reentry';

/** The chain that stands at a level: when it began, when it came there, and the times on its way. */
interface Level {
  start: number;
  time: number;
  event: number;
  times: number[];
}

/**
 * ClickHouse's `windowFunnel(window, modes…)`: the longest chain of steps of a unit. Events are taken by (time, step);
 * a first step seen again replaces the start; one event may serve several steps unless `strict_once`.
 *
 * - `strict_order`: an event that is no step ends the scan, and so does a step that comes before its predecessor, unless
 *   `allow_reentry` ignores it.
 * - `strict_deduplication`: a repeat of a step that was reached (from the second) ends the scan.
 * - `strict_increase`: times must rise.
 *
 * Source: ClickHouse, `AggregateFunctionWindowFunnel`, and its tests.
 */
export function windowFunnel(
  events: UnitEvents,
  steps: number,
  windowMs: number,
  modes: ReadonlySet<WindowFunnelMode>,
): Entry {
  const levels: (Level | undefined)[] = new Array(steps);
  for (const { event, step } of byTimeAndStep(events, steps, modes)) {
    const time = events.time[event]!;
    if (step === 0) {
      if (levels[0]) break;
      continue;
    }
    if (step === 1) {
      levels[0] = { start: time, time, event, times: [time] };
      if (steps === 1) break;
      continue;
    }
    const previous = levels[step - 2];
    if (modes.has('strict_deduplication') && levels[step - 1]) break;
    if (!previous) {
      if (modes.has('strict_order') && levels[0] && !modes.has('allow_reentry')) break;
      continue;
    }
    if (time > previous.start + windowMs) continue;
    if (modes.has('strict_increase') && time <= previous.time) continue;
    if (modes.has('strict_once') && event === previous.event) continue;
    levels[step - 1] = { start: previous.start, time, event, times: [...previous.times, time] };
    if (step === steps) break;
  }
  for (let step = steps; step >= 1; step--) {
    const level = levels[step - 1];
    if (level) return { reached: step, times: level.times };
  }
  return { reached: 0, times: [] };
}

/**
 * Each event once per step it is, by (time, step); with `strict_once` one event's later steps go first, so that it never
 * replaces the chain it could continue. Events that are no step appear (as step 0) for `strict_order` only.
 */
function byTimeAndStep(
  events: UnitEvents,
  steps: number,
  modes: ReadonlySet<WindowFunnelMode>,
): { event: number; step: number }[] {
  const list: { event: number; step: number }[] = [];
  for (let event = 0; event < events.length; event++) {
    if (events.steps[event] === 0 && modes.has('strict_order')) list.push({ event, step: 0 });
    for (let step = 1; step <= steps; step++) {
      if ((events.steps[event]! >> (step - 1)) & 1) list.push({ event, step });
    }
  }
  const once = modes.has('strict_once');
  return list.sort((a, b) => {
    const byTime = events.time[a.event]! - events.time[b.event]!;
    if (byTime !== 0) return byTime;
    return once ? a.event - b.event || b.step - a.step : a.step - b.step;
  });
}
