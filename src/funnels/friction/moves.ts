import type { FunnelDefinition } from '../definition.js';
import { isOpenEntry, type Watched, watchedUntil } from '../figures/times.js';
import type { FunnelEntries } from '../scan/entries.js';

/** More entries than this are not looked at one by one; every so-manieth is. */
export const MOST_ENTRIES = 50_000;

/**
 * What entries did after a step, one row for each entry and step it reached: it passed on to the next step, or it
 * dropped. Entries whose window goes beyond the data are left out, so that both are watched equally long.
 */
export interface Moves {
  length: number;
  user: Int32Array;
  /** The step (from 1) after which the row looks. */
  step: Int32Array;
  passed: Int32Array;
  /** The row looks at events after `from`, the time of the step, and before `until`, the end of the window; epoch ms. */
  from: Float64Array;
  until: Float64Array;
  /** The time of the next step, or the end of the window for those who drop. */
  decided: Float64Array;
  /**
   * Until when repeats and steps back are counted: until it is decided, and at most as long as nine of ten of those who
   * pass needed, so that those who drop are not watched for longer than the others.
   */
  horizon: Float64Array;
}

export function movesOf(entries: FunnelEntries, { steps }: FunnelDefinition, watched: Watched): Moves {
  const { reached, at, times, user, length } = entries;
  const stride = Math.max(1, Math.ceil(length / MOST_ENTRIES));
  const rows: { i: number; step: number; passed: boolean }[] = [];
  const needed: number[][] = steps.map(() => []);
  for (let i = 0; i < length; i += stride) {
    // Without a window nobody has ever dropped for good; the end of the data stands in for its end.
    if (Number.isFinite(watched.windowMs) && isOpenEntry(entries, i, watched)) continue;
    for (let step = 1; step <= reached[i]! && step < steps.length; step++) {
      const passed = step < reached[i]!;
      rows.push({ i, step, passed });
      if (passed) needed[step]!.push(times[at[i]! + step]! - times[at[i]! + step - 1]!);
    }
  }
  const horizons = needed.map((gaps) => ninth(gaps));
  const column = (value: (row: (typeof rows)[number], r: number) => number) => Float64Array.from(rows, value);
  const from = column(({ i, step }) => times[at[i]! + step - 1]!);
  const until = column(({ i }) => watchedUntil(entries, i, watched));
  const decided = column(({ i, step, passed }, r) => (passed ? times[at[i]! + step]! : until[r]!));
  return {
    length: rows.length,
    user: Int32Array.from(rows, ({ i }) => user[i]!),
    step: Int32Array.from(rows, ({ step }) => step),
    passed: Int32Array.from(rows, ({ passed }) => (passed ? 1 : 0)),
    from,
    until,
    decided,
    horizon: Float64Array.from(rows, ({ step }, r) => Math.min(decided[r]!, from[r]! + horizons[step]!)),
  };
}

/** The time that nine of ten needed; 0 when nobody passed. */
function ninth(gaps: number[]): number {
  if (gaps.length === 0) return 0;
  const sorted = Float64Array.from(gaps).sort();
  return sorted[Math.ceil(sorted.length * 0.9) - 1]! + 1;
}
