import type { Entry, UnitEvents } from './unit.js';

/** Modes of ClickHouse's `windowFunnel`, by its names. */
export type WindowFunnelMode =
  | 'strict_order'
  | 'strict_deduplication'
  | 'strict_increase'
  | 'strict_once'
  | 'allow_reentry';

/** A chain that stands at a level: when it began, when it came there, and what it is made of. */
interface Level {
  start: number;
  time: number;
  /** Events of the chain at its last time; with `strict_once` none of them serves it again. */
  used: number[];
  times: number[];
}

/**
 * ClickHouse's `windowFunnel(window, modes…)`: the longest chain of steps of a unit. Events are taken by (time, step);
 * a first step seen again replaces the start; one event may serve several steps unless `strict_once`, which keeps every
 * chain until its events can no longer matter.
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
  const once = modes.has('strict_once');
  /** `levels[k]`: chains that reached step `k + 1`; a single one unless `strict_once`. */
  const levels: Level[][] = Array.from({ length: steps }, () => []);
  let now = Number.NEGATIVE_INFINITY;
  for (const { event, step } of byTimeAndStep(events, steps, modes)) {
    const time = events.time[event]!;
    if (once && time > now) levels.forEach(keepLatest);
    now = time;
    if (step === 0) {
      if (levels[0]!.length > 0) break;
      continue;
    }
    if (step === 1) {
      const level = { start: time, time, used: [event], times: [time] };
      if (once) levels[0]!.push(level);
      else levels[0] = [level];
      if (steps === 1) break;
      continue;
    }
    const [previous, here] = [levels[step - 2]!, levels[step - 1]!];
    if (modes.has('strict_deduplication') && here.length > 0) break;
    if (previous.length === 0) {
      if (modes.has('strict_order') && levels[0]!.length > 0 && !modes.has('allow_reentry')) break;
      continue;
    }
    for (const chain of previous) {
      if (time > chain.start + windowMs) continue;
      if (modes.has('strict_increase') && time <= chain.time) continue;
      if (once && chain.used.includes(event)) continue;
      const used = chain.time === time ? [...chain.used, event] : [event];
      const level = { start: chain.start, time, used, times: [...chain.times, time] };
      if (once) here.push(level);
      else levels[step - 1] = [level];
    }
    if (step === steps && levels[step - 1]!.length > 0) break;
  }
  for (let step = steps; step >= 1; step--) {
    const level = levels[step - 1]!.at(-1);
    if (level) return { reached: step, times: level.times };
  }
  return { reached: 0, times: [] };
}

/**
 * Of the chains at a level only the latest start matters once the time has moved on: none of their events comes again, all
 * their times are past, and the latest start is the last to leave the window.
 */
function keepLatest(level: Level[]): void {
  if (level.length < 2) return;
  const latest = level.reduce((a, b) => (b.start > a.start ? b : a));
  level.splice(0, level.length, latest);
}

/**
 * Each event once per step it is, by (time, step, event). Events that are no step appear (as step 0) for `strict_order`
 * only.
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
  return list.sort(
    (a, b) => events.time[a.event]! - events.time[b.event]! || a.step - b.step || a.event - b.event,
  );
}
