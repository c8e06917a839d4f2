import { Fields } from '../fields.js';
import { type Form, judged, present, SCORE } from '../form.js';
import { mixpanelIdOf } from './identity.js';

/** The identity mapping table of the pipelines: every id, and the id its person is known by. */
export const identityMapping: Form = {
  name: 'identity-mapping',
  role: 'identities',
  judge(head) {
    const found = present(head, ['distinct_id', 'resolved_distinct_id']);
    return found.length === 2 ? judged(head, SCORE.signature, found, /mp_identity_mappings_data/) : undefined;
  },
  select(head, _options, dialect) {
    const fields = new Fields(head, dialect);
    const pair = {
      a: mixpanelIdOf(fields, 'a', fields.column('distinct_id')),
      b: mixpanelIdOf(fields, 'b', fields.column('resolved_distinct_id')),
    };
    return { role: 'identities', ...fields.reading(), pair };
  },
};
