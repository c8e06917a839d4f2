import type { HeldEvents } from './hold.js';

/** The events of one unit, in arrays that are used again for the next. */
export class UnitBuffer implements HeldEvents {
  length = 0;
  time = new Float64Array(256);
  steps = new Int32Array(256);
  excluded = new Int32Array(256);
  readonly held: Int32Array[];
  readonly #stepCount: number;
  readonly #stepBits: number;

  constructor(steps: number, held: number) {
    this.#stepCount = steps;
    this.#stepBits = 2 ** steps - 1;
    this.held = Array.from({ length: held }, () => new Int32Array(256));
  }

  clear(): void {
    this.length = 0;
  }

  /** @param mask step bits, and above them the bits of the exclusions */
  push(time: number, mask: number): void {
    const i = this.length++;
    if (i === this.time.length) this.#grow();
    this.time[i] = time;
    this.steps[i] = mask & this.#stepBits;
    this.excluded[i] = mask >>> this.#stepCount;
  }

  /** Sets held property `h` of the event pushed last. */
  hold(h: number, code: number): void {
    this.held[h]![this.length - 1] = code;
  }

  #grow(): void {
    const size = this.time.length * 2;
    const larger = (column: Int32Array) => {
      const next = new Int32Array(size);
      next.set(column);
      return next;
    };
    const time = new Float64Array(size);
    time.set(this.time);
    this.time = time;
    this.steps = larger(this.steps);
    this.excluded = larger(this.excluded);
    for (let h = 0; h < this.held.length; h++) this.held[h] = larger(this.held[h]!);
  }
}
