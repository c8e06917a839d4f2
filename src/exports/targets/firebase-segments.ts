import { toJsonLine } from '../../base/index.js';
import type { Assignment } from '../assignment.js';
import { inChunks } from '../csv.js';
import { plainText } from '../text.js';
import type { Target } from './target.js';

/** Firebase imported segments: the two tables of the BigQuery data set `firebase_imported_segments`. */
export const firebaseSegments: Target = {
  name: 'firebase-segments',
  title: 'Firebase imported segments',
  kind: 'analytics',
  byAssignment: (assignment) => [
    {
      path: 'targets/firebase-segments/SegmentMetadata.ndjson',
      content: assignment.personas
        .map(({ id, name }) => toJsonLine({ segment_label: label(id), display_name: plainText(name) }))
        .join(''),
      records: assignment.personas.length,
      notes: [],
    },
    {
      path: 'targets/firebase-segments/SegmentMemberships.ndjson',
      content: memberships(assignment),
      records: assignment.userIds.length,
      notes: ['instance_id has to be a Firebase installation id: use this only where those are the user ids'],
    },
  ],
};

function memberships(assignment: Assignment): Iterable<string> {
  const time = assignment.asOf === undefined ? {} : { update_time: assignment.asOf };
  const tails = assignment.personas.map((p) =>
    toJsonLine({ segment_labels: [label(p.id)], ...time }).slice(1),
  );
  return inChunks(
    (function* () {
      for (let row = 0; row < assignment.userIds.length; row++) {
        yield `{"instance_id":${JSON.stringify(assignment.userIds[row])},${tails[assignment.persona[row]!]}`;
      }
    })(),
  );
}

function label(id: string): string {
  return `persona_${id.replaceAll('-', '_')}`;
}
