/**
 * What stages tell the person while they work. Messages carry no personal data: counts, file names, column names.
 * The command line decides how they look (a repainting line on a terminal, a plain line per stage in CI, or nothing).
 */
export interface Log {
  /** A stage begins. */
  stage(name: string, detail?: string): void;
  /** Progress inside the current stage, from 0 to 1. */
  progress(fraction: number, detail?: string): void;
  /** Something the person should know although the run goes on. */
  warn(message: string): void;
  /** Detail for `--verbose`. */
  debug(message: string): void;
}

/** Says nothing. */
export const silentLog: Log = {
  stage() {},
  progress() {},
  warn() {},
  debug() {},
};
