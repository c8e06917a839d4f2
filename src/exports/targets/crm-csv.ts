import { personaCsv } from './persona-csv.js';
import type { Target } from './target.js';

/** Braze: a user attribute import. Users who are not there yet would be created, blanks overwrite nothing. */
export const braze: Target = {
  name: 'braze',
  title: 'Braze',
  kind: 'analytics',
  byAssignment: (assignment) => [
    {
      path: 'targets/braze/attributes.csv',
      content: personaCsv(assignment, 'external_id'),
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
      content: personaCsv(assignment, 'id'),
      records: assignment.userIds.length,
      notes: [],
    },
  ],
};
