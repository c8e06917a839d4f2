import { Chalk, type ChalkInstance } from 'chalk';
import type { Clock, Log } from '../base/index.js';
import type { ProcessLike } from './effects.js';

/** How much the program tells on standard error. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** Colours for a stream: none unless it is a terminal that wants them (`NO_COLOR`, `TERM=dumb`, `--no-color`). */
export function colours(
  stream: { isTTY?: boolean },
  env: ProcessLike['env'],
  wanted: boolean,
): ChalkInstance {
  const plain = !wanted || !stream.isTTY || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return new Chalk({ level: plain ? 0 : 1 });
}

/** A log that can be closed: `end` when the last stage is done, `abandon` when it failed. */
export interface TerminalLog extends Log {
  end(): void;
  abandon(): void;
}

/**
 * The log of the command line. On a terminal one line on standard error is repainted; elsewhere (CI, pipes) there is
 * one plain line per stage. Nothing is ever written to standard output.
 */
export function terminalLog(
  process: ProcessLike,
  verbosity: Verbosity,
  colour: ChalkInstance,
  clock: Clock,
): TerminalLog {
  const stream = process.stderr;
  const live =
    Boolean(stream.isTTY) &&
    verbosity !== 'quiet' &&
    process.env.CI === undefined &&
    process.env.TERM !== 'dumb';
  let stage = '';
  let startedMs = 0;
  /** Columns that the repainted line takes; blanks wipe it, so that no escape sequence is needed. */
  let painted = 0;
  let lastPaintMs = Number.NEGATIVE_INFINITY;

  const clear = (): void => {
    if (painted > 0) stream.write(`\r${' '.repeat(painted)}\r`);
    painted = 0;
  };
  const paint = (text: string): void => {
    const width = Math.max(20, stream.columns ?? 80) - 1;
    clear();
    const shown = text.length > width ? `${text.slice(0, width - 1)}…` : text;
    stream.write(shown);
    painted = shown.length;
  };
  const finishStage = (): void => {
    if (stage === '') return;
    clear();
    if (verbosity !== 'quiet') {
      const seconds = ((clock.elapsedMs() - startedMs) / 1000).toFixed(1);
      stream.write(`${colour.green('✓')} ${stage} ${colour.dim(`${seconds} s`)}\n`);
    }
    stage = '';
  };

  return {
    stage(name, detail) {
      finishStage();
      stage = detail ? `${name}: ${detail}` : name;
      startedMs = clock.elapsedMs();
      if (live) paint(`… ${stage}`);
    },
    progress(fraction, detail) {
      if (!live) return;
      const now = clock.elapsedMs();
      if (now - lastPaintMs < 100) return;
      lastPaintMs = now;
      paint(`… ${stage} ${Math.floor(fraction * 100)} %${detail ? ` ${detail}` : ''}`);
    },
    warn(message) {
      clear();
      if (verbosity !== 'quiet') stream.write(`${colour.yellow('warning:')} ${message}\n`);
    },
    debug(message) {
      if (verbosity !== 'verbose') return;
      clear();
      stream.write(`${colour.dim(message)}\n`);
    },
    end: finishStage,
    abandon() {
      clear();
      stage = '';
    },
  };
}
