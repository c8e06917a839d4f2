import { assignmentsNdjson } from '../assignments.js';
import type { Target } from './target.js';

/** Everyone in one NDJSON file: the general form for scripts and loaders, beside `assignments.csv` and `.parquet`. */
export const ndjson: Target = {
  name: 'ndjson',
  title: 'NDJSON of everyone',
  kind: 'database',
  byAssignment: (assignment) => [
    {
      path: 'targets/ndjson/personas.ndjson',
      content: assignmentsNdjson(assignment),
      records: assignment.userIds.length,
      notes: [],
    },
  ],
};
