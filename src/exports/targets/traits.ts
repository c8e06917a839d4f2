import type { Assignment } from '../assignment.js';
import { plainText } from '../text.js';

/** A persona as targets write it. */
export interface PersonaTexts {
  id: string;
  name: string;
  /** The same as JSON texts. */
  idJson: string;
  nameJson: string;
}

/** The personas of an assignment, prepared once: documents for millions of users are put together from these. */
export function personaTexts(assignment: Assignment): PersonaTexts[] {
  return assignment.personas.map(({ id, name }) => {
    const plain = plainText(name);
    return { id, name: plain, idJson: JSON.stringify(id), nameJson: JSON.stringify(plain) };
  });
}

/** A user's confidence with four decimals, or null where it is not known. */
export function confidenceText(assignment: Assignment, row: number): string | null {
  const confidence = assignment.confidence?.[row] ?? Number.NaN;
  return Number.isFinite(confidence) ? String(Math.round(confidence * 1e4) / 1e4) : null;
}

/** `{"persona":…,"persona_name":…,"persona_confidence":…}` of a user: the traits that analytics systems get. */
export function traitsJson(assignment: Assignment, row: number, personas: readonly PersonaTexts[]): string {
  const { idJson, nameJson } = personas[assignment.persona[row]!]!;
  const confidence = confidenceText(assignment, row);
  const last = confidence === null ? '' : `,"persona_confidence":${confidence}`;
  return `{"persona":${idJson},"persona_name":${nameJson}${last}}`;
}
