import { isTable } from '../fields.js';
import { type Form, judged, present, SCORE } from '../form.js';
import type { FileHead } from '../source.js';
import { amplitudeEvents } from './events.js';

const NAMES = [
  'amplitude_id',
  'event_type',
  'event_time',
  'server_upload_time',
  'client_event_time',
  'device_id',
  'uuid',
  '$insert_id',
  'user_properties',
  'event_properties',
];
const PATH = /_\d{4}-\d\d-\d\d_\d{1,2}#\d+\.json|EVENTS_\d+|amplitude/;

/** NDJSON of the Export API and of the S3 and GCS exports. */
export const exportApi: Form = {
  name: 'export-api',
  role: 'events',
  judge: (head) => (isTable(head) ? undefined : judgeNames(head)),
  select: amplitudeEvents,
};

/** Tables unloaded from Snowflake (upper-case columns), BigQuery or Redshift, as CSV or Parquet. */
export const warehouse: Form = {
  name: 'warehouse-events',
  role: 'events',
  judge: (head) => (isTable(head) && !isFivetran(head) ? judgeNames(head) : undefined),
  select: amplitudeEvents,
};

/** Fivetran's copy: `_insert_id`, and `id` for the event id. */
export const fivetran: Form = {
  name: 'fivetran-events',
  role: 'events',
  judge: (head) => (isFivetran(head) ? judgeNames(head) : undefined),
  select: amplitudeEvents,
};

function judgeNames(head: FileHead) {
  const found = present(head, NAMES);
  if (!found.includes('event_type') || found.length < 4) return undefined;
  const sure = found.includes('amplitude_id') || found.length >= 6;
  return judged(head, sure ? SCORE.signature : SCORE.typical, found, PATH);
}

function isFivetran(head: FileHead): boolean {
  return present(head, ['_insert_id', '_fivetran_synced']).length === 2;
}
