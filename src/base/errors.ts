/** Exit codes of the program; the table in the README is written from this one. */
export const EXIT = {
  done: 0,
  bug: 1,
  usage: 2,
  input: 3,
  assertion: 4,
  output: 5,
  resource: 6,
  privacy: 7,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a person needs in order to act on an error. Every field is one short sentence or less. */
export interface Problem {
  /** What went wrong, with the offending value. */
  what: string;
  /** File, line, column, configuration key or option where it went wrong. */
  where?: string;
  /** What was expected there. */
  expected?: string;
  /** What to do about it. */
  fix?: string;
}

/**
 * An error that is the answer to the person's input rather than a bug. It carries the exit code, a stable
 * machine-readable code, and the four parts of a useful message.
 */
export class KindredError extends Error {
  readonly exitCode: ExitCode;
  readonly code: string;
  readonly problem: Problem;

  constructor(exitCode: ExitCode, code: string, problem: Problem, options?: { cause?: unknown }) {
    super(problem.what, options);
    this.name = 'KindredError';
    this.exitCode = exitCode;
    this.code = code;
    this.problem = problem;
  }
}

/** Wrong command line or configuration: nothing was read or written. */
export function usageError(code: string, problem: Problem): KindredError {
  return new KindredError(EXIT.usage, code, problem);
}

/** The input cannot be read, or too much of it is unusable. */
export function inputError(code: string, problem: Problem, cause?: unknown): KindredError {
  return new KindredError(EXIT.input, code, problem, { cause });
}

/** An assertion of the configuration does not hold; the outputs were written. */
export function assertionError(code: string, problem: Problem): KindredError {
  return new KindredError(EXIT.assertion, code, problem);
}

/** The outputs could not be written; the previous outputs are intact. */
export function outputError(code: string, problem: Problem, cause?: unknown): KindredError {
  return new KindredError(EXIT.output, code, problem, { cause });
}

/** A limit on memory, disk, size or ratio was reached. */
export function resourceError(code: string, problem: Problem, cause?: unknown): KindredError {
  return new KindredError(EXIT.resource, code, problem, { cause });
}

/** The privacy gate refused. */
export function privacyError(code: string, problem: Problem): KindredError {
  return new KindredError(EXIT.privacy, code, problem);
}
