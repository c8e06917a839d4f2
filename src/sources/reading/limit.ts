import { inputError, type KindredError } from '../../base/index.js';

/** Rejected records that are let pass while the number of records is not final yet. */
const SLACK = 10_000;

/** Whether reading on is useless: far more is rejected already than may be, whatever the rest holds. */
export function isHopeless(rejected: number, records: number, maxRejects: number): boolean {
  return rejected > SLACK && rejected > 2 * maxRejects * records;
}

/** The error for too many rejected records, with their reasons; undefined when there are few enough. */
export function rejectsProblem(
  rejected: number,
  records: number,
  maxRejects: number,
  reasons: ReadonlyMap<string, number>,
): KindredError | undefined {
  if (rejected <= maxRejects * records) return undefined;
  const share = records === 0 ? '' : ` (${((100 * rejected) / records).toFixed(1)} %)`;
  return inputError('too-many-rejects', {
    what: `${rejected} of ${records} records cannot be used${share}: ${inWords(reasons)}`,
    expected: `at most ${100 * maxRejects} % rejected`,
    fix: fixFor(reasons),
  });
}

function inWords(reasons: ReadonlyMap<string, number>): string {
  return ordered(reasons)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');
}

const FIXES: Record<string, string> = {
  missing_user: 'check that the user column is the right one (--user)',
  bad_time: 'check that the time column is the right one (--time) and how its times are written',
  missing_time: 'check that the time column is the right one (--time)',
  missing_event: 'check that the event column is the right one (--event)',
  bad_encoding: 'save the file as UTF-8',
  csv_columns: 'check the delimiter and the quotes of the file',
  csv_quote: 'check the quotes of the file; RFC 4180 doubles a quote inside quotes',
};

function fixFor(reasons: ReadonlyMap<string, number>): string {
  const fix = FIXES[ordered(reasons)[0]?.[0] ?? ''] ?? 'look at the file with `kindred inspect`';
  return `${fix}, or allow more with --max-rejects`;
}

function ordered(reasons: ReadonlyMap<string, number>): [string, number][] {
  return [...reasons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
