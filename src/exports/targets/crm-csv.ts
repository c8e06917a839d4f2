import type { Assignment } from '../assignment.js';
import { csvLine, inChunks } from '../csv.js';
import { spreadsheetText } from '../text.js';
import type { Target } from './target.js';
import { userTraits } from './traits.js';

/** Braze: a user attribute import. Users who are not there yet would be created, blanks overwrite nothing. */
export const braze: Target = {
  name: 'braze',
  title: 'Braze',
  kind: 'analytics',
  byAssignment: (assignment) => [
    {
      path: 'targets/braze/attributes.csv',
      content: attributes(assignment, 'external_id'),
      records: assignment.userIds.length,
      notes: ['user attribute CSV, at most 500 MB'],
    },
  ],
};

/** Customer.io: a people import. */
export const customerIo: Target = {
  name: 'customerio',
  title: 'Customer.io',
  kind: 'analytics',
  byAssignment: (assignment) => [
    {
      path: 'targets/customerio/people.csv',
      content: attributes(assignment, 'id'),
      records: assignment.userIds.length,
      notes: [],
    },
  ],
};

function attributes(assignment: Assignment, idColumn: string): Iterable<string> {
  return inChunks(
    (function* () {
      yield csvLine([idColumn, 'persona', 'persona_name']);
      for (const t of userTraits(assignment)) yield csvLine([t.userId, t.persona, spreadsheetText(t.name)]);
    })(),
  );
}
