import { CsvError, parse } from 'csv-parse/sync';
import { inputError, nearestName } from '../../base/index.js';
import type { AssignmentList } from '../definition.js';

/** Columns of an assignment file; by default the first of the usual names that it has. */
export interface AssignmentColumns {
  user?: string;
  variant?: string;
  /** ISO 8601 (UTC without a zone), epoch seconds or epoch milliseconds. */
  time?: string;
}

const USUAL = {
  user: ['user_id', 'userid', 'user', 'id', 'distinct_id', 'unit_id', 'subject'],
  variant: ['variant', 'variation', 'variation_id', 'group', 'arm', 'bucket', 'treatment'],
  time: ['time', 'timestamp', 'assigned_at', 'exposed_at', 'date'],
};

/**
 * Reads a CSV of assigned users.
 *
 * @param where the file, for messages
 * @throws KindredError (input) with line and column when the text is not such a CSV
 */
export function readAssignments(
  text: string,
  where: string,
  columns: AssignmentColumns = {},
): AssignmentList {
  const rows = parseCsv(text, where);
  const head = rows[0];
  if (!head) throw inputError('empty-assignments', { what: 'the assignment file is empty', where });
  const user = columnOf(head, columns.user, USUAL.user, 'user', where);
  const variant = columnOf(head, columns.variant, USUAL.variant, 'variant', where);
  const time =
    columns.time === undefined
      ? find(head, USUAL.time)
      : columnOf(head, columns.time, USUAL.time, 'time', where);
  const users: string[] = [];
  const variants: string[] = [];
  const timesMs: number[] = [];
  rows.slice(1).forEach((row, i) => {
    users.push(row[user]!);
    variants.push(row[variant]!);
    if (time >= 0) timesMs.push(timeOf(row[time]!, `${where}:${i + 2}`));
  });
  return time >= 0 ? { users, variants, timesMs } : { users, variants };
}

function parseCsv(text: string, where: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, trim: true }) as string[][];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? `:${error.lines}` : '';
    throw inputError('bad-csv', { what: error.message, where: `${where}${line}` }, error);
  }
}

function find(head: readonly string[], names: readonly string[]): number {
  const lower = head.map((name) => name.toLowerCase());
  for (const name of names) if (lower.includes(name)) return lower.indexOf(name);
  return -1;
}

function columnOf(
  head: readonly string[],
  asked: string | undefined,
  usual: readonly string[],
  what: string,
  where: string,
): number {
  const position = asked === undefined ? find(head, usual) : head.indexOf(asked);
  if (position >= 0) return position;
  const near = asked === undefined ? undefined : nearestName(asked, head);
  throw inputError(`no-${what}-column`, {
    what: asked === undefined ? `no column looks like the ${what}` : `there is no column '${asked}'`,
    where,
    expected: asked === undefined ? `one of ${usual.join(', ')}` : `one of ${head.join(', ')}`,
    fix: near === undefined ? `name the ${what} column in the configuration` : `did you mean '${near}'?`,
  });
}

/** Numbers below this are epoch seconds: as milliseconds they would be of January 1970. */
const SECONDS_BELOW = 1e11;

function timeOf(text: string, where: string): number {
  if (text === '') return -1;
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text);
    return Math.round(value < SECONDS_BELOW ? value * 1000 : value);
  }
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) || !/\d{1,2}:\d{2}/.test(text) ? text : `${text}Z`;
  const value = Date.parse(zoned.replace(' ', 'T'));
  if (Number.isNaN(value)) {
    throw inputError('bad-time', {
      what: `'${text}' is not a time`,
      where,
      expected: 'ISO 8601, epoch seconds or epoch milliseconds',
    });
  }
  return value;
}
