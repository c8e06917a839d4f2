import type { NameDefinition } from './definitions.js';
import { kindOf } from './feature-words.js';
import { matchDefinitions, type NameMatch, scoreDefinitions } from './match.js';
import type { Nameable } from './nameable.js';

/** A definition wins from this score on, and by this margin over the next. */
const LEAST_SCORE = 0.65;
const LEAST_MARGIN = 0.1;
/** Cliff's delta that the features of a definition must reach for some persona, on average: a medium effect is 0.33. */
const LEAST_STRENGTH = 0.4;
/** Cohen's h from which what people do makes the better name (0.8 is large), unless how much is as telling. */
export const TELLING_H = 0.8;
const TELLING_DELTA = 0.5;
/** Something that nearly all of them and nearly nobody else does makes the better name from a medium effect on. */
const EXCLUSIVE_H = 0.5;
const NEARLY_ALL = 0.9;
const NEARLY_NOBODY = 0.02;
/** So do the days of the week, where they formed the persona, from a very large effect on. */
const TELLING_DAYS = 0.8;

/** Definitions by persona: the best one of each, and whether it wins. */
export interface Fits {
  matches: (NameMatch | null)[];
  wins: boolean[];
}

/** Which definitions fit, by a margin, and say what is special. Personas that keep a name get none. */
export function fitDefinitions(
  personas: readonly Nameable[],
  definitions: readonly NameDefinition[],
  formed: ReadonlySet<string>,
): Fits {
  const fresh = personas.map((_, p) => p).filter((p) => !personas[p]!.kept);
  const scores = scoreDefinitions(
    fresh.map((p) => personas[p]!.standing),
    definitions,
  );
  const found = matchDefinitions(scores, definitions, LEAST_SCORE);
  const strength = strengths(personas);
  const matches = personas.map((_, p) => found[fresh.indexOf(p)] ?? null);
  const wins = matches.map(
    (m, p) =>
      m !== null &&
      m.score >= LEAST_SCORE &&
      m.margin >= LEAST_MARGIN &&
      suits(m.definition, personas[p]!, strength, formed),
  );
  return { matches, wins };
}

/**
 * Whether the features of a definition tell the personas from one another, and what this persona does is not much more
 * special than how much it does it: a name must say what is special.
 */
function suits(
  definition: NameDefinition,
  persona: Nameable,
  strength: ReadonlyMap<string, number>,
  formed: ReadonlySet<string>,
): boolean {
  const asked = [...new Set(definition.when.map((c) => c.feature))];
  const known = asked.map((f) => strength.get(f)).filter((s) => s !== undefined);
  const mean = known.reduce((a, b) => a + b, 0) / Math.max(1, known.length);
  const own = persona.contrasts.reduce(
    (most, c) => (asked.includes(c.feature) ? Math.max(most, Math.abs(c.effect.value)) : most),
    0,
  );
  const doing = persona.events.reduce((most, e) => Math.max(most, e.effect.low), 0);
  const exclusive = persona.events.some(
    (e) => e.effect.low >= EXCLUSIVE_H && e.usedBy >= NEARLY_ALL && e.othersUsedBy <= NEARLY_NOBODY,
  );
  const days = persona.contrasts.some(
    (c) =>
      formed.has(c.feature) &&
      kindOf(c.feature) === 'weekdays' &&
      Math.abs(c.effect.value) >= Math.max(TELLING_DAYS, own),
  );
  return mean >= LEAST_STRENGTH && !exclusive && !days && !(doing >= TELLING_H && own < TELLING_DELTA);
}

/** The strongest contrast of any persona, by feature. */
function strengths(personas: readonly Nameable[]): Map<string, number> {
  const strongest = new Map<string, number>();
  for (const { contrasts } of personas) {
    for (const c of contrasts) {
      strongest.set(c.feature, Math.max(strongest.get(c.feature) ?? 0, Math.abs(c.effect.value)));
    }
  }
  return strongest;
}
