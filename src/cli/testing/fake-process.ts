import { PassThrough, Readable, Writable } from 'node:stream';
import type { ProcessLike } from '../effects.js';

/** How a test wants the process to look to the program. */
export interface FakeOptions {
  /** Standard error and output are terminals of this many columns. */
  columns?: number;
  env?: Record<string, string>;
  stdin?: string;
}

/** A stand-in for `process` that keeps what was written and lets a test send signals. */
export class FakeProcess implements ProcessLike {
  readonly stdin: ProcessLike['stdin'];
  readonly stdout: ProcessLike['stdout'];
  readonly stderr: ProcessLike['stderr'];
  readonly env: Record<string, string | undefined>;
  readonly pid = 1;
  /** Codes given to `exit`. */
  readonly exits: number[] = [];
  out = '';
  err = '';
  /** Called with each piece of standard error, to act in the middle of a run. */
  onTalk: (text: string) => void = () => {};
  readonly #handlers = new Map<string, Set<() => void>>();

  constructor({ columns, env = {}, stdin = '' }: FakeOptions = {}) {
    const terminal = columns === undefined ? {} : { isTTY: true, columns };
    this.stdin = stdin === '' ? new PassThrough().end() : Readable.from([Buffer.from(stdin)]);
    this.stdout = Object.assign(
      keep((text) => (this.out += text)),
      terminal,
    );
    this.stderr = Object.assign(
      keep((text) => {
        this.err += text;
        this.onTalk(text);
      }),
      terminal,
    );
    this.env = env;
  }

  on(event: string, handler: () => void): void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers.add(handler));
  }

  off(event: string, handler: () => void): void {
    this.#handlers.get(event)?.delete(handler);
  }

  /** Handlers still listening, to see that none is left behind. */
  listeners(): number {
    return [...this.#handlers.values()].reduce((n, handlers) => n + handlers.size, 0);
  }

  signal(event: 'SIGINT' | 'SIGTERM'): void {
    for (const handler of [...(this.#handlers.get(event) ?? [])]) handler();
  }

  /** Does not end the test; the program goes on as if the exit took its time. */
  exit(code: number): never {
    this.exits.push(code);
    return undefined as never;
  }
}

function keep(take: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      take(String(chunk));
      done();
    },
  });
}
