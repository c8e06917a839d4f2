import type { Assignment } from '../assignment.js';
import { plainText } from '../text.js';

/** What is told about one user, in the order of the table. */
export interface UserTraits {
  userId: string;
  persona: string;
  name: string;
  /** Four decimals; null where it is not known. */
  confidence: number | null;
}

/** Everything that targets by assignment say about users, one at a time. The object is new for each user. */
export function* userTraits(assignment: Assignment): Generator<UserTraits> {
  for (let row = 0; row < assignment.userIds.length; row++) yield traitsAt(assignment, row);
}

/** What is told about the user of one row. */
export function traitsAt(assignment: Assignment, row: number): UserTraits {
  const { id, name } = assignment.personas[assignment.persona[row]!]!;
  const confidence = assignment.confidence?.[row] ?? Number.NaN;
  return {
    userId: assignment.userIds[row]!,
    persona: id,
    name: plainText(name),
    confidence: Number.isFinite(confidence) ? Math.round(confidence * 1e4) / 1e4 : null,
  };
}
