import type { FileHead } from '../source.js';
import type { DateOrder } from '../time.js';

/** Numeric dates with the year last, as spreadsheets write them. */
const YEAR_LAST = /^\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:\s|$)/;

/**
 * The order of day and month in a column of dates with the year last; undefined when the column has no such dates.
 * A part above 12 is a day, and most dates decide. Where the head leaves it open, points mean day first and slashes month first, which is
 * said in a note.
 */
export function dateOrder(head: FileHead, column: string): { order: DateOrder; notes: string[] } | undefined {
  const dates = head.records.flatMap((record) => {
    const match = YEAR_LAST.exec(String(record[column] ?? ''));
    return match ? [{ first: Number(match[1]), separator: match[2]!, second: Number(match[3]) }] : [];
  });
  if (dates.length === 0) return undefined;
  const dayFirst = dates.filter((date) => date.first > 12).length;
  const daySecond = dates.filter((date) => date.second > 12).length;
  if (dayFirst !== daySecond) return { order: dayFirst > daySecond ? 'dmy' : 'mdy', notes: [] };
  const order = dates[0]!.separator === '/' ? 'mdy' : 'dmy';
  const reading = order === 'mdy' ? 'month/day/year' : 'day.month.year';
  return {
    order,
    notes: [`dates in column ${column} are read as ${reading}; nothing in its first rows decides`],
  };
}
