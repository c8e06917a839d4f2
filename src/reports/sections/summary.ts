import type { Persona, PersonaModel } from '../../personas/index.js';
import {
  type Block,
  heading,
  type Inline,
  list,
  paragraph,
  strong,
  table,
  text,
} from '../document/document.js';
import { count, counted, daysBetween, percent } from '../format.js';
import type { ReportInput } from '../input.js';
import { changeSummary } from './changes.js';

/** The first ten lines: is there something, what is it, can it be trusted, what has changed, what is wrong. */
export function summary(input: ReportInput): Block[] {
  const { model } = input;
  const items: Inline[] = [personasLine(model)];
  if (model.personas.length > 1) {
    if (model.verdict.verdict === 'no groups')
      items.push(
        'Borders between users who differ by degree are a convention: read the personas as bands, not as kinds of people',
      );
    items.push(trustLine(model.personas));
  }
  const changes = changeSummary(model);
  if (changes !== null) items.push(changes);
  const data = dataLine(input);
  if (data !== null) items.push(data);
  return [heading(1, title(model)), paragraph(verdictLine(model)), list(items)];
}

/** What the report is about, for the page and its first line. */
export function title(model: PersonaModel): string {
  const users = counted(model.users.total, 'user');
  return model.verdict.verdict === 'no groups' ? `No groups among ${users}` : `Personas of ${users}`;
}

/** The words of the verdict; its name in bold, whether or not they begin with it. */
function verdictLine({ verdict: { verdict, words } }: PersonaModel): Inline {
  const rest = words.toLowerCase().startsWith(verdict) ? words.slice(verdict.length) : `. ${words}`;
  return text`${strong(`${verdict[0]!.toUpperCase()}${verdict.slice(1)}`)}${rest}`;
}

function personasLine({ personas, window, users }: PersonaModel): Inline {
  const early = users.tooEarly > 0 ? `; of ${count(users.tooEarly)} it is too early to say` : '';
  const who = personas.length === 1 ? 'Everyone together' : counted(personas.length, 'persona');
  const length = window.days < 0.5 ? 'less than a day' : counted(window.days, 'day');
  return `${who}: events ${daysBetween(window.from, lastDay(window.asOf))} (${length})${early}`;
}

/** The day before the as-of time, which is the first moment outside the window. */
function lastDay(asOf: string): string {
  return new Date(Date.parse(asOf) - 1).toISOString().slice(0, 10);
}

function trustLine(personas: readonly Persona[]): Inline {
  const parts = (['stable', 'doubtful', 'dissolved'] as const).flatMap((grade) => {
    const of = personas.filter(({ trust }) => trust.grade === grade);
    if (of.length === 0) return [];
    return [
      `${of.length} ${grade}${grade === 'stable' ? '' : ` (${of.map(({ name }) => name).join(', ')})`}`,
    ];
  });
  return `Found again in other samples of the users: ${parts.join(', ')}`;
}

function dataLine({ rows, quality, warnings = [] }: ReportInput): Inline | null {
  if (!rows) return null;
  const n = warnings.length + (quality?.warnings.length ?? 0);
  const said = n === 0 ? '' : `; ${counted(n, 'warning')}, see “The data”`;
  return `Rows: ${count(rows.in)} in = ${count(rows.kept)} kept + ${count(rows.duplicates)} duplicates + ${count(rows.rejected)} rejected${said}`;
}

/** Statements of each persona in the table of all. */
const AT_A_GLANCE = 2;

/** All personas in one table. */
export function atAGlance({ personas }: PersonaModel): Block[] {
  const rows = personas.map((persona): Inline[] => [
    { link: persona.name, to: personaAnchor(persona.id) },
    count(persona.size),
    percent(persona.share),
    persona.setsApart.slice(0, AT_A_GLANCE).join('; '),
    persona.trust.grade,
  ]);
  return [
    heading(2, 'The personas at a glance'),
    table(['persona', '>users', '>share', 'what sets it apart most', 'stability'], rows),
  ];
}

export function personaAnchor(id: string): string {
  return `persona-${id}`;
}
