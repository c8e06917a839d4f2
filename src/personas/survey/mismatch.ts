import { pseudonym } from '../../base/index.js';
import type { FeatureTable } from '../../features/index.js';
import type { PersonaModel } from '../artifact.js';
import { tellingWords } from '../naming/event-topic.js';
import type { Question } from './answers.js';

/** People who say one thing and do another. */
export interface Mismatch {
  /** What they say. */
  level: string;
  /** Events whose names share a word with it. */
  events: string[];
  said: number;
  /** Of those, how many never did any of the events. */
  neverDid: number;
  byPersona: { persona: string; said: number; neverDid: number }[];
  /** Some of those who never did, by id or pseudonym as in the model. */
  users: string[];
}

const LISTED = 20;
const SHORTEST_WORD = 4;

/** Answers that name something the product has an event for, and the people who gave them without ever doing it. */
export function mismatchesOf(
  question: Question,
  rows: readonly number[],
  labels: Int32Array,
  model: PersonaModel,
  table: FeatureTable,
  userIds: readonly string[],
): Mismatch[] {
  const { mix } = table;
  const wordsOfEvent = mix.events.map((event) => stems(tellingWords(event).join(' ')));
  const mismatches: Mismatch[] = [];
  question.levels.forEach((level, l) => {
    const asked = stems(level);
    const events = mix.events.map((_, e) => e).filter((e) => wordsOfEvent[e]!.some((w) => asked.includes(w)));
    if (events.length === 0 || events.length === mix.events.length) return;
    const wanted = new Set(events);
    const said = new Float64Array(model.personas.length);
    const never = new Float64Array(model.personas.length);
    const users: string[] = [];
    rows.forEach((row, i) => {
      if (row < 0 || !question.answers[i]!.includes(l)) return;
      said[labels[row]!]!++;
      for (let q = mix.rowStart[row]!; q < mix.rowStart[row + 1]!; q++) if (wanted.has(mix.event[q]!)) return;
      never[labels[row]!]!++;
      if (users.length < LISTED) {
        users.push(model.users.shown === 'ids' ? userIds[i]! : pseudonym(userIds[i]!));
      }
    });
    const total = (of: Float64Array) => of.reduce((a, b) => a + b, 0);
    if (total(never) === 0) return;
    mismatches.push({
      level,
      events: events.map((e) => mix.events[e]!),
      said: total(said),
      neverDid: total(never),
      byPersona: model.personas.map((p, c) => ({ persona: p.id, said: said[c]!, neverDid: never[c]! })),
      users,
    });
  });
  return mismatches;
}

/** Words of some length, without the endings that tell a deed from a wish: `reports`, `reporting` and `report` agree. */
function stems(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= SHORTEST_WORD)
    .map((word) => {
      const stem = word.replace(/(?:ings?|ed|es|s|e)$/, '');
      return stem.length >= SHORTEST_WORD - 1 ? stem : word;
    });
}
