import type { Contrast, EventContrast, Persona, Spread } from '../../personas/index.js';
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
import { decimal, interval, percent, plainNumber } from '../format.js';
import type { ReportInput } from '../input.js';
import { maskEmails, SMALL_CELL, userLabel } from '../users.js';
import { personaAnchor } from './summary.js';

/** Rows of the tables of one persona; everything is in personas.json. */
const MOST_CONTRASTS = 6;
const MOST_EVENTS = 6;

/** Everything about one persona that a reader needs to believe it, meet it and act on it. */
export function personaSection(persona: Persona, input: ReportInput): Block[] {
  return [
    heading(3, persona.name, personaAnchor(persona.id)),
    paragraph(persona.summary),
    list(facts(persona, input)),
    ...contrastTable(persona.contrasts.slice(0, MOST_CONTRASTS)),
    ...eventTable(persona.events.slice(0, MOST_EVENTS)),
    ...people(persona, input),
    ...interview(persona),
  ];
}

function facts(persona: Persona, input: ReportInput): Inline[] {
  const { trust, nearest } = persona;
  const items: Inline[] = [
    `Stability ${decimal(persona.stability)}. ${trust.words}`,
    `Mean confidence ${percent(trust.meanConfidence)}; ${percent(trust.ambiguousShare)} of its users could belong elsewhere`,
    ...naming(persona),
  ];
  if (nearest) items.push(text`Nearest persona: ${{ link: nearest.name, to: personaAnchor(nearest.id) }}`);
  const rule = input.rules?.fidelity.personas.find(({ id }) => id === persona.id);
  if (rule?.precision && rule.recall) {
    items.push(
      `Its rule finds ${percent(rule.recall.value)} of these users; ${percent(rule.precision.value)} of the users it selects belong here`,
    );
  }
  if (trust.small || persona.size < SMALL_CELL) {
    items.push('Few users: read its figures as hints, and take care that they do not point at a person');
  }
  return items;
}

function naming({ naming }: Persona): Inline[] {
  if (naming.source === 'definition' && naming.meaning !== null)
    return [`Called so because: ${naming.meaning}`];
  if (naming.source === 'previous') return ['Keeps the name it had in the previous run'];
  return ['Named after what sets it apart most; no general definition fits'];
}

function contrastTable(contrasts: readonly Contrast[]): Block[] {
  if (contrasts.length === 0) return [];
  const rows = contrasts.map((contrast): Inline[] => [
    contrast.title,
    spread(contrast.persona, contrast.unit),
    spread(contrast.others, contrast.unit),
    interval(contrast.effect),
  ]);
  return [
    table(['feature', 'these users: median (quartiles)', 'everyone else', '>effect (95 % interval)'], rows),
  ];
}

/** `14 (9 to 24) days`; with the share of users for whom it has not happened. */
function spread({ median, p25, p75, censoredShare }: Spread, unit: string): string {
  const waiting = censoredShare ? `; ${percent(censoredShare)} not yet` : '';
  if (median === null) return censoredShare ? `${percent(censoredShare)} not yet` : 'unknown';
  if (unit === 'share') return `${percent(median)} (${percent(p25)} to ${percent(p75)})${waiting}`;
  const behind = unit === '' || unit === 'count' ? '' : ` ${unit}`;
  return `${plainNumber(median)} (${plainNumber(p25)} to ${plainNumber(p75)})${behind}${waiting}`;
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
  const titles = ['event', '>of their events', '>others', '>used by', '>others', '>effect (95 % interval)'];
  return [table(titles, rows)];
}

function people(persona: Persona, { showIds = false, model }: ReportInput): Block[] {
  if (persona.size < SMALL_CELL && !showIds) return [];
  const names = new Map(model.personas.map(({ id, name }) => [id, name]));
  const typical = joined(persona.typicalUsers.map(({ userId }) => userLabel(userId, showIds)));
  const border = joined(
    persona.borderUsers.map(({ userId, otherPersona }) => {
      const label = userLabel(userId, showIds);
      return otherPersona === null
        ? label
        : text`${label} (nearly ${names.get(otherPersona) ?? otherPersona})`;
    }),
  );
  const items = [
    ...(typical === null ? [] : [text`Typical users: ${typical}`]),
    ...(border === null ? [] : [text`On the border: ${border}`]),
  ];
  return items.length > 0 ? [list(items)] : [];
}

function joined(parts: Inline[]): Inline | null {
  return parts.length === 0 ? null : parts.flatMap((part, i) => (i === 0 ? [part] : [', ', part]));
}

function interview({ name, interview }: Persona): Block[] {
  const { check, questions } = interview;
  if (check.length === 0 && questions.length === 0) return [];
  const blocks: Block[] = [paragraph('Whom to invite: the typical users first, then those on the border.')];
  if (check.length > 0) blocks.push(paragraph('To confirm or refute:'), list(check.map(maskEmails)));
  if (questions.length > 0) blocks.push(paragraph('Questions:'), list(questions.map(maskEmails)));
  return [details(`Interview guide for ${name}`, blocks)];
}
