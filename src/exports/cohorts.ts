import { type Assignment, personaSizes, rowsOf } from './assignment.js';
import { csvLine, inChunks } from './csv.js';
import type { ExportFile } from './file.js';
import { fileNames } from './file-names.js';
import { confidenceText } from './targets/traits.js';
import { looksLikeFormula, spreadsheetText } from './text.js';

/**
 * `cohorts/<persona>.csv`, one per persona: `user_id,persona,persona_name,confidence`. Ids are exact. A persona with
 * ids that a spreadsheet would take for formulas gets a second file, `<persona>.for-spreadsheets.csv`, in which those
 * ids carry an apostrophe.
 */
export function cohortFiles(assignment: Assignment): ExportFile[] {
  const names = fileNames(assignment.personas.map((p) => p.id));
  const sizes = personaSizes(assignment);
  const risky = riskyIds(assignment);
  return assignment.personas.flatMap((_, p) => {
    const path = `cohorts/${names[p]}.csv`;
    const records = sizes[p]!;
    if (risky[p] === 0) return [{ path, content: cohortCsv(assignment, p, exact), records, notes: [] }];
    const guarded = `cohorts/${names[p]}.for-spreadsheets.csv`;
    const note =
      `${risky[p]} ids begin like a formula: open ${guarded} in a spreadsheet, ` +
      `give ${path} with the exact ids to machines`;
    return [
      { path, content: cohortCsv(assignment, p, exact), records, notes: [note] },
      { path: guarded, content: cohortCsv(assignment, p, spreadsheetText), records, notes: [note] },
    ];
  });
}

function exact(id: string): string {
  return id;
}

function cohortCsv(assignment: Assignment, p: number, idText: (id: string) => string): Iterable<string> {
  const persona = assignment.personas[p]!;
  const name = spreadsheetText(persona.name);
  const { confidence, userIds } = assignment;
  return inChunks(
    (function* () {
      const head = ['user_id', 'persona', 'persona_name'];
      yield csvLine(confidence ? [...head, 'confidence'] : head);
      for (const row of rowsOf(assignment, p)) {
        const cells = [idText(userIds[row]!), persona.id, name];
        if (confidence) cells.push(confidenceText(assignment, row) ?? '');
        yield csvLine(cells);
      }
    })(),
  );
}

function riskyIds(assignment: Assignment): Int32Array {
  const risky = new Int32Array(assignment.personas.length);
  assignment.userIds.forEach((id, row) => {
    if (looksLikeFormula(id)) risky[assignment.persona[row]!]!++;
  });
  return risky;
}
