import { type Engine, sql } from '../../engines/index.js';

/** Gathers rejected records on their way into `raw_rejects`, and counts their reasons. */
export class RejectLog {
  /** How often each reason occurred. */
  readonly reasons = new Map<string, number>();
  readonly #perFile = new Map<number, number>();
  #files: number[] = [];
  #lines: number[] = [];
  #reasons: string[] = [];
  #excerpts: string[] = [];
  #total = 0;

  /** Rejected records so far. */
  get total(): number {
    return this.#total;
  }

  /** Rejected records of a file so far. */
  of(file: number): number {
    return this.#perFile.get(file) ?? 0;
  }

  /** Records not yet in the engine. */
  get waiting(): number {
    return this.#lines.length;
  }

  add(file: number, line: number, reason: string, excerpt: string): void {
    this.#files.push(file);
    this.#lines.push(line);
    this.#reasons.push(reason);
    this.#excerpts.push(excerpt);
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    this.#perFile.set(file, this.of(file) + 1);
    this.#total++;
  }

  async flush(engine: Engine): Promise<void> {
    if (this.waiting === 0) return;
    await engine.createTable('reject_batch', {
      file: Int32Array.from(this.#files),
      line: BigInt64Array.from(this.#lines, BigInt),
      reason: this.#reasons,
      excerpt: this.#excerpts,
    });
    await engine.run(sql`INSERT INTO raw_rejects SELECT * FROM reject_batch`);
    await engine.run(sql`DROP TABLE reject_batch`);
    this.#files = [];
    this.#lines = [];
    this.#reasons = [];
    this.#excerpts = [];
  }
}
