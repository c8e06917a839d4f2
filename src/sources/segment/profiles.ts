import { sql } from '../../engines/index.js';
import { coalesce, Fields, filled } from '../fields.js';
import { type Form, judged, present, SCORE } from '../form.js';
import { idOf } from '../ids.js';
import { timeMs } from '../time.js';

/** Profiles Sync: `id_graph_updates`, a profile and the one it was merged into. */
export const idGraph: Form = {
  name: 'id-graph',
  role: 'identities',
  judge(head) {
    const found = present(head, ['segment_id', 'canonical_segment_id']);
    const others = present(head, ['anonymous_id', 'event', 'name', 'value', 'external_id_value']);
    return found.length === 2 && others.length === 0
      ? judged(head, SCORE.signature, found, /id_graph|profile_merges/)
      : undefined;
  },
  select: (head, _options, dialect) =>
    pairs(new Fields(head, dialect), ['segment_id'], ['canonical_segment_id']),
};

/** Profiles Sync: `external_id_mapping_updates` and `user_identifiers`, a user or anonymous id and its profile. */
export const externalIds: Form = {
  name: 'external-ids',
  role: 'identities',
  judge(head) {
    const found = present(head, [
      'external_id_type',
      'external_id_value',
      'segment_id',
      'canonical_segment_id',
    ]);
    return found.includes('external_id_value') && found.length >= 2
      ? judged(head, SCORE.signature, found, /external_id|user_identifiers/)
      : undefined;
  },
  select: (head, _options, dialect) =>
    pairs(new Fields(head, dialect), ['external_id_value'], ['segment_id', 'canonical_segment_id']),
};

/** Profiles Sync: `profile_traits_updates` and `user_traits`, one trait of one profile a row. */
export const profileTraits: Form = {
  name: 'profile-traits',
  role: 'traits',
  judge(head) {
    const found = present(head, ['segment_id', 'canonical_segment_id', 'name', 'value']);
    const profile = found.includes('segment_id') || found.includes('canonical_segment_id');
    return profile && found.includes('name') && found.includes('value')
      ? judged(head, SCORE.signature, found, /traits/)
      : undefined;
  },
  select(head, options, dialect) {
    const fields = new Fields(head, dialect);
    const name = fields.column('name');
    const updated = fields.step('updated', fields.firstOf('timestamp', 'received_at', 'uuid_ts'));
    const traits = {
      id: idOf(fields, 'profile', fields.column('canonical_segment_id', 'segment_id')),
      updated: coalesce(timeMs(dialect, updated), sql`0`),
      values: options.traits.map(
        (trait) => sql`CASE WHEN ${name} = ${dialect.text(trait)} THEN ${filled(fields.column('value'))} END`,
      ),
    };
    return { role: 'traits', ...fields.reading(), traits };
  },
};

function pairs(fields: Fields, a: readonly string[], b: readonly string[]) {
  const pair = {
    a: idOf(fields, 'a', fields.column(...a)),
    b: idOf(fields, 'b', fields.column(...b)),
  };
  return { role: 'identities' as const, ...fields.reading(), pair };
}
