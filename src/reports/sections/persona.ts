import type { EventContrast, ExampleUser, Persona, Spread } from '../../personas/index.js';
import {
  type Block,
  code,
  details,
  heading,
  type Inline,
  list,
  paragraph,
  table,
  text,
} from '../document/document.js';
import { count, interval, middle, percent } from '../format.js';
import type { ReportInput } from '../input.js';
import { maskEmails, SMALL_CELL, shownUser } from '../users.js';
import { personaAnchor } from './summary.js';

/** Rows of the tables of one persona; everything is in personas.json. */
const MOST_CONTRASTS = 6;
const MOST_EVENTS = 6;
/** From this share on it is said of how many users a feature is not known. */
const MENTIONED_MISSING = 0.05;

/** Everything about one persona that a reader needs to believe it, meet it and act on it. */
export function personaSection(persona: Persona, input: ReportInput): Block[] {
  return [
    heading(3, persona.name, personaAnchor(persona.id)),
    paragraph(persona.summary),
    list(facts(persona, input)),
    ...contrastTable(persona, input.model.users.total),
    ...eventTable(persona.events.slice(0, MOST_EVENTS)),
    ...people(persona, input),
    ...interview(persona),
  ];
}

function facts(persona: Persona, input: ReportInput): Inline[] {
  const { trust, nearest } = persona;
  const items: Inline[] = [
    trust.words,
    `Mean confidence ${percent(trust.meanConfidence)}; ${trust.ambiguousShare === 0 ? 'none' : percent(trust.ambiguousShare)} of its users could as well belong elsewhere`,
    ...naming(persona),
  ];
  if (nearest) items.push(text`Nearest persona: ${{ link: nearest.name, to: personaAnchor(nearest.id) }}`);
  const rule = input.rules?.fidelity.personas.find(({ id }) => id === persona.id);
  if (rule?.precision && rule.recall) {
    items.push(
      `Its rule finds ${percent(rule.recall.value)} of these users; ${percent(rule.precision.value)} of the users it selects belong here`,
    );
  }
  if (persona.size < SMALL_CELL) {
    items.push('Few users: read its figures as hints, and take care that they do not point at a person');
  } else if (trust.small) {
    items.push('Fewer than 1 % of all users: read its figures as hints');
  }
  return items;
}

function naming({ naming }: Persona): Inline[] {
  if (naming.meaning !== null) return [`Called so because: ${naming.meaning}`];
  if (naming.source === 'previous') return ['Keeps the name it had in the previous run'];
  return ['Named after what sets it apart most; no general definition fits'];
}

function contrastTable({ contrasts, size }: Persona, users: number): Block[] {
  if (contrasts.length === 0) return [];
  const rows = contrasts
    .slice(0, MOST_CONTRASTS)
    .map((contrast): Inline[] => [
      contrast.title,
      spread(contrast.persona, contrast.unit),
      spread(contrast.others, contrast.unit),
      interval(contrast.effect),
    ]);
  const these = `these ${count(size)}: median (quartiles)`;
  return [table(['feature', these, `the other ${count(users - size)}`, '>effect (95 % interval)'], rows)];
}

/** `14 (9 to 24) days`; with the shares of users for whom it has not happened and of whom it is not known. */
function spread({ median, p25, p75, censoredShare, missingShare }: Spread, unit: string): string {
  const parts = median === null ? [] : [middle(median, p25, p75, unit)];
  if (censoredShare) parts.push(`${percent(censoredShare)} not yet`);
  if (missingShare >= MENTIONED_MISSING) parts.push(`${percent(missingShare)} unknown`);
  return parts.length > 0 ? parts.join('; ') : 'unknown';
}

function eventTable(events: readonly EventContrast[]): Block[] {
  if (events.length === 0) return [];
  const rows = events.map((event): Inline[] => [
    code(event.event),
    percent(event.share),
    percent(event.othersShare),
    percent(event.usedBy),
    percent(event.othersUsedBy),
    interval(event.effect),
  ]);
  const titles = [
    'event',
    '>share of their events',
    '>of the others’',
    '>done by',
    '>by the others',
    '>effect (95 % interval)',
  ];
  return [table(titles, rows)];
}

/** Users to look at or to talk to. */
export function people(persona: Persona, { model }: ReportInput): Block[] {
  if (persona.size < SMALL_CELL && model.users.shown !== 'ids') return [];
  const names = new Map(model.personas.map(({ id, name }) => [id, name]));
  const items: Inline[] = [];
  if (persona.typicalUsers.length > 0) items.push(text`Typical users: ${labels(persona.typicalUsers)}`);
  const beside = new Map<string, ExampleUser[]>();
  for (const user of persona.borderUsers) {
    if (user.otherPersona === null) continue;
    beside.set(user.otherPersona, [...(beside.get(user.otherPersona) ?? []), user]);
  }
  for (const [other, users] of beside)
    items.push(text`Nearest to ${names.get(other) ?? other}: ${labels(users)}`);
  return items.length > 0 ? [list(items)] : [];
}

function labels(users: readonly ExampleUser[]): Inline {
  return users.flatMap(({ user }, i) => [...(i > 0 ? [', '] : []), shownUser(user)]);
}

export function interview({ name, interview, borderUsers }: Persona): Block[] {
  const { check, questions } = interview;
  const then = borderUsers.length > 0 ? ' first, then those nearest to another persona' : '';
  if (check.length === 0 && questions.length === 0) return [];
  const blocks: Block[] = [paragraph(`Whom to invite: the typical users${then}.`)];
  if (check.length > 0) blocks.push(paragraph('To confirm or refute:'), list(check.map(maskEmails)));
  if (questions.length > 0) blocks.push(paragraph('Questions:'), list(questions.map(maskEmails)));
  return [details(`Interview guide for ${name}`, blocks)];
}
