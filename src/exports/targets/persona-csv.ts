import type { Assignment } from '../assignment.js';
import { csvCell, csvLine, inChunks } from '../csv.js';
import { spreadsheetText } from '../text.js';

/** `<id column>,persona,persona_name` in chunks: ids exact, names safe in a spreadsheet. */
export function personaCsv(assignment: Assignment, idColumn: string): Iterable<string> {
  const tails = assignment.personas.map((p) => `,${csvLine([p.id, spreadsheetText(p.name)])}`);
  return inChunks(
    (function* () {
      yield csvLine([idColumn, 'persona', 'persona_name']);
      for (let row = 0; row < assignment.userIds.length; row++) {
        yield csvCell(assignment.userIds[row]!) + tails[assignment.persona[row]!]!;
      }
    })(),
  );
}
