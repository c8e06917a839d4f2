import type { ChalkInstance } from 'chalk';
import { CommanderError } from 'commander';
import { EXIT, KindredError, type Problem } from '../base/index.js';

/** How the program ends badly: the exit code, and the same facts for people and for programs. */
export interface Failure {
  exitCode: number;
  code: string;
  problem: Problem;
  /** Set for bugs only. */
  stack?: string;
}

/** Sorts an error: the person's (with its own exit code), the command line's (2), or a bug (1). */
export function toFailure(error: unknown): Failure {
  if (error instanceof KindredError)
    return { exitCode: error.exitCode, code: error.code, problem: error.problem };
  if (error instanceof CommanderError) {
    // Commander puts its suggestion on a second line, in brackets.
    const [what = '', suggestion] = error.message.replace(/^error:\s*/, '').split('\n');
    const fix = suggestion?.replace(/^\(D(.*)\)$/, 'd$1') ?? '`kindred --help` lists commands and options';
    return { exitCode: EXIT.usage, code: 'usage', problem: { what, fix } };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    exitCode: EXIT.bug,
    code: 'bug',
    problem: {
      what: `internal error: ${message}`,
      fix: 'please report it with the output of `kindred doctor` and --verbose',
    },
    ...(error instanceof Error && error.stack ? { stack: error.stack } : {}),
  };
}

/** The failure in words, for standard error. */
export function describeFailure(failure: Failure, colour: ChalkInstance, verbose: boolean): string {
  const { what, where, expected, fix } = failure.problem;
  const lines = [`${colour.red('error:')} ${what}`];
  if (where) lines.push(`  at ${where}`);
  if (expected) lines.push(`  expected: ${expected}`);
  if (fix) lines.push(...fix.split('\n').map((line, i) => (i === 0 ? `  fix: ${line}` : `       ${line}`)));
  if (failure.stack && verbose) lines.push(colour.dim(failure.stack));
  return `${lines.join('\n')}\n`;
}

/** The failure as JSON, for standard output with `--json`. */
export function failureJson(failure: Failure): unknown {
  return { error: { code: failure.code, exit_code: failure.exitCode, ...failure.problem } };
}
