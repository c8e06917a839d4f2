import type { FunnelEntries } from '../scan/entries.js';
import type { StepTimes } from './durations.js';

/** Until when entries were watched. */
export interface Watched {
  windowMs: number;
  /** Just after the last moment of the data. */
  endMs: number;
  /** Where sessions are counted: silence that ends a session, and with it the entry, ms. */
  sessionGapMs?: number;
}

/** From step `from` to step `to`, of the entries that reached `from`. Times cannot be negative (steps in any order, ties). */
export function stepTimes(
  all: FunnelEntries,
  entries: Int32Array,
  from: number,
  to: number,
  watched: Watched,
): StepTimes {
  const { reached, at, times } = all;
  const there: number[] = [];
  const not: number[] = [];
  for (const i of entries) {
    if (reached[i]! < from) continue;
    const begin = times[at[i]! + from - 1]!;
    if (reached[i]! >= to) there.push(Math.max(0, times[at[i]! + to - 1]! - begin));
    else not.push(Math.max(0, watchedUntil(all, i, watched) - begin));
  }
  return { reached: Float64Array.from(there), censored: Float64Array.from(not) };
}

/** The end of the window of an entry, or of the data where the entry may yet go on then. */
export function watchedUntil(entries: FunnelEntries, i: number, watched: Watched): number {
  const end = entries.times[entries.at[i]!]! + watched.windowMs;
  return isOpenEntry(entries, i, watched) || end === Number.POSITIVE_INFINITY
    ? Math.min(end, watched.endMs)
    : end;
}

/**
 * Whether the data end before it is settled how far an entry comes: within its window, and within its session.
 *
 * @param first time of its first step, and `last` of the last it reached
 */
export function isOpen(first: number, last: number, { windowMs, endMs, sessionGapMs }: Watched): boolean {
  if (first + windowMs < endMs) return false;
  return sessionGapMs === undefined || last + sessionGapMs >= endMs;
}

/** The same of entry `i`. */
export function isOpenEntry({ reached, at, times }: FunnelEntries, i: number, watched: Watched): boolean {
  return isOpen(times[at[i]!]!, times[at[i]! + reached[i]! - 1]!, watched);
}

/** Entries that stand at step `k` and may yet go on: neither through nor dropped. */
export function openEntries(all: FunnelEntries, entries: Int32Array, k: number, watched: Watched): number {
  let open = 0;
  for (const i of entries) if (all.reached[i] === k && isOpenEntry(all, i, watched)) open++;
  return open;
}
