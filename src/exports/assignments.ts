import { toJsonLine } from '../base/index.js';
import type { Assignment } from './assignment.js';
import { cellText, fileColumns, jsonValue } from './columns.js';
import { csvLine, inChunks } from './csv.js';
import { plainText, spreadsheetText } from './text.js';

/**
 * `assignments.csv` in chunks: `user_id,persona,persona_name,confidence,…`, RFC 4180, UTF-8 without a byte order mark.
 * Names are safe to open in a spreadsheet; ids are exact, because machines join on them.
 */
export function assignmentsCsv(assignment: Assignment): Iterable<string> {
  const columns = fileColumns(assignment, spreadsheetText);
  return inChunks(
    (function* () {
      yield csvLine(columns.map((c) => c.name));
      const cells: string[] = new Array(columns.length);
      for (let row = 0; row < assignment.userIds.length; row++) {
        for (let c = 0; c < columns.length; c++) cells[c] = cellText(columns[c]!, row);
        yield csvLine(cells);
      }
    })(),
  );
}

/** `assignments.ndjson` in chunks: one object per user with the same columns; unknown values are null. */
export function assignmentsNdjson(assignment: Assignment): Iterable<string> {
  const columns = fileColumns(assignment, plainText);
  return inChunks(
    (function* () {
      for (let row = 0; row < assignment.userIds.length; row++) {
        yield toJsonLine(Object.fromEntries(columns.map((c) => [c.name, jsonValue(c, row)])));
      }
    })(),
  );
}
