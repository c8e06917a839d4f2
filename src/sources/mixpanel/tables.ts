import { sql } from '../../engines/index.js';
import type { Fields } from '../fields.js';
import { type Form, judged, present, SCORE } from '../form.js';
import { tableName } from '../table-name.js';
import { type MixpanelNaming, mixpanelEvents } from './events.js';
import { mangledProperty } from './mangled.js';

/** A table with a column per property, which writes something else for the `$` of Mixpanel's own ones. */
function table(event: string, dollar: string, shifted: boolean): MixpanelNaming {
  return {
    event: (fields) => fields.column(event),
    time: (fields) => fields.column('time', 'mp_time'),
    own: (fields, name) => fields.column(name.replace(/^\$/, () => dollar)),
    custom: mangledProperty,
    shifted,
  };
}

/** CSV of mixpanel-utils: `event`, then every property under the name it was tracked with. */
export const utilsCsv: Form = {
  name: 'utils-csv',
  role: 'events',
  judge(head) {
    const found = present(head, [
      'event',
      'time',
      'distinct_id',
      '$insert_id',
      'mp_processing_time_ms',
      'mp_lib',
    ]);
    if (!found.includes('event') || !found.includes('time') || !found.includes('distinct_id'))
      return undefined;
    const own = found.length > 3 || head.header.some((name) => name.startsWith('$'));
    return judged(head, own ? SCORE.signature : SCORE.possible, found);
  },
  select: (head, options, dialect) => mixpanelEvents(head, options, dialect, table('event', '$', true)),
};

/** JSON pipeline: the main fields on top, the rest in `properties`. Times are UTC. */
export const pipeline: Form = {
  name: 'json-pipeline',
  role: 'events',
  judge(head) {
    const found = present(head, [
      'event_name',
      'distinct_id',
      'insert_id',
      'properties',
      'time',
      'device_id',
      'user_id',
    ]);
    const required = ['event_name', 'distinct_id', 'insert_id', 'properties'];
    if (!required.every((name) => found.includes(name))) return undefined;
    return judged(head, SCORE.signature, found, /mp_master_event/);
  },
  select: (head, options, dialect) =>
    mixpanelEvents(head, options, dialect, {
      event: (fields) => fields.column('event_name'),
      time: (fields) => fields.column('time'),
      own: pipelineField,
      custom: (fields, name) => fields.member('properties', name),
      shifted: false,
    }),
};

const PIPELINE_COLUMNS = new Map([
  ['distinct_id', 'distinct_id'],
  ['$device_id', 'device_id'],
  ['$user_id', 'user_id'],
  ['$insert_id', 'insert_id'],
]);

function pipelineField(fields: Fields, name: string) {
  const column = PIPELINE_COLUMNS.get(name);
  return column === undefined ? fields.member('properties', name) : fields.column(column);
}

/** Schematized pipeline, JSON or Parquet: one column per property, `mp_` for `$`; one table, or one per event. */
export const schematized: Form = {
  name: 'schematized',
  role: 'events',
  judge(head) {
    const found = present(head, ['mp_event_name', 'distinct_id', 'time', ...MP_COLUMNS]);
    const own = MP_COLUMNS.filter((name) => found.includes(name));
    if (!found.includes('mp_event_name') && (own.length < 2 || present(head, ['event', 'name']).length > 0))
      return undefined;
    if (!found.includes('time')) return undefined;
    return judged(head, SCORE.signature, found, /mp_master_event|mixpanel/i);
  },
  select(head, options, dialect) {
    const naming = table('mp_event_name', 'mp_', false);
    if (present(head, ['mp_event_name']).length > 0) return mixpanelEvents(head, options, dialect, naming);
    const event = tableName(head.name);
    const selection = mixpanelEvents(head, options, dialect, {
      ...naming,
      event: () => sql`CAST(${dialect.text(event)} AS VARCHAR)`,
    });
    return {
      ...selection,
      notes: [`${head.name}: the file has no event column; its rows are taken for the event "${event}"`],
    };
  },
};

const MP_COLUMNS = [
  'mp_lib',
  'mp_country_code',
  'mp_city',
  'mp_processing_time_ms',
  'mp_insert_id',
  'mp_device_id',
  'mp_user_id',
];

/** Rows that the Singer tap wrote: `$` became `mp_reserved_`. Its zone setting changes nothing. */
export const singer: Form = {
  name: 'singer-events',
  role: 'events',
  judge(head) {
    const reserved = head.header.filter((name) => name.toLowerCase().startsWith('mp_reserved_'));
    if (reserved.length === 0 || present(head, ['time', 'distinct_id']).length < 2) return undefined;
    return judged(head, SCORE.signature + 0.01, [...reserved.slice(0, 3), 'distinct_id', 'time']);
  },
  select: (head, options, dialect) =>
    mixpanelEvents(head, options, dialect, table('event', 'mp_reserved_', true)),
};

/** Fivetran's copy: `$` dropped, the event called `name`, properties without a column in JSON. */
export const fivetran: Form = {
  name: 'fivetran-events',
  role: 'events',
  judge(head) {
    const required = ['name', 'time', 'distinct_id', 'insert_id'];
    const found = present(head, [
      ...required,
      '_fivetran_synced',
      'mp_processing_time_ms',
      'distinct_id_before_identity',
    ]);
    if (!required.every((name) => found.includes(name)) || found.length < 6) return undefined;
    return judged(head, SCORE.signature + 0.01, found);
  },
  select: (head, options, dialect) => mixpanelEvents(head, options, dialect, table('name', '', true)),
};
