/**
 * The events of one counting unit (a user, or a session) that matter to a funnel, in order of time. Bit `k - 1` of
 * `steps` is set when the event is step `k`; bit `x` of `excluded` when it is exclusion `x`. An event with neither is
 * one that breaks a strict order.
 */
export interface UnitEvents {
  length: number;
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  steps: ArrayLike<number>;
  excluded: ArrayLike<number>;
}

/** How far one entry got. */
export interface Entry {
  /** Steps reached; 0 for a user that an exclusion took out. */
  reached: number;
  /** Time of each reached step. */
  times: number[];
}

/** Exclusions as the matchers use them: `range[x]` holds the 1-based steps between which exclusion `x` counts. */
export type ExclusionRanges = readonly { fromStep: number; toStep: number }[];

/** Whether an event with these exclusion bits hits an entry that stands at `step` (its last reached step). */
export function hits(bits: number, ranges: ExclusionRanges, step: number): boolean {
  if (bits === 0) return false;
  for (let x = 0; x < ranges.length; x++) {
    if ((bits >> x) & 1 && step >= ranges[x]!.fromStep && step < ranges[x]!.toStep) return true;
  }
  return false;
}
