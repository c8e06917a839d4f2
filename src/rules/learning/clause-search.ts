import { type BinnedColumn, type BinTest, passes, UNKNOWN } from './bins.js';

/** Conjunctions kept at each length. */
const BEAM = 10;

/** What a clause is worth. All figures are over the users of the sample. */
export interface ClauseGoal {
  /** 1 for users of the persona. */
  positive: Uint8Array;
  /** Users of the persona in the sample, found already or not. */
  positives: number;
  /** Users found by the persona's other clauses: those of the persona, and all. */
  found: number;
  selected: number;
  /** What taking each user does to the other personas' scores. */
  sideEffect: Float64Array;
  /** Weight of recall against precision in F-beta; 1 weighs them alike. */
  beta: number;
  /** Fewest users of the persona a clause may find. */
  minFound: number;
  /** Least precision of a clause on its own, by the rule of succession; 0 asks for none. */
  minPrecision: number;
}

export interface FoundClause {
  tests: BinTest[];
  score: number;
}

/** F-beta from users found, users selected and users there are. */
export function fBeta(found: number, selected: number, positives: number, beta: number): number {
  const b = beta * beta;
  const denominator = selected + b * positives;
  return denominator === 0 ? 0 : ((1 + b) * found) / denominator;
}

/**
 * The best conjunction of at most `maxTests` tests among the users `rows`, by beam search: at each length every cut of
 * every column is tried on each kept conjunction with one histogram per column. Score is the persona's F-beta with the
 * clause added, plus the side effects. Null when no clause finds enough users.
 */
export function searchClause(
  columns: readonly BinnedColumn[],
  rows: Int32Array,
  goal: ClauseGoal,
  maxTests: number,
): FoundClause | null {
  let beam: { tests: BinTest[]; rows: Int32Array; score: number }[] = [{ tests: [], rows, score: -Infinity }];
  let best: FoundClause | null = null;
  for (let length = 1; length <= maxTests; length++) {
    const candidates: Candidate[] = [];
    beam.forEach((parent, p) => {
      extend(columns, parent.rows, parent.tests, goal, p, candidates);
    });
    candidates.sort(byScore);
    const kept = distinct(candidates, beam);
    if (kept.length === 0) break;
    beam = kept.map((c) => {
      const parent = beam[c.parent]!;
      const { bin } = columns[c.test.column]!;
      return {
        tests: [...parent.tests, c.test],
        rows: parent.rows.filter((row) => passes(c.test, bin[row]!)),
        score: c.score,
      };
    });
    const precise = kept.findIndex((c) => (c.found + 1) / (c.selected + 2) >= goal.minPrecision);
    if (precise >= 0 && (!best || beam[precise]!.score > best.score)) {
      best = { tests: beam[precise]!.tests, score: beam[precise]!.score };
    }
  }
  return best;
}

interface Candidate {
  parent: number;
  test: BinTest;
  score: number;
  selected: number;
  found: number;
}

/** Best first; ties by the earlier column and cut, so that the result does not depend on anything else. */
function byScore(a: Candidate, b: Candidate): number {
  return (
    b.score - a.score ||
    a.parent - b.parent ||
    a.test.column - b.test.column ||
    a.test.cut - b.test.cut ||
    Number(a.test.upper) - Number(b.test.upper)
  );
}

/** The best candidates that select different users (by their counts, which tell them apart well enough). */
function distinct(candidates: readonly Candidate[], beam: readonly { score: number }[]): Candidate[] {
  const seen = new Set<string>();
  const kept: Candidate[] = [];
  for (const c of candidates) {
    const key = `${c.found}/${c.selected}/${c.score}`;
    if (seen.has(key) || c.score <= beam[c.parent]!.score) continue;
    seen.add(key);
    kept.push(c);
    if (kept.length === BEAM) break;
  }
  return kept;
}

function extend(
  columns: readonly BinnedColumn[],
  rows: Int32Array,
  tests: readonly BinTest[],
  goal: ClauseGoal,
  parent: number,
  out: Candidate[],
): void {
  const all = new Float64Array(256);
  const positive = new Float64Array(256);
  const effect = new Float64Array(256);
  columns.forEach((column, c) => {
    const { bin, bins } = column;
    all.fill(0);
    positive.fill(0);
    effect.fill(0);
    for (const row of rows) {
      const b = bin[row]!;
      all[b]!++;
      positive[b]! += goal.positive[row]!;
      effect[b]! += goal.sideEffect[row]!;
    }
    let below = 0;
    let belowPositive = 0;
    let belowEffect = 0;
    const total = rows.length - all[UNKNOWN]!;
    const totalPositive = sum(positive, bins);
    const totalEffect = sum(effect, bins);
    for (let cut = 1; cut < bins; cut++) {
      below += all[cut - 1]!;
      belowPositive += positive[cut - 1]!;
      belowEffect += effect[cut - 1]!;
      if (below === 0 || below === total) continue;
      offer(false, cut, belowPositive, below, belowEffect);
      offer(true, cut, totalPositive - belowPositive, total - below, totalEffect - belowEffect);
    }

    function offer(upper: boolean, cut: number, found: number, selected: number, sideEffect: number): void {
      if (found < goal.minFound || tests.some((t) => t.column === c && t.upper === upper)) return;
      const f = fBeta(goal.found + found, goal.selected + selected, goal.positives, goal.beta);
      out.push({ parent, test: { column: c, cut, upper }, score: f + sideEffect, selected, found });
    }
  });
}

function sum(values: Float64Array, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += values[i]!;
  return total;
}
