/** Where the program learns the time. Only the command line passes a real one; stages never see it. */
export interface Clock {
  /** Milliseconds from an arbitrary start, for progress and durations. */
  elapsedMs(): number;
}

/** A clock that stands still, for tests and library use. */
export const stoppedClock: Clock = { elapsedMs: () => 0 };
