import { type Dialect, sql } from '../../engines/index.js';
import { coalesce, Fields, filled, isTable } from '../fields.js';
import { type Form, isObject, judged, present, SCORE, shareOf } from '../form.js';
import type { FileHead, Selection, SourceOptions } from '../source.js';
import { timeMs } from '../time.js';
import { mixpanelIdOf } from './identity.js';
import { mangledProperty } from './mangled.js';

/** Profiles of the Engage interface: pages of results, or the results themselves. */
export const people: Form = {
  name: 'people',
  role: 'traits',
  judge(head) {
    if (isTable(head)) return undefined;
    if (shareOf(head, isPage) > 0) return judged(head, SCORE.signature, ['results', 'page', 'session_id']);
    const profiles = shareOf(
      head,
      (r) => '$distinct_id' in r && (isObject(r.$properties) || r.$properties == null),
    );
    return profiles > 0.5 && present(head, ['event']).length === 0
      ? judged(head, SCORE.signature, ['$distinct_id', '$properties'])
      : undefined;
  },
  select(head, options, dialect) {
    const selection = profiles(head, options, dialect, '$properties');
    return shareOf(head, isPage) > 0 ? { ...selection, recordsAt: ['results'] } : selection;
  },
};

function isPage(record: Readonly<Record<string, unknown>>): boolean {
  return (
    Array.isArray(record.results) &&
    (record.results.length === 0 || '$distinct_id' in Object(record.results[0]))
  );
}

/** Profiles as a table: a column per property. */
export const peopleCsv: Form = {
  name: 'people-csv',
  role: 'traits',
  judge(head) {
    const fits =
      head.format === 'csv' &&
      present(head, ['$distinct_id']).length > 0 &&
      present(head, ['time']).length === 0;
    return fits ? judged(head, SCORE.signature, ['$distinct_id']) : undefined;
  },
  select(head, options, dialect) {
    const fields = new Fields(head, dialect);
    const traits = {
      id: mixpanelIdOf(fields, 'profile', fields.column('$distinct_id')),
      updated: coalesce(timeMs(dialect, fields.column('$last_seen')), sql`0`),
      values: options.traits.map((name) => mangledProperty(fields, name)),
    };
    return { role: 'traits', ...fields.reading(), traits };
  },
};

/** The profile table of the pipelines. */
export const peoplePipeline: Form = {
  name: 'people-pipeline',
  role: 'traits',
  judge(head) {
    const found = present(head, ['distinct_id', 'properties']);
    const events = present(head, [
      'time',
      'event',
      'event_name',
      'name',
      'timestamp',
      'resolved_distinct_id',
    ]);
    if (found.length < 2 || events.length > 0) return undefined;
    return judged(head, SCORE.typical, found, /mp_people_data/);
  },
  select: (head, options, dialect) => profiles(head, options, dialect, 'properties'),
};

/** A profile is the latest state only; `$last_seen` is when it was last written, without a zone, UTC. */
function profiles(head: FileHead, options: SourceOptions, dialect: Dialect, bag: string): Selection {
  const fields = new Fields(head, dialect);
  const id = bag === 'properties' ? 'distinct_id' : '$distinct_id';
  const traits = {
    id: mixpanelIdOf(fields, 'profile', fields.column(id)),
    updated: coalesce(timeMs(dialect, fields.step('last_seen', fields.member(bag, '$last_seen'))), sql`0`),
    values: options.traits.map((name) => filled(fields.member(bag, name))),
  };
  return { role: 'traits', ...fields.reading(), traits };
}
