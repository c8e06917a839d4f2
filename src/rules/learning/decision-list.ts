import { type BinnedColumn, type BinTest, passes, UNKNOWN } from './bins.js';
import { type ClauseGoal, fBeta, searchClause } from './clause-search.js';

/** Macro F-beta that one more clause has to bring. */
const CLAUSE_GAIN = 0.005;
/** Macro F-beta that a condition may cost before it is worth keeping. */
const CONDITION_COST = 0.0015;
const PASSES = 4;
const TUNING_PASSES = 3;
/** One user in this many is kept from the growing of the list, to prune it by; with few users all serve for both. */
const PRUNING = 4;
const FEW_USERS = 800;

/** A persona's place in the list. */
export interface ListEntry {
  persona: number;
  clauses: BinTest[][];
}

/** A learned list. `worth` compares lists of other lengths: mean F-beta on the learners less the cost of conditions. */
export interface LearnedList {
  entries: ListEntry[];
  worth: number;
}

export interface ListOptions {
  maxConditions: number;
  maxClauses: number;
  beta: number;
  /** Least precision of a clause; 0 asks for none. */
  minPrecision: number;
}

/**
 * Learns an ordered list of rules, one entry per persona, first match wins, by coordinate ascent on the mean F-beta of
 * the personas: each entry in turn is learned again among the users that earlier entries leave, weighing what it takes
 * from later ones, then tried at every place of the list; until nothing improves. Then conditions and clauses that are
 * not worth their length are taken out (reduced-error pruning, Quinlan 1987: on users the list was not grown on). Last,
 * thresholds move to where the mean F-beta of all users is best.
 */
export function learnList(
  columns: readonly BinnedColumn[],
  label: Int32Array,
  personas: number,
  options: ListOptions,
): LearnedList {
  const users = Int32Array.from(label, (_, u) => u);
  const on = (rows: Int32Array) =>
    new DecisionList(
      columns.map((c) => ({ ...c, bin: Uint8Array.from(rows, (u) => c.bin[u]!) })),
      rows.map((u) => label[u]!),
      personas,
      options,
    );
  const few = users.length < FEW_USERS;
  const grown = on(few ? users : users.filter((u) => u % PRUNING !== 0));
  grown.start();
  for (let pass = 0; pass < PASSES && grown.improve(); pass++);
  const pruned = on(few ? users : users.filter((u) => u % PRUNING === 0));
  pruned.entries = grown.entries;
  pruned.simplify();
  const tuned = on(users);
  tuned.entries = pruned.entries.filter((entry) => entry.clauses.length > 0);
  // A clause that was held to a precision would lose it where its threshold moves.
  if (options.minPrecision === 0) for (let pass = 0; pass < TUNING_PASSES && tuned.tune(); pass++);
  return { entries: tuned.entries, worth: tuned.worth() };
}

class DecisionList {
  entries: ListEntry[] = [];
  readonly #columns: readonly BinnedColumn[];
  readonly #label: Int32Array;
  readonly #size: Int32Array;
  readonly #options: ListOptions;
  readonly #positive: Uint8Array[];

  constructor(columns: readonly BinnedColumn[], label: Int32Array, personas: number, options: ListOptions) {
    this.#columns = columns;
    this.#label = label;
    this.#options = options;
    this.#size = new Int32Array(personas);
    for (const l of label) this.#size[l]!++;
    this.#positive = Array.from(this.#size, (_, p) => Uint8Array.from(label, (l) => (l === p ? 1 : 0)));
  }

  /** Each persona on its own, the best separable first. */
  start(): void {
    const nobody = new Int32Array(this.#label.length).fill(-1);
    const everyone = Int32Array.from(this.#label, (_, u) => u);
    this.entries = Array.from(this.#size, (_, persona) => ({
      persona,
      clauses: this.#learnEntry(persona, everyone, nobody),
    }));
    const scores = this.entries.map((entry) => this.#macro([entry]));
    this.entries.sort((a, b) => scores[b.persona]! - scores[a.persona]! || a.persona - b.persona);
  }

  /** One pass over all entries; whether anything got better. */
  improve(): boolean {
    let better = false;
    for (const persona of this.entries.map((e) => e.persona)) {
      const at = this.entries.findIndex((e) => e.persona === persona);
      if (this.#relearn(at)) better = true;
      if (this.#replace(persona)) better = true;
    }
    return better;
  }

  /** Takes out clauses and conditions that are not worth their length. */
  simplify(): void {
    for (const entry of [...this.entries].reverse()) {
      for (let c = entry.clauses.length - 1; c >= 0 && entry.clauses.length > 1; c--) {
        this.#tryWithout(
          entry,
          [...entry.clauses.slice(0, c), ...entry.clauses.slice(c + 1)],
          CLAUSE_GAIN / 2,
        );
      }
      for (let c = 0; c < entry.clauses.length; c++) {
        for (let t = entry.clauses[c]!.length - 1; t >= 0 && entry.clauses[c]!.length > 1; t--) {
          const shorter = entry.clauses[c]!.filter((_, i) => i !== t);
          this.#tryWithout(
            entry,
            entry.clauses.map((clause, i) => (i === c ? shorter : clause)),
            CONDITION_COST,
          );
        }
      }
    }
  }

  worth(): number {
    const conditions = this.entries.flatMap((entry) => entry.clauses.flat()).length;
    return this.#macro(this.entries) - CONDITION_COST * conditions;
  }

  /** Moves each threshold to where the whole list is best; whether any moved. */
  tune(): boolean {
    let better = false;
    for (let at = 0; at < this.entries.length; at++) {
      for (let c = 0; c < this.entries[at]!.clauses.length; c++) {
        for (let t = 0; t < this.entries[at]!.clauses[c]!.length; t++) {
          if (this.#tuneTest(at, c, t)) better = true;
        }
      }
    }
    return better;
  }

  #tuneTest(at: number, c: number, t: number): boolean {
    const entry = this.entries[at]!;
    const clause = entry.clauses[c]!;
    const cut = this.#bestCut(at, c, t);
    if (cut === null) return false;
    const moved = clause.map((test, i) => (i === t ? { ...test, cut } : test));
    const clauses = entry.clauses.map((other, i) => (i === c ? moved : other));
    this.entries = this.entries.map((e, i) => (i === at ? { ...e, clauses } : e));
    return true;
  }

  /** The cut of a test with which the whole list scores best, in one walk through the bins; null for where it is. */
  #bestCut(at: number, c: number, t: number): number | null {
    const entry = this.entries[at]!;
    const test = entry.clauses[c]![t]!;
    const { bin, bins } = this.#columns[test.column]!;
    const without = this.entries.map((e, i) =>
      i === at ? { ...e, clauses: e.clauses.filter((_, k) => k !== c) } : e,
    );
    const otherwise = this.#assign(without);
    const settled = this.#assign(without.slice(0, at + 1));
    const rest = entry.clauses[c]!.filter((_, k) => k !== t);
    const byBin: number[][] = Array.from({ length: bins }, () => []);
    for (let u = 0; u < bin.length; u++) {
      if (settled[u]! < 0 && bin[u] !== UNKNOWN && this.#holds(rest, u)) byBin[bin[u]!]!.push(u);
    }
    const { found, selected } = this.#counts(otherwise);
    let best = this.#macro(this.entries) + 1e-9;
    let bestCut: number | null = null;
    for (let step = 0; step < bins - 1; step++) {
      const passing = test.upper ? bins - 1 - step : step;
      for (const u of byBin[passing]!) {
        const from = otherwise[u]!;
        if (from >= 0) {
          selected[from]!--;
          if (this.#label[u] === from) found[from]!--;
        }
        selected[entry.persona]!++;
        if (this.#label[u] === entry.persona) found[entry.persona]!++;
      }
      const score = this.#macroOf(found, selected);
      if (score > best) {
        best = score;
        bestCut = test.upper ? passing : passing + 1;
      }
    }
    return bestCut;
  }

  #tryWithout(entry: ListEntry, clauses: BinTest[][], allowed: number): void {
    const before = this.#macro(this.entries);
    const old = entry.clauses;
    entry.clauses = clauses;
    if (this.#macro(this.entries) < before - allowed) entry.clauses = old;
  }

  /** Learns the entry at a place again; keeps the result if the whole list is better for it. */
  #relearn(at: number): boolean {
    const before = this.#macro(this.entries);
    const earlier = this.#assign(this.entries.slice(0, at));
    const later = this.#assign(this.entries.slice(at + 1));
    const free = this.#rows((u) => earlier[u]! < 0);
    const entry = this.entries[at]!;
    const candidate = { ...entry, clauses: this.#learnEntry(entry.persona, free, later) };
    const entries = this.entries.map((e, i) => (i === at ? candidate : e));
    if (this.#macro(entries) <= before + 1e-9) return false;
    this.entries = entries;
    return true;
  }

  /** Moves an entry to its best place. */
  #replace(persona: number): boolean {
    const entry = this.entries.find((e) => e.persona === persona)!;
    const others = this.entries.filter((e) => e !== entry);
    let best = this.#macro(this.entries);
    let moved = false;
    for (let at = 0; at <= others.length; at++) {
      const entries = [...others.slice(0, at), entry, ...others.slice(at)];
      const score = this.#macro(entries);
      if (score > best + 1e-9) {
        best = score;
        this.entries = entries;
        moved = true;
      }
    }
    return moved;
  }

  /** Clauses for a persona among free users; `later` is who gets them otherwise. */
  #learnEntry(persona: number, free: Int32Array, later: Int32Array): BinTest[][] {
    const { maxClauses, maxConditions, beta, minPrecision } = this.#options;
    const clauses: BinTest[][] = [];
    const goal: ClauseGoal = {
      positive: this.#positive[persona]!,
      positives: this.#size[persona]!,
      found: 0,
      selected: 0,
      sideEffect: this.#sideEffects(persona, later),
      beta,
      minFound: Math.max(3, Math.ceil(0.02 * this.#size[persona]!)),
      minPrecision,
    };
    let rows = free;
    let score = 0;
    while (clauses.length < maxClauses) {
      const found = searchClause(this.#columns, rows, goal, maxConditions);
      if (!found || found.score - score <= (clauses.length === 0 ? 0 : CLAUSE_GAIN * this.#size.length))
        break;
      clauses.push(found.tests);
      rows = rows.filter((u) => {
        if (!this.#holds(found.tests, u)) return true;
        goal.found += goal.positive[u]!;
        goal.selected++;
        return false;
      });
      score = fBeta(goal.found, goal.selected, goal.positives, beta);
    }
    return clauses;
  }

  /** First-order change of the other personas' F-beta when one user is taken from them. */
  #sideEffects(persona: number, later: Int32Array): Float64Array {
    const b = this.#options.beta ** 2;
    const { found, selected } = this.#counts(later);
    const effects = new Float64Array(later.length);
    for (let u = 0; u < later.length; u++) {
      const q = later[u]!;
      if (q < 0 || q === persona) continue;
      const denominator = selected[q]! + b * this.#size[q]!;
      const f = ((1 + b) * found[q]!) / denominator;
      effects[u] = (this.#label[u] === q ? f - (1 + b) : f) / denominator;
    }
    return effects;
  }

  #holds(tests: readonly BinTest[], user: number): boolean {
    return tests.every((t) => passes(t, this.#columns[t.column]!.bin[user]!));
  }

  #rows(keep: (user: number) => boolean): Int32Array {
    return Int32Array.from(this.#label, (_, u) => u).filter(keep);
  }

  /** The persona of each user by a list; -1 for the fallback. */
  #assign(entries: readonly ListEntry[]): Int32Array {
    const out = new Int32Array(this.#label.length).fill(-1);
    for (const { persona, clauses } of entries) {
      for (let u = 0; u < out.length; u++) {
        if (out[u]! < 0 && clauses.some((tests) => this.#holds(tests, u))) out[u] = persona;
      }
    }
    return out;
  }

  #counts(assigned: Int32Array): { found: Float64Array; selected: Float64Array } {
    const found = new Float64Array(this.#size.length);
    const selected = new Float64Array(this.#size.length);
    for (let u = 0; u < assigned.length; u++) {
      const p = assigned[u]!;
      if (p < 0) continue;
      selected[p]!++;
      if (p === this.#label[u]) found[p]!++;
    }
    return { found, selected };
  }

  /** Mean F-beta over all personas. */
  #macro(entries: readonly ListEntry[]): number {
    const { found, selected } = this.#counts(this.#assign(entries));
    return this.#macroOf(found, selected);
  }

  #macroOf(found: Float64Array, selected: Float64Array): number {
    let total = 0;
    for (let p = 0; p < this.#size.length; p++) {
      total += fBeta(found[p]!, selected[p]!, this.#size[p]!, this.#options.beta);
    }
    return total / this.#size.length;
  }
}
