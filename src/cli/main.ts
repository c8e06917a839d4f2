import { CommanderError } from 'commander';
import { EXIT, removeOpenScratch, toJson } from '../base/index.js';
import type { Effects, ProcessLike } from './effects.js';
import { describeFailure, failureJson, toFailure } from './failure.js';
import { buildProgram } from './program.js';
import { colours, terminalLog, type Verbosity } from './terminal.js';

/**
 * Runs the program once.
 *
 * @param argv arguments without the interpreter and the script
 * @returns the exit code; the caller sets it and lets the streams drain
 */
export async function main(argv: readonly string[], process: ProcessLike): Promise<number> {
  const has = (...names: string[]): boolean => {
    const end = argv.indexOf('--');
    return (end < 0 ? argv : argv.slice(0, end)).some((argument) => names.includes(argument));
  };
  const verbosity: Verbosity = has('--quiet', '-q') ? 'quiet' : has('--verbose') ? 'verbose' : 'normal';
  const colour = colours(process.stderr, process.env, !has('--no-color'));
  const started = performance.now();
  const clock = { elapsedMs: () => performance.now() - started };
  const log = terminalLog(process, verbosity, colour, clock);
  const cleanUps = new Set<() => void>();
  let pipeClosed = false;
  let printed = false;

  // A reader that stops early (`| head`) is not an error: the rest of the output is not wanted. The listeners stay,
  // because the streams drain after this function returns.
  const onPipeError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
    pipeClosed = true;
  };
  process.stdout.on('error', onPipeError);
  process.stderr.on('error', onPipeError);

  const interrupt = (code: number) => (): void => {
    for (const cleanUp of cleanUps) cleanUp();
    removeOpenScratch();
    log.abandon();
    process.stderr.write('interrupted; the previous outputs are as they were\n');
    process.exit(code);
  };
  const onInt = interrupt(130);
  const onTerm = interrupt(143);
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);

  const effects: Effects = {
    out: (text) => {
      printed = true;
      if (!pipeClosed) process.stdout.write(text);
    },
    say: (text) => {
      log.end();
      if (verbosity !== 'quiet') process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    log,
    clock,
    process,
    onInterrupt: (cleanUp) => {
      cleanUps.add(cleanUp);
      return () => cleanUps.delete(cleanUp);
    },
  };

  try {
    const program = buildProgram(effects);
    if (argv.length === 0) {
      program.outputHelp();
      return EXIT.done;
    }
    await program.parseAsync([...argv], { from: 'user' });
    log.end();
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const failure = toFailure(error);
    log.abandon();
    // A result that was printed already says what failed (an assertion, a check); two documents are not JSON.
    if (has('--json') && !printed) effects.out(toJson(failureJson(failure)));
    process.stderr.write(describeFailure(failure, colour, verbosity === 'verbose'));
    return failure.exitCode;
  } finally {
    process.off('SIGINT', onInt);
    process.off('SIGTERM', onTerm);
  }
}
