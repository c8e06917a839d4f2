import { pseudonym } from '../base/index.js';
import { handicapsOf } from '../clustering/index.js';
import { PERSONA_MODEL_VERSION } from './artifact.js';

/** Parsed JSON of unknown shape, with the keys that changed. */
interface Json {
  [key: string]: unknown;
  version?: unknown;
  users?: unknown;
  personas?: unknown;
  extremeUsers?: unknown;
  typicalUsers?: unknown;
  borderUsers?: unknown;
  interview?: unknown;
  invite?: unknown;
  contrasts?: unknown;
  words?: unknown;
  model?: unknown;
  representation?: unknown;
  what?: unknown;
  low?: unknown;
  high?: unknown;
  spread?: unknown;
  assignment?: unknown;
  shares?: unknown;
}

/** Statements that a model of version 1 gives: its first contrasts. */
const STATEMENTS = 2;

/**
 * A model of an older major version in today's form. Version 1 held the ids of single users whatever was asked for:
 * they become pseudonyms. Version 2 bounded the components of the mix of events before they were divided by their
 * spread, which was the same for everyone. Version 3 knew no other form of the mix, and no handicaps but those of the
 * shares. Anything that is no older model, or is damaged, is handed back for the schema to judge.
 */
export function upgraded(json: unknown): unknown {
  if (!isObject(json)) return json;
  const major = String(json.version).split('.')[0];
  if (major !== '1' && major !== '2' && major !== '3') return json;
  const second = major === '1' ? fromFirst(json) : json;
  const third = major === '3' ? second.model : fromSecond(second.model);
  return { ...second, version: PERSONA_MODEL_VERSION, model: fromThird(third) };
}

function fromFirst(json: Json): Json {
  return {
    ...json,
    users: isObject(json.users) ? { ...json.users, shown: 'pseudonyms' } : json.users,
    personas: each(json.personas, persona),
    extremeUsers: each(json.extremeUsers, user),
  };
}

function fromSecond(old: unknown): unknown {
  if (!isObject(old) || !isObject(old.representation) || !isObject(old.representation.what)) return old;
  const { what } = old.representation;
  const { low, high, spread } = what;
  if (!Array.isArray(spread)) return old;
  const scaled = (bounds: unknown) =>
    Array.isArray(bounds) ? bounds.map((bound, c) => Number(bound) / Number(spread[c])) : bounds;
  return {
    ...old,
    representation: {
      ...old.representation,
      what: { ...what, low: scaled(low), high: scaled(high), spreadByActivity: spread.map(() => 0) },
    },
  };
}

function fromThird(old: unknown): unknown {
  if (!isObject(old)) return old;
  const { representation, assignment } = old;
  return {
    ...old,
    representation:
      isObject(representation) && isObject(representation.what)
        ? { ...representation, what: { kind: 'components', ...representation.what } }
        : representation,
    assignment:
      isObject(assignment) && Array.isArray(assignment.shares)
        ? { ...assignment, handicaps: handicapsOf(assignment.shares.map(Number)) }
        : assignment,
  };
}

function persona(old: Json): Json {
  const { interview, contrasts } = old;
  const words = Array.isArray(contrasts)
    ? contrasts.slice(0, STATEMENTS).map((c) => (isObject(c) ? c.words : c))
    : contrasts;
  return {
    ...old,
    setsApart: words,
    typicalUsers: each(old.typicalUsers, user),
    borderUsers: each(old.borderUsers, user),
    interview:
      isObject(interview) && Array.isArray(interview.invite)
        ? { ...interview, invite: interview.invite.map((id) => pseudonym(String(id))) }
        : interview,
  };
}

function user({ userId, ...rest }: Json): Json {
  return { ...rest, user: pseudonym(String(userId)) };
}

function each(list: unknown, change: (item: Json) => Json): unknown {
  return Array.isArray(list) ? list.map((item) => (isObject(item) ? change(item) : item)) : list;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
