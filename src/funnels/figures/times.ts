import type { FunnelEntries } from '../scan/entries.js';
import type { StepTimes } from './durations.js';

/** Until when entries were watched. */
export interface Watched {
  windowMs: number;
  /** Just after the last moment of the data. */
  endMs: number;
}

/** From step `from` to step `to`, of the entries that reached `from`. Times cannot be negative (steps in any order, ties). */
export function stepTimes(
  { reached, at, times }: FunnelEntries,
  entries: Int32Array,
  from: number,
  to: number,
  watched: Watched,
): StepTimes {
  const there: number[] = [];
  const not: number[] = [];
  for (const i of entries) {
    if (reached[i]! < from) continue;
    const begin = times[at[i]! + from - 1]!;
    if (reached[i]! >= to) there.push(Math.max(0, times[at[i]! + to - 1]! - begin));
    else not.push(Math.max(0, watchedUntil(times[at[i]!]!, watched) - begin));
  }
  return { reached: Float64Array.from(there), censored: Float64Array.from(not) };
}

/** The end of the window of an entry that began at `startMs`, or of the data if that comes first. */
export function watchedUntil(startMs: number, { windowMs, endMs }: Watched): number {
  return Math.min(startMs + windowMs, endMs);
}

/** Entries that stand at step `k` and whose window the data do not cover: neither through nor dropped. */
export function openEntries(
  { reached, at, times }: FunnelEntries,
  entries: Int32Array,
  k: number,
  { windowMs, endMs }: Watched,
): number {
  let open = 0;
  for (const i of entries) if (reached[i] === k && times[at[i]!]! + windowMs >= endMs) open++;
  return open;
}
