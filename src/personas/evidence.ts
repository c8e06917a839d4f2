import type { Placement } from '../clustering/index.js';
import type { Contrast, EventContrast, InterviewGuide } from './artifact.js';
import { eventStatement } from './statements.js';

/** Users listed of each sort. */
const EXAMPLES = 5;
/** Confidence is compared to so many parts: where all are sure, the last bits of it mean nothing. */
const CONFIDENCE_STEPS = 1e6;
/** Claims to confirm or refute in one conversation. */
const MOST_CHECKS = 5;

/** Rows of the most typical and of the border users of a cluster, best example first; ties in row order. */
export function exampleRows(
  placement: Placement,
  cluster: number,
  eligible: (row: number) => boolean,
): { typical: number[]; border: number[] } {
  const typical = new Smallest(EXAMPLES);
  const border = new Smallest(EXAMPLES);
  for (let row = 0; row < placement.labels.length; row++) {
    if (placement.labels[row] !== cluster || !eligible(row)) continue;
    typical.add(row, placement.distance[row]!);
    if (placement.runnerUp[row] !== cluster)
      border.add(row, Math.round(CONFIDENCE_STEPS * placement.confidence[row]!));
  }
  return { typical: typical.rows(), border: border.rows() };
}

/** Keeps the rows with the smallest keys; the earlier row where keys are equal. */
class Smallest {
  readonly #kept: { row: number; key: number }[] = [];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  add(row: number, key: number): void {
    const last = this.#kept[this.#kept.length - 1];
    if (this.#kept.length === this.#size && last && key >= last.key) return;
    let at = this.#kept.length;
    while (at > 0 && this.#kept[at - 1]!.key > key) at--;
    this.#kept.splice(at, 0, { row, key });
    if (this.#kept.length > this.#size) this.#kept.pop();
  }

  rows(): number[] {
    return this.#kept.map((k) => k.row);
  }
}

/**
 * Whom to ask and what: every claim of the report as something that a person can confirm or refute. `contrasts` in
 * reading order; `statements` are those of the summary.
 */
export function interviewGuide(
  invite: string[],
  statements: readonly string[],
  contrasts: readonly Contrast[],
  events: readonly EventContrast[],
): InterviewGuide {
  const more = events.filter((e) => e.direction === 'higher').slice(0, 2);
  const less = events.filter((e) => e.direction === 'lower').slice(0, 1);
  const check = [
    ...new Set([...statements, ...contrasts.slice(0, 3).map((c) => c.words), ...more.map(eventStatement)]),
  ].slice(0, MOST_CHECKS);
  const questions = [
    'What were you trying to get done the last time you used the product? Walk me through it.',
    ...more.map((e) => `What leads up to "${e.event}", and what do you do with the result?`),
    ...less.map((e) => `When did you last need "${e.event}"? What do you use instead?`),
    ...contrasts.slice(0, 1).map((c) => `We see ${c.words}. Does that sound like you? Why is that?`),
    'What would make you use the product more, or less?',
  ];
  return { invite, check, questions };
}
