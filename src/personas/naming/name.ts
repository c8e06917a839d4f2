import type { Naming } from '../artifact.js';
import { contestedOf, oftenOf } from './alike.js';
import { canonical } from './canonical.js';
import { DEFINITIONS, type NameDefinition } from './definitions.js';
import {
  LEAST_USED_AT_LAST,
  mannersOf,
  namesByEvents,
  namesByManner,
  said,
  topicsOf,
  userNames,
} from './describe.js';
import { eventWords } from './event-words.js';
import { fitDefinitions, TELLING_H } from './fit.js';
import { heightOf } from './ladder.js';
import { standOnLadder } from './ladder-names.js';
import type { Nameable } from './nameable.js';
import { firstFree, freeId, sameWords, slug } from './unique.js';

export interface Named {
  id: string;
  name: string;
  naming: Naming;
  /** Features and events that the name speaks of: its evidence begins with them. */
  after: { features: readonly string[]; events: readonly string[] };
}

/** The majority holds more than this share of all users, and at least this many times as many as any other persona. */
const MAJORITY = 0.5;
const TOWERING = 2;
/** A name on its way: who has it, where it is from. */
interface Draft extends Omit<Named, 'id' | 'name'> {
  candidates: string[];
  id?: string;
}

/**
 * Gives every persona a unique name and id. In this order: the one it had; a definition that fits by a margin; what it
 * is to everyone, where it holds most users; what its users do more than others; where it stands on the ladder of
 * activity; how its users do things. The order of the personas makes no difference. `formed` are the features that the
 * personas were formed by.
 */
export function namePersonas(
  personas: readonly Nameable[],
  definitions: readonly NameDefinition[] = DEFINITIONS,
  formed: ReadonlySet<string> = new Set(),
): Named[] {
  const order = canonical(personas);
  const named = inOrder(
    order.map((p) => personas[p]!),
    definitions,
    formed,
  );
  const result: Named[] = new Array(personas.length);
  order.forEach((p, at) => {
    result[p] = named[at]!;
  });
  return result;
}

function inOrder(
  personas: readonly Nameable[],
  definitions: readonly NameDefinition[],
  formed: ReadonlySet<string>,
): Named[] {
  if (personas.length === 1 && !personas[0]!.kept) return [everyone()];
  const kept = personas.map((p) => p.kept).filter((old) => old !== null);
  const names = new Set(kept.map((old) => sameWords(old.name)));
  const ids = new Set(kept.map((old) => old.id));
  const free = definitions.filter((d) => !names.has(sameWords(d.name)) && !ids.has(d.id));
  const fits = fitDefinitions(personas, free, formed);
  const majority = majorityOf(personas, fits.wins);
  const topics = personas.map((p) => topicsOf(p.events));
  const manners = personas.map((p) => mannersOf(p.contrasts, formed));
  const rungs = standOnLadder(
    personas,
    fits,
    manners,
    formed,
    (p) => topics[p]!.length > 0 || p === majority,
  );
  const contested = contestedOf(topics);
  const often = oftenOf(personas, topics, (p) => !personas[p]!.kept && !fits.wins[p] && p !== majority);

  const drafts = personas.map((persona, p): Draft => {
    const match = fits.matches[p];
    const best = {
      definition: match?.definition.id ?? null,
      score: match?.score ?? null,
      margin: match?.margin ?? null,
    };
    const draft = (source: Naming['source'], meaning: string | null, rest: Omit<Draft, 'naming'>): Draft => ({
      naming: { source, definition: best.definition, meaning, score: best.score, margin: best.margin },
      ...rest,
    });
    const events = topics[p]!.map(({ event }) => event);
    if (persona.kept) {
      const naming: Naming = {
        source: 'previous',
        definition: null,
        meaning: null,
        score: null,
        margin: null,
      };
      const known = definitions.find((d) => d.id === persona.kept!.id);
      const rung = heightOf(persona.kept) === null ? [] : ['active_days'];
      const after = { features: known ? featuresOf(known) : rung, events: known ? [] : events };
      return { naming, after, id: persona.kept.id, candidates: [persona.kept.name] };
    }
    if (fits.wins[p]) {
      const { definition } = match!;
      return draft('definition', definition.meaning, {
        after: { features: featuresOf(definition), events: [] },
        id: definition.id,
        candidates: [definition.name],
      });
    }
    if (p === majority) {
      const what =
        events.length > 0
          ? `what they do more than the others: ${events.slice(0, 2).map(eventWords).join(', ')}`
          : 'what sets them apart is little more than that they are none of the others';
      const meaning = `${Math.round(100 * persona.share)} % of all users; ${what}`;
      return draft('majority', meaning, {
        after: { features: [], events: [] },
        candidates: ['Mainstream Users'],
      });
    }
    const rung = rungs[p];
    if (rung) {
      return draft('ladder', rung.meaning, {
        after: { features: ['active_days', ...rung.features], events: [] },
        candidates: [rung.name],
      });
    }
    if (topics[p]!.length > 0) {
      const meaning = `what they do more than others: ${events.slice(0, 2).map(eventWords).join(', ')}`;
      const first = often[p] ? [userNames(`${often[p]} ${said(topics[p]![0]!.topic)}`)] : [];
      return draft('contrast', meaning, {
        after: { features: [], events },
        candidates: [...first, ...namesByEvents(topics[p]!, manners[p]!, contested)],
      });
    }
    // How often they come is for the ladder to say: a word of its own could contradict it.
    const others = manners[p]!.filter((m) => m.kind !== 'frequency' || persona.activity === null);
    const byManner = namesByManner(others);
    const rare = namesByEvents(topicsOf(persona.events, LEAST_USED_AT_LAST), [], contested);
    const doing = persona.events.reduce((most, e) => Math.max(most, e.effect.low), 0);
    const names = doing >= TELLING_H ? [...rare, ...byManner] : [...byManner, ...rare];
    return draft('contrast', null, {
      after: { features: others.slice(0, 2).map((m) => m.feature), events: [] },
      candidates: [...names, 'Typical Users'],
    });
  });
  return finish(drafts, names, ids);
}

/** Takes names and ids: those that are settled first. */
function finish(drafts: readonly Draft[], names: Set<string>, ids: Set<string>): Named[] {
  for (const { id, candidates, naming } of drafts) {
    if (id === undefined || naming.source === 'previous') continue;
    names.add(sameWords(candidates[0]!));
    ids.add(id);
  }
  return drafts.map(({ naming, after, id, candidates }) => {
    if (id !== undefined) return { id, name: candidates[0]!, naming, after };
    const name = firstFree(candidates, names);
    names.add(sameWords(name));
    const fresh = freeId(slug(name), ids);
    ids.add(fresh);
    return { id: fresh, name, naming, after };
  });
}

function everyone(): Named {
  const naming: Naming = {
    source: 'majority',
    definition: null,
    meaning: 'all users',
    score: null,
    margin: null,
  };
  return { id: 'everyone', name: 'Everyone', naming, after: { features: [], events: [] } };
}

function featuresOf(definition: NameDefinition): string[] {
  return [...new Set(definition.when.map((c) => c.feature))];
}

/** The persona that most users belong to, and that no definition names; -1 where there is none. */
function majorityOf(personas: readonly Nameable[], named: readonly boolean[]): number {
  return personas.findIndex(
    (p, at) =>
      !named[at] &&
      !p.kept &&
      p.share > MAJORITY &&
      personas.every((other, o) => o === at || TOWERING * other.share <= p.share),
  );
}
