import { assignmentsArrow } from '../arrow.js';
import { assignmentsCsv, assignmentsNdjson } from '../assignments.js';
import { assignmentsParquet } from '../parquet/write.js';
import type { Target } from './target.js';

/** Everyone in one file, in the forms that anything can read. */
export const files: Target = {
  name: 'files',
  title: 'CSV, NDJSON, Parquet and Arrow',
  kind: 'database',
  byAssignment: (assignment) => {
    const records = assignment.userIds.length;
    return [
      { path: 'targets/files/personas.csv', content: assignmentsCsv(assignment), records, notes: [] },
      { path: 'targets/files/personas.ndjson', content: assignmentsNdjson(assignment), records, notes: [] },
      { path: 'targets/files/personas.parquet', content: assignmentsParquet(assignment), records, notes: [] },
      { path: 'targets/files/personas.arrow', content: assignmentsArrow(assignment), records, notes: [] },
    ];
  },
};
