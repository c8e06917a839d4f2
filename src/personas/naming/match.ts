import { assignMaximum } from '../../numeric/index.js';
import type { NameCondition, NameDefinition } from './definitions.js';

/** What a condition can ask of a persona. */
export interface Standing {
  median: number;
  /** Share of everyone below the median, ties half. */
  percentile: number;
}

export interface NameMatch {
  definition: NameDefinition;
  score: number;
  /** Score less that of the best other definition that is free for this persona: not the better fit of another one. */
  margin: number;
}

/** Percentiles within which a condition is half met, to either side of its bound. */
const SOFT_PERCENTILE = 0.12;
/** The same for values, as a share of the bound. */
const SOFT_VALUE = 0.25;
/** On the bound of a condition. */
const HALF_MET = 0.5;
/** A definition of which a smaller share of conditions can be checked is left out. */
const CHECKABLE = 0.75;

/**
 * How well each definition fits each persona: half the mean of its conditions and half the worst of them, so that one
 * condition clearly missed cannot be made up by the others. `null` where the data cannot tell, or what a name needs is missed.
 */
export function scoreDefinitions(
  standings: readonly ReadonlyMap<string, Standing>[],
  definitions: readonly NameDefinition[],
): (number | null)[][] {
  return standings.map((of) =>
    definitions.map((definition) => {
      const needs = (definition.needs ?? []).map((c) => degree(c, of.get(c.feature)));
      if (needs.some((d) => d !== null && d < HALF_MET)) return null;
      const met = definition.when.map((c) => degree(c, of.get(c.feature))).filter((d) => d !== null);
      if (met.length === 0 || met.length < CHECKABLE * definition.when.length) return null;
      const mean = met.reduce((a, b) => a + b, 0) / met.length;
      return (mean + Math.min(...met)) / 2;
    }),
  );
}

/**
 * The best definition of each persona, each used once: Hungarian matching on the scores. A definition that fits another
 * persona from `least` on, and that one at least as well, is not free for the rest.
 */
export function matchDefinitions(
  scores: readonly (readonly (number | null)[])[],
  definitions: readonly NameDefinition[],
  least: number,
): (NameMatch | null)[] {
  const weights = scores.flatMap((row) => row.map((s) => s ?? 0));
  const columns = assignMaximum(weights, scores.length, definitions.length);
  const taken = definitions.map((_, j) => {
    const owner = columns.indexOf(j);
    const score = owner < 0 ? null : scores[owner]![j];
    return score !== null && score !== undefined && score >= least ? { owner, score } : null;
  });
  return scores.map((row, persona) => {
    const column = columns[persona]!;
    const score = column >= 0 ? row[column] : null;
    if (score === null || score === undefined) return null;
    const next = row.reduce<number>((best, s, j) => {
      const other = taken[j];
      const free = j !== column && !(other && other.owner !== persona && other.score >= (s ?? 0));
      return free && s !== null && s > best ? s : best;
    }, 0);
    return { definition: definitions[column]!, score, margin: score - next };
  });
}

/** From 0 (clearly missed) through a half (on the bound) to 1 (clearly met). */
function degree(condition: NameCondition, standing: Standing | undefined): number | null {
  if (!standing) return null;
  const at = condition.on === 'percentile' ? standing.percentile : standing.median;
  let least = 1;
  for (const [bound, sign] of [
    [condition.gte, 1],
    [condition.lt, -1],
  ] as const) {
    if (bound === undefined) continue;
    const soft =
      condition.on === 'percentile' ? SOFT_PERCENTILE : Math.max(1e-9, SOFT_VALUE * Math.abs(bound));
    least = Math.min(least, Math.min(1, Math.max(0, 0.5 + (sign * (at - bound)) / (2 * soft))));
  }
  return least;
}
