import type { Entry } from '../matching/index.js';

/**
 * The entries of a funnel as columns, in order of the user: how far each got and when. All figures of the report are
 * made from them; the events are not read again.
 */
export interface FunnelEntries {
  length: number;
  user: Int32Array;
  /** Steps reached, at least 1. */
  reached: Uint8Array;
  /** Entry `i` reached its step `k` (from 1) at `times[at[i] + k - 1]`, epoch ms. */
  at: Uint32Array;
  times: Float64Array;
}

/** Collects entries into columns that grow by doubling. */
export class EntryColumns {
  #length = 0;
  #used = 0;
  #user = new Int32Array(1024);
  #reached = new Uint8Array(1024);
  #at = new Uint32Array(1024);
  #times = new Float64Array(4096);

  add(user: number, { reached, times }: Entry): void {
    if (this.#length === this.#user.length) {
      this.#user = doubled(this.#user, (n) => new Int32Array(n));
      this.#reached = doubled(this.#reached, (n) => new Uint8Array(n));
      this.#at = doubled(this.#at, (n) => new Uint32Array(n));
    }
    if (this.#used + reached > this.#times.length) {
      this.#times = doubled(this.#times, (n) => new Float64Array(n));
    }
    this.#user[this.#length] = user;
    this.#reached[this.#length] = reached;
    this.#at[this.#length] = this.#used;
    for (let k = 0; k < reached; k++) this.#times[this.#used + k] = times[k]!;
    this.#used += reached;
    this.#length++;
  }

  finish(): FunnelEntries {
    return {
      length: this.#length,
      user: this.#user.subarray(0, this.#length),
      reached: this.#reached.subarray(0, this.#length),
      at: this.#at.subarray(0, this.#length),
      times: this.#times.subarray(0, this.#used),
    };
  }
}

function doubled<T extends { set(from: T): void; length: number }>(column: T, make: (n: number) => T): T {
  const larger = make(column.length * 2);
  larger.set(column);
  return larger;
}
