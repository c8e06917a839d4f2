import { parse } from 'csv-parse/sync';
import { compareText, inputError, nearestName } from '../../base/index.js';
import { decodeText } from './decode.js';
import { type Heading, headingsOf } from './headings.js';

/** One question of a survey. */
export interface Question {
  text: string;
  /** `multiple`: several answers may be ticked. */
  kind: 'single' | 'multiple';
  /** Answers that occur, most frequent first. */
  levels: string[];
  /** Per respondent, indices into `levels`; empty where the question was not answered. */
  answers: number[][];
}

/** Answers of people, read from a CSV file. */
export interface Survey {
  userColumn: string;
  /** One per respondent; a later row of the same person replaces an earlier one. */
  userIds: string[];
  questions: Question[];
  /** What was noticed on the way, for the reader: encoding, skipped columns, repeated people. */
  notes: string[];
}

export interface SurveyOptions {
  /** Column with the user id; found by overlap with `knownUsers` when absent. */
  user?: string | undefined;
  /** Questions to read, by heading; all that have few enough answers when absent. */
  questions?: readonly string[] | undefined;
  knownUsers: ReadonlySet<string>;
}

/** More different answers than this are free text. */
const MOST_LEVELS = 25;
/** A separated list of answers is taken for several answers when the parts repeat this often. */
const LEAST_REPEATS = 3;
/** A column per answer holds a tick, or the answer; with more different values it is a scale. */
const LEAST_SCALE = 3;

/**
 * Reads a survey export: any usual encoding, comma, semicolon or tab, headings over one or two rows, several answers to
 * a question in columns of their own or in one cell.
 *
 * @throws KindredError (input) when it is no table, or no column holds ids of known users
 */
export function readSurvey(bytes: Uint8Array, file: string, options: SurveyOptions): Survey {
  const { text, encoding } = decodeText(bytes);
  const notes: string[] = encoding === 'utf-8' ? [] : [`read as ${encoding}`];
  const rows = tableOf(text, file);
  const { headings, body } = headingsOf(rows);
  if (body.length === 0) {
    throw inputError('empty-survey', {
      what: 'the survey has no answers',
      where: file,
      expected: 'a heading row and one row per respondent',
    });
  }
  const userAt = userColumn(headings, body, options, file);
  const lastRow = new Map<string, number>();
  body.forEach((row, i) => {
    const id = (row[userAt] ?? '').trim();
    if (id !== '') lastRow.set(id, i);
  });
  const repeated = body.filter((row) => (row[userAt] ?? '').trim() !== '').length - lastRow.size;
  if (repeated > 0) notes.push(`${repeated} rows replaced by a later answer of the same person`);
  const userIds = [...lastRow.keys()].sort(compareText);
  const kept = userIds.map((id) => body[lastRow.get(id)!]!);
  const questions: Question[] = [];
  for (const [question, columns] of byQuestion(headings, userAt)) {
    if (options.questions && !options.questions.includes(question)) continue;
    for (const [text, read] of readQuestion(question, columns, kept)) {
      if (read) questions.push(read);
      else notes.push(`"${text}" left out: free text, or one answer only`);
    }
  }
  for (const asked of options.questions ?? []) {
    if (!questions.some((q) => q.text === asked)) {
      const near = nearestName(
        asked,
        questions.map((q) => q.text),
      );
      throw inputError('unknown-question', {
        what: `the survey has no question "${asked}" with answers to choose from`,
        where: file,
        ...(near ? { fix: `did you mean "${near}"?` } : {}),
      });
    }
  }
  return { userColumn: headings[userAt]!.question, userIds, questions, notes };
}

function tableOf(text: string, file: string): string[][] {
  const head = text.slice(0, 20_000).split(/\r\n|\r|\n/)[0] ?? '';
  const delimiter = [',', ';', '\t', '|'].reduce((best, d) =>
    head.split(d).length > head.split(best).length ? d : best,
  );
  try {
    return parse(text, { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw inputError('unreadable-survey', { what: `the survey is no CSV: ${message}`, where: file }, cause);
  }
}

function userColumn(
  headings: readonly Heading[],
  body: readonly string[][],
  options: SurveyOptions,
  file: string,
): number {
  if (options.user !== undefined) {
    const at = headings.findIndex((h) => h.question === options.user);
    if (at >= 0) return at;
    const near = nearestName(
      options.user,
      headings.map((h) => h.question),
    );
    throw inputError('unknown-column', {
      what: `the survey has no column "${options.user}"`,
      where: file,
      ...(near ? { fix: `did you mean "${near}"?` } : {}),
    });
  }
  let best = -1;
  let most = 0;
  headings.forEach((_, at) => {
    const known = body.filter((row) => options.knownUsers.has((row[at] ?? '').trim())).length;
    if (known > most) {
      most = known;
      best = at;
    }
  });
  if (best >= 0) return best;
  throw inputError('no-known-users', {
    what: 'no column of the survey holds the id of a user in the exports',
    where: file,
    expected: 'a column with the same ids as in the events',
    fix: 'name it with survey.user, or export the survey with user ids',
  });
}

/** Columns of each question, in the order of the file. */
function byQuestion(headings: readonly Heading[], userAt: number): Map<string, Heading[]> {
  const questions = new Map<string, Heading[]>();
  for (const heading of headings) {
    if (heading.at === userAt || heading.question === '') continue;
    const columns = questions.get(heading.question) ?? [];
    columns.push(heading);
    questions.set(heading.question, columns);
  }
  return questions;
}

/** One question, or one for each row of a grid, where every column has a scale of its own. */
function readQuestion(
  text: string,
  columns: readonly Heading[],
  rows: readonly string[][],
): [string, Question | null][] {
  if (columns.length === 1) return [[text, oneColumn(text, columns[0]!.at, rows)]];
  const scales = columns.filter((c) => {
    const values = new Set(rows.map((row) => (row[c.at] ?? '').trim()).filter((cell) => isTicked(cell)));
    return values.size >= LEAST_SCALE;
  });
  if (2 * scales.length < columns.length) return [[text, tickedColumns(text, columns, rows)]];
  return columns.map((c) => {
    const item = c.option === '' ? text : `${text} ${c.option}`;
    return [item, oneColumn(item, c.at, rows)];
  });
}

/** One column per answer: ticked where the cell is filled. */
function tickedColumns(
  text: string,
  columns: readonly Heading[],
  rows: readonly string[][],
): Question | null {
  const ticked = rows.map((row) =>
    columns.filter((c) => isTicked(row[c.at] ?? '')).map((c) => c.option || c.question),
  );
  return question(text, 'multiple', ticked);
}

function isTicked(cell: string): boolean {
  return !['', '0', 'no', 'false', 'n', 'not selected', 'na', 'n/a', '-'].includes(cell.trim().toLowerCase());
}

function oneColumn(text: string, at: number, rows: readonly string[][]): Question | null {
  const cells = rows.map((row) => (row[at] ?? '').trim());
  for (const separator of [';', '|', ',']) {
    const parts = cells.map((cell) => splitCell(cell, separator));
    const several = parts.filter((p) => p.length > 1).length;
    if (several === 0) continue;
    const distinct = new Set(parts.flat());
    const repeats = parts.flat().length / Math.max(1, distinct.size);
    const whole = new Set(cells.filter((c) => c !== ''));
    // A list of answers has few parts that repeat; a sentence with commas has not.
    if (repeats >= LEAST_REPEATS && distinct.size <= MOST_LEVELS && distinct.size < whole.size) {
      return question(text, 'multiple', parts);
    }
  }
  return question(
    text,
    'single',
    cells.map((cell) => (isMissing(cell) ? [] : [cell])),
  );
}

function splitCell(cell: string, separator: string): string[] {
  if (isMissing(cell)) return [];
  return cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isMissing(cell: string): boolean {
  return ['', 'na', 'n/a', '-', 'null', 'prefer not to say', 'no answer'].includes(cell.toLowerCase());
}

function question(text: string, kind: Question['kind'], given: readonly string[][]): Question | null {
  const count = new Map<string, number>();
  for (const answers of given) for (const a of answers) count.set(a, (count.get(a) ?? 0) + 1);
  if (count.size < (kind === 'multiple' ? 1 : 2) || count.size > MOST_LEVELS) return null;
  const levels = [...count.keys()].sort((a, b) => count.get(b)! - count.get(a)! || compareText(a, b));
  const index = new Map(levels.map((level, i) => [level, i]));
  return { text, kind, levels, answers: given.map((answers) => answers.map((a) => index.get(a)!)) };
}
