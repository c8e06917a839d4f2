import { MOST_LEADS } from './centroid-block.js';

/** How a pass uses leads, as `BOUNDS` in ../wasm/job.as.ts. */
export const NO_LEADS = 0;
export const WRITE_LEADS = 1;
export const USE_LEADS = 2;

/**
 * Above one row in so many that changes, for each step of the inner loop of products, centroids move too far for leads to
 * rule out enough: the more work there is to save, the earlier they pay.
 */
const RESTLESS_STEPS = 4000;
/** However much there is to save, leads rule out little above this share of rows that change. */
const RESTLESS_SHARE = 0.1;
/** When this share of the rows has changed since they were sorted, they are sorted again. */
const DISORDER_SHARE = 1 / 8;
/** But only when at least so many passes can gain by it. */
const WORTHWHILE_PASSES = 10;
/** Above this share of products that leads do not save, they cost more than they save. */
const VAIN_SHARE = 0.5;

/** Decides which passes of Lloyd's algorithm write and use the leads of ../wasm/leads.as.ts, and when rows are sorted. */
export class LeadSchedule {
  readonly #rows: number;
  /** The most rows that may change for leads to be tried. */
  #calm: number;
  #mode = NO_LEADS;
  /** Whether the leads hold for the labels and centroids there are. */
  #leading = false;
  /** Changes of labels since the rows were sorted. */
  #disorder = Infinity;

  constructor(rows: number, cols: number, k: number) {
    this.#rows = rows;
    const steps = Math.ceil(k / 4) * Math.ceil(cols / 2);
    this.#calm = k <= MOST_LEADS ? Math.min(RESTLESS_SHARE, steps / RESTLESS_STEPS) * rows : -1;
  }

  /** How the next pass uses leads, after one that `changed` so many rows; at most `left` follow it. */
  next(changed: number, left: number): number {
    const stale = this.#disorder > DISORDER_SHARE * this.#rows && left > WORTHWHILE_PASSES;
    if (changed > this.#calm) this.#mode = NO_LEADS;
    else if (this.#leading && !stale) this.#mode = USE_LEADS;
    else this.#mode = left > 1 ? WRITE_LEADS : NO_LEADS;
    return this.#mode;
  }

  /** Whether the rows are to be sorted before that pass. */
  sorts(): boolean {
    if (this.#mode !== WRITE_LEADS || this.#disorder < (DISORDER_SHARE / 2) * this.#rows) return false;
    this.#disorder = 0;
    return true;
  }

  /** What came of it: so many rows changed, and it took that share of the products. */
  done(changed: number, share: number): void {
    this.#disorder += changed;
    const vain = this.#mode === USE_LEADS && share > VAIN_SHARE;
    // They are tried again when half as many rows change.
    if (vain) this.#calm = changed / 2;
    this.#leading = this.#mode !== NO_LEADS && !vain;
  }
}
