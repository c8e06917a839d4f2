import { type Dialect, type Sql, sql } from '../../engines/index.js';
import { coalesce, Fields, filled, NO_TEXT } from '../fields.js';
import { type Form, judged, present, SCORE } from '../form.js';
import { idOf } from '../ids.js';
import { timeMs } from '../time.js';
import { isBookkeeping, sessionId } from './naming.js';

const REQUIRED = ['event_timestamp', 'event_name'];
const TYPICAL = [
  'event_params',
  'user_pseudo_id',
  'user_properties',
  'event_bundle_sequence_id',
  'stream_id',
  'geo',
];
export const TABLE_PATH = /events_(intraday_|fresh_)?\d{8}|analytics_\d+/;

/** The parts of a record that BigQuery has beside its parameters: `device.category`, `geo.country`. */
const RECORDS = [
  'app_info',
  'collected_traffic_source',
  'device',
  'ecommerce',
  'geo',
  'privacy_info',
  'traffic_source',
  'user_ltv',
];
const SCALARS = ['platform', 'stream_id', 'event_value_in_usd', 'is_active_user'];

/** The events table with its nested parameters, as NDJSON, Avro turned to JSON, or Parquet. */
export const bigquery: Form = {
  name: 'bigquery-events',
  role: 'events',
  judge(head) {
    const required = present(head, REQUIRED);
    const found = present(head, TYPICAL);
    if (required.length < 2 || !found.includes('event_params') || head.format === 'csv') return undefined;
    return judged(head, SCORE.signature, [...required, ...found], TABLE_PATH);
  },
  select(head, options, dialect) {
    const fields = new Fields(head, dialect);
    const params = fields.json('event_params');
    const userProperties = fields.json('user_properties');
    const event = fields.step('event', filled(fields.at('event_name')));
    const timeText = fields.step('time', filled(fields.at('event_timestamp')));
    const user = idOf(fields, 'user', fields.at('user_id'));
    const device = idOf(fields, 'device', fields.at('user_pseudo_id'));
    const cookie = fields.step('ga_session_id', dialect.parameter(params, 'ga_session_id'));
    const session = fields.step('session', sessionId(dialect, cookie));
    const columns = {
      event,
      time: timeMs(dialect, timeText),
      timeText,
      user,
      device,
      person: NO_TEXT,
      linkA: NO_TEXT,
      linkB: NO_TEXT,
      duplicateKey: duplicateKey(fields, dialect, session),
      ingested: sql`CAST(0 AS BIGINT)`,
      session,
      bookkeeping: isBookkeeping(dialect, event),
      properties: options.properties.map((name) =>
        coalesce(
          dialect.parameter(params, name),
          dialect.parameter(userProperties, name),
          recordMember(fields, name),
        ),
      ),
    };
    const traits = {
      id: coalesce(user, device),
      updated: columns.time,
      values: options.traits.map((name) =>
        coalesce(dialect.parameter(userProperties, name), recordMember(fields, name)),
      ),
    };
    return { role: 'events', ...fields.reading(), columns, ...(options.traits.length > 0 ? { traits } : {}) };
  },
};

/**
 * There is no event id. Events sent in one batch share their timestamp, so the parameters and the position in the batch
 * belong to the key; the order of parameters does not.
 */
function duplicateKey(fields: Fields, dialect: Dialect, session: Sql): Sql[] {
  const filledIn = (text: Sql) => coalesce(text, sql`''`);
  const scalars = [
    'event_date',
    'stream_id',
    'user_pseudo_id',
    'event_name',
    'event_timestamp',
    'batch_page_id',
    'batch_ordering_id',
    'batch_event_index',
  ];
  return [
    ...scalars.map((name) => filledIn(fields.column(name))),
    filledIn(session),
    filledIn(dialect.parameterSet(fields.json('event_params'))),
  ];
}

function recordMember(fields: Fields, name: string): Sql {
  if (SCALARS.includes(name)) return fields.column(name);
  const [record, ...path] = name.split('.');
  if (path.length === 0 || !RECORDS.includes(record!)) return NO_TEXT;
  return fields.member(record!, ...path);
}
