import { Fields } from '../fields.js';
import { type Form, judged, present, SCORE } from '../form.js';
import { idOf } from '../ids.js';

const NAMES = [
  'merged_amplitude_id',
  'amplitude_id',
  'merge_time',
  'merge_event_time',
  'merge_server_time',
  'scope',
];
const PATH = /MERGE_IDS|(^|\/)-\d+_\d{4}-\d\d-\d\d/;

/** Merged ids, as files of the S3 export or as the warehouse table `MERGE_IDS`. A survivor may be merged again later. */
export const mergedIds: Form = {
  name: 'merged-ids',
  role: 'identities',
  judge(head) {
    const found = present(head, NAMES);
    const complete = found.includes('merged_amplitude_id') && found.includes('amplitude_id');
    return complete ? judged(head, SCORE.signature, found, PATH) : undefined;
  },
  select(head, _options, dialect) {
    const fields = new Fields(head, dialect);
    const pair = {
      a: idOf(fields, 'a', fields.column('amplitude_id')),
      b: idOf(fields, 'b', fields.column('merged_amplitude_id')),
    };
    return { role: 'identities', ...fields.reading(), pair };
  },
};
