import type { FunnelDefinition } from '../definition.js';
import { type Watched, watchedUntil } from '../figures/times.js';
import type { FunnelEntries } from '../scan/entries.js';

/** More entries than this are not looked at one by one; every so-manieth is. */
export const MOST_ENTRIES = 200_000;

/**
 * What entries did after a step, one row for each entry and step it reached: it passed on to the next step, or it
 * dropped. Entries whose window is still open have done neither and are left out at their last step.
 */
export interface Moves {
  length: number;
  user: Int32Array;
  /** The step (from 1) after which the row looks. */
  step: Int32Array;
  passed: Int32Array;
  /** The row looks at events after `from` and before `until`, epoch ms. */
  from: Float64Array;
  until: Float64Array;
  /**
   * Until when repeats and side steps are counted: as long as nine of ten of those who pass needed, so that those who
   * drop are not watched for longer than the others.
   */
  horizon: Float64Array;
}

export function movesOf(
  { reached, at, times, user, length }: FunnelEntries,
  { steps }: FunnelDefinition,
  watched: Watched,
): Moves {
  const stride = Math.max(1, Math.ceil(length / MOST_ENTRIES));
  const rows: { i: number; step: number; passed: boolean }[] = [];
  const needed: number[][] = steps.map(() => []);
  for (let i = 0; i < length; i += stride) {
    for (let step = 1; step <= reached[i]! && step < steps.length; step++) {
      const passed = step < reached[i]!;
      const start = times[at[i]!]!;
      const open = Number.isFinite(watched.windowMs) && start + watched.windowMs >= watched.endMs;
      if (!passed && open) continue;
      rows.push({ i, step, passed });
      if (passed) needed[step]!.push(times[at[i]! + step]! - times[at[i]! + step - 1]!);
    }
  }
  const horizons = needed.map((gaps) => ninth(gaps));
  const column = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  const from = column(({ i, step }) => times[at[i]! + step - 1]!);
  const until = column(({ i, step, passed }) =>
    passed ? times[at[i]! + step]! : watchedUntil(times[at[i]!]!, watched),
  );
  return {
    length: rows.length,
    user: Int32Array.from(rows, ({ i }) => user[i]!),
    step: Int32Array.from(rows, ({ step }) => step),
    passed: Int32Array.from(rows, ({ passed }) => (passed ? 1 : 0)),
    from,
    until,
    horizon: Float64Array.from(rows, ({ step }, r) => Math.min(until[r]!, from[r]! + horizons[step]!)),
  };
}

/** The time that nine of ten needed; 0 when nobody passed. */
function ninth(gaps: number[]): number {
  if (gaps.length === 0) return 0;
  const sorted = Float64Array.from(gaps).sort();
  return sorted[Math.ceil(sorted.length * 0.9) - 1]! + 1;
}
