import { compareText } from '../../base/index.js';
import type { Contrast, EventContrast, Naming } from '../artifact.js';
import { DEFINITIONS, type NameDefinition } from './definitions.js';
import { describePersona } from './describe.js';
import { matchDefinitions, type Standing, scoreDefinitions } from './match.js';

/** What naming reads of a persona. */
export interface Nameable {
  standing: ReadonlyMap<string, Standing>;
  contrasts: readonly Contrast[];
  events: readonly EventContrast[];
}

export interface Named {
  id: string;
  name: string;
  naming: Naming;
}

/** A definition wins from this score on, and by this margin over the next. */
const LEAST_SCORE = 0.65;
const LEAST_MARGIN = 0.1;
/** Cliff's delta that the features of a definition must reach for some persona, on average: a medium effect is 0.33. */
const LEAST_STRENGTH = 0.4;
/** Cohen's h from which what people do makes the better name (0.8 is large), unless how much is as telling. */
const TELLING_H = 0.8;
const TELLING_DELTA = 0.5;

/**
 * Gives every persona a unique name and id: a definition where one fits by a margin, else a description from its
 * strongest contrasts. `taken` holds names and ids already given (kept from an earlier run).
 */
export function namePersonas(
  personas: readonly Nameable[],
  definitions: readonly NameDefinition[] = DEFINITIONS,
  taken: { names: readonly string[]; ids: readonly string[] } = { names: [], ids: [] },
  alone = personas.length === 1,
): Named[] {
  const names = new Set(taken.names.map((n) => sameWords(n)));
  const ids = new Set(taken.ids);
  const free = definitions.filter((d) => !names.has(sameWords(d.name)) && !ids.has(d.id));
  const scores = scoreDefinitions(
    personas.map((p) => p.standing),
    free,
  );
  const matches = matchDefinitions(scores, free);
  const strength = strengths(personas);
  const wins = matches.map(
    (m, p) =>
      !alone &&
      m !== null &&
      m.score >= LEAST_SCORE &&
      m.margin >= LEAST_MARGIN &&
      suits(m.definition, personas[p]!, strength),
  );
  matches.forEach((match, p) => {
    if (!wins[p]) return;
    names.add(sameWords(match!.definition.name));
    ids.add(match!.definition.id);
  });
  return personas.map((persona, p) => {
    const match = matches[p]!;
    const naming: Naming = {
      source: wins[p] ? 'definition' : 'contrast',
      definition: match?.definition.id ?? null,
      meaning: wins[p] ? match!.definition.meaning : null,
      score: match?.score ?? null,
      margin: match?.margin ?? null,
    };
    if (wins[p]) return { id: match!.definition.id, name: match!.definition.name, naming };
    const name = firstFree(alone ? ['Everyone'] : describePersona(persona.contrasts, persona.events), names);
    names.add(sameWords(name));
    const id = freeId(slug(name), ids);
    ids.add(id);
    return { id, name, naming };
  });
}

/**
 * Whether the features of a definition tell the personas from one another, and what this persona does is not much more
 * special than how much it does it: a name must say what is special.
 */
function suits(
  definition: NameDefinition,
  persona: Nameable,
  strength: ReadonlyMap<string, number>,
): boolean {
  const asked = [...new Set(definition.when.map((c) => c.feature))];
  const known = asked.map((f) => strength.get(f)).filter((s) => s !== undefined);
  const mean = known.reduce((a, b) => a + b, 0) / Math.max(1, known.length);
  const own = persona.contrasts.reduce(
    (most, c) => (asked.includes(c.feature) ? Math.max(most, Math.abs(c.effect.value)) : most),
    0,
  );
  const doing = persona.events.reduce((most, e) => Math.max(most, e.effect.low), 0);
  return mean >= LEAST_STRENGTH && !(doing >= TELLING_H && own < TELLING_DELTA);
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

/** Names that differ in the order of their words only are the same to a reader. */
function sameWords(name: string): string {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}-]+/u);
  return words.sort(compareText).join(' ');
}

function firstFree(candidates: readonly string[], taken: ReadonlySet<string>): string {
  const free = candidates.find((name) => !taken.has(sameWords(name)));
  if (free) return free;
  const base = candidates[0] ?? 'Average users';
  if (!taken.has(sameWords(base))) return base;
  let n = 2;
  while (taken.has(sameWords(`${base} ${n}`))) n++;
  return `${base} ${n}`;
}

/** `Search and checkout users` becomes `search-and-checkout-users`: lower-case ASCII letters, digits and hyphens. */
export function slug(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return ascii || 'persona';
}

function freeId(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  let n = 2;
  while (taken.has(`${base}-${n}`)) n++;
  return `${base}-${n}`;
}
