import { type Dialect, type Sql, sql } from '../../engines/index.js';
import { coalesce, Fields, filled, isTable, NO_TEXT } from '../fields.js';
import { idOf } from '../ids.js';
import { isOneOf } from '../one-of.js';
import type { FileHead, Selection, SourceOptions } from '../source.js';
import { timeMs } from '../time.js';

/**
 * Events that Amplitude or its SDKs write about a user rather than the user doing something: property calls, session
 * marks, copies of revenue, merges, assignment to an experiment. Exposures stay: experiments count them.
 */
const BOOKKEEPING = [
  '$identify',
  '$groupidentify',
  'session_start',
  'session_end',
  'revenue_amount',
  '[Amplitude] Start Session',
  '[Amplitude] End Session',
  '[Amplitude] Revenue',
  '[Amplitude] Revenue (Verified)',
  '[Amplitude] Revenue (Unverified)',
  '[Amplitude] Merged User',
  '[Experiment] Assignment',
];

/** Names of columns that differ between copies of Amplitude's events; the first one that a file has is used. */
const INSERT_ID = ['$insert_id', '_insert_id', 'insert_id'];

/**
 * Raw event columns of Amplitude. All forms share the names of the Export API, in any case; objects are nested in JSON
 * and JSON text in tables. Times are UTC, with or without a zone.
 */
export function amplitudeEvents(head: FileHead, options: SourceOptions, dialect: Dialect): Selection {
  const fields = new Fields(head, dialect);
  const event = fields.step('event', filled(plain(fields.column('event_type'))));
  const text = (name: string) => fields.step(name, filled(plain(fields.column(name))));
  const id = (name: string) => idOf(fields, `${name}_id`, text(name));
  const timeText = text('event_time');
  const user = id('user_id');
  const device = id('device_id');
  const insertId = filled(plain(fields.column(...INSERT_ID)));
  const uuid = filled(fields.column('uuid'));
  const app = coalesce(fields.column('app', 'project_name'), sql`''`);
  const session = text('session_id');
  const person = id('amplitude_id');
  const columns = {
    event,
    time: timeMs(dialect, timeText),
    timeText,
    user,
    device,
    person,
    linkA: NO_TEXT,
    linkB: NO_TEXT,
    // The insert id is unique within a device only; rows without one are known by the id of the stored row.
    duplicateKey: [
      app,
      sql`CASE WHEN ${insertId} IS NOT NULL THEN coalesce(${device}, '') ELSE 'uuid' END`,
      coalesce(insertId, uuid),
    ],
    ingested: coalesce(timeMs(dialect, text('server_upload_time')), sql`0`),
    session: sql`CASE WHEN ${session} IN ('-1', '0') THEN NULL ELSE ${session} END`,
    bookkeeping: isOneOf(dialect, event, BOOKKEEPING),
    properties: options.properties.map((name) => property(fields, name)),
  };
  const traits = {
    id: coalesce(user, person, device),
    updated: columns.time,
    values: options.traits.map((name) => unmarked(fields.member('user_properties', name))),
  };
  return {
    role: 'events',
    ...fields.reading(),
    columns,
    ...(options.traits.length > 0 ? { traits } : {}),
  };

  /** Tables may have been through a spreadsheet export that puts tabs and blanks before values. */
  function plain(text: Sql): Sql {
    return isTable(head) ? sql`trim(replace(${text}, ${dialect.text('\t')}, ' '))` : text;
  }
}

/** A requested property: of the event, of the user at that moment, or one of Amplitude's own columns. */
function property(fields: Fields, name: string): Sql {
  const own = OWN_PROPERTIES.includes(name.toLowerCase()) ? [fields.column(name)] : [];
  return filled(
    coalesce(fields.member('event_properties', name), fields.member('user_properties', name), ...own),
  );
}

const OWN_PROPERTIES = [
  'platform',
  'os_name',
  'os_version',
  'device_family',
  'device_type',
  'device_brand',
  'device_manufacturer',
  'device_model',
  'device_carrier',
  'language',
  'library',
  'version_name',
  'start_version',
  'city',
  'region',
  'country',
  'dma',
  'paying',
];

/** A user property, without the texts that Amplitude writes for "nothing". */
function unmarked(text: Sql): Sql {
  return sql`CASE WHEN ${text} IN ('EMPTY', '(none)') THEN NULL ELSE ${text} END`;
}
