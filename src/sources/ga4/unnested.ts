import { type Sql, sql } from '../../engines/index.js';
import { coalesce, Fields, filled, NO_TEXT } from '../fields.js';
import { type Form, judged, present, refusedForm, SCORE } from '../form.js';
import { idOf } from '../ids.js';
import { isOneOf } from '../one-of.js';
import type { FileHead } from '../source.js';
import { timeMs } from '../time.js';
import { TABLE_PATH } from './bigquery.js';
import { isBookkeeping, sessionId } from './naming.js';

const KEY = ['event_params.key', 'event_params_key', 'params_key'];
const VALUE_TYPES = ['string_value', 'int_value', 'float_value', 'double_value'];

/**
 * The long form that `UNNEST(event_params)` gives: one line per event and parameter. The lines of one event are
 * duplicates of each other by the columns of the event. The one with a requested parameter counts as the latest, else the
 * one with the session; of several requested parameters only one survives on each event.
 */
export const unnested: Form = {
  name: 'unnested-parameters',
  role: 'events',
  judge(head) {
    const found = present(head, ['event_timestamp', 'event_name', 'user_pseudo_id']);
    const key = present(head, KEY);
    return found.length === 3 && key.length > 0 && !isContinued(head)
      ? judged(head, SCORE.signature, [...found, ...key], TABLE_PATH)
      : undefined;
  },
  select(head, options, dialect) {
    const fields = new Fields(head, dialect);
    const key = fields.column(...KEY);
    const value = fields.step(
      'value',
      coalesce(
        ...VALUE_TYPES.map((type) =>
          filled(
            fields.column(`event_params.value.${type}`, `event_params_value_${type}`, `params_value_${type}`),
          ),
        ),
      ),
    );
    const event = fields.step('event', filled(fields.column('event_name')));
    const timeText = fields.step('time', filled(fields.column('event_timestamp')));
    const device = fields.column('user_pseudo_id');
    const keyed = ['event_bundle_sequence_id', 'batch_page_id', 'batch_ordering_id', 'batch_event_index'];
    const of = (name: string): Sql => sql`CASE WHEN ${key} = ${dialect.text(name)} THEN ${value} END`;
    const own = fields.column('ga_session_id');
    const wanted = isOneOf(dialect, key, options.properties);
    const latest = sql`CASE WHEN ${wanted} THEN 2 WHEN ${key} = 'ga_session_id' THEN 1 ELSE 0 END`;
    const columns = {
      event,
      time: timeMs(dialect, timeText),
      timeText,
      user: idOf(fields, 'user', fields.column('user_id')),
      device: idOf(fields, 'device', device),
      person: NO_TEXT,
      linkA: NO_TEXT,
      linkB: NO_TEXT,
      duplicateKey: [device, timeText, event, ...keyed.map((name) => fields.column(name))].map((text) =>
        coalesce(text, sql`''`),
      ),
      ingested: latest,
      session: sessionId(dialect, fields.step('session', coalesce(filled(own), of('ga_session_id')))),
      bookkeeping: isBookkeeping(dialect, event),
      properties: options.properties.map((name) => coalesce(of(name), filled(fields.column(name)))),
    };
    const notes = [
      `${head.name}: one line per parameter; lines of the same event count as duplicates. Export the table as NDJSON or Parquet to keep all parameters`,
    ];
    return { role: 'events', ...fields.reading(), columns, notes };
  },
};

/** The same with the columns of the event filled on its first line only, as consoles print it. */
export const continued: Form = refusedForm(
  'continued-parameters',
  (head) =>
    present(head, KEY).length > 0 && isContinued(head)
      ? ['lines that continue the event above them']
      : undefined,
  {
    what: 'this is a GA4 table in which the parameters of an event go on over lines without its name and time',
    fix: 'export the table from BigQuery as newline-delimited JSON or Parquet',
  },
);

function isContinued(head: FileHead): boolean {
  const filledIn = (record: Readonly<Record<string, unknown>>) =>
    record.event_name != null && record.event_name !== '';
  return head.records.some((record) => !filledIn(record)) && head.records.some(filledIn);
}

/** Parameters of the adswerve flattener, which lie apart from the events. */
export const flatParameters: Form = refusedForm(
  'flat-parameters',
  (head) => {
    const found = present(head, ['event_id', 'event_params_key', 'event_params_value']);
    return found.length >= 2 && present(head, ['event_name']).length === 0
      ? found.map((name) => `has \`${name}\``)
      : undefined;
  },
  {
    what: 'this is the parameter table of a GA4 flattener, without the events',
    fix: 'give the table flat_events, or the events table itself as newline-delimited JSON or Parquet',
  },
);
