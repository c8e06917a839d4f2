import type { Clock, Log } from '../base/index.js';

/** The parts of `process` that the program uses; a test passes its own. */
export interface ProcessLike {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  env: Record<string, string | undefined>;
  pid: number;
  on(event: 'SIGINT' | 'SIGTERM', handler: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM', handler: () => void): unknown;
  exit(code: number): never;
}

/** What a command may do to the world, besides files. */
export interface Effects {
  /** Data for the next program in the pipe. */
  out(text: string): void;
  /** Talk for the person: results in words, next steps. Silent with `--quiet`. */
  say(text: string): void;
  log: Log;
  clock: Clock;
  process: ProcessLike;
  /** Registers a clean-up for an interrupted run; returns the function that takes it back. */
  onInterrupt(cleanUp: () => void): () => void;
}
