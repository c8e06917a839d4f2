import { type Dialect, type Sql, sql } from '../../engines/index.js';
import { coalesce, Fields, filled, NO_TEXT, NO_TIME } from '../fields.js';
import { type Form, judged, present, SCORE } from '../form.js';
import { idOf } from '../ids.js';
import type { FileHead, Selection, SourceOptions } from '../source.js';
import { timeMs } from '../time.js';
import { TABLE_PATH } from './bigquery.js';
import { isBookkeeping, sessionId } from './naming.js';

/** Columns of loaders, which differ between two copies of one row. */
const LOADER = /^_?fivetran_|^_airbyte|^_sdc/i;

/** An analyst's flat table: event columns, and parameters as plain columns. */
export const flattened: Form = {
  name: 'flattened-events',
  role: 'events',
  judge(head) {
    const found = present(head, [
      'event_timestamp',
      'event_name',
      'user_pseudo_id',
      'ga_session_id',
      'event_date',
      'stream_id',
    ]);
    const required = ['event_timestamp', 'event_name', 'user_pseudo_id'];
    const nested = head.header.some((name) => /^event_params?($|[._])/i.test(name));
    if (!required.every((name) => found.includes(name)) || nested) return undefined;
    return judged(head, SCORE.signature, found, TABLE_PATH);
  },
  select: (head, options, dialect) =>
    flatEvents(head, options, dialect, { event: 'event_name', time: 'event_timestamp', prefix: '' }),
};

/** Fivetran's copy: `name`, `timestamp`, and a column `param_…` per parameter. */
export const fivetran: Form = {
  name: 'fivetran-events',
  role: 'events',
  judge(head) {
    const params = head.header.filter((name) => /^param_/i.test(name));
    const found = present(head, [
      'name',
      'timestamp',
      'user_pseudo_id',
      'bundle_sequence_id',
      '_fivetran_synced',
    ]);
    const required = ['name', 'timestamp', 'user_pseudo_id'];
    if (!required.every((name) => found.includes(name)) || params.length === 0) return undefined;
    return judged(head, SCORE.signature, [...found, params[0]!]);
  },
  select: (head, options, dialect) =>
    flatEvents(head, options, dialect, { event: 'name', time: 'timestamp', prefix: 'param_' }),
};

/** Without an event id and with parameters of unknown columns, only rows equal in every column are duplicates. */
function flatEvents(
  head: FileHead,
  options: SourceOptions,
  dialect: Dialect,
  names: { event: string; time: string; prefix: string },
): Selection {
  const fields = new Fields(head, dialect);
  const param = (name: string) => filled(fields.column(`${names.prefix}${name}`, name));
  const event = fields.step('event', filled(fields.column(names.event)));
  const timeText = fields.step('time', filled(fields.column(names.time)));
  const user = idOf(fields, 'user', fields.column('user_id'));
  const device = idOf(fields, 'device', fields.column('user_pseudo_id'));
  const cookie = fields.step('ga_session_id', param('ga_session_id'));
  // A name that two columns share does not say which is meant.
  const once = head.header.filter(
    (name, i) => head.header.indexOf(name) === i && !head.header.includes(name, i + 1),
  );
  const data = once.filter((name) => !LOADER.test(name));
  const columns = {
    event,
    time: timeMs(dialect, timeText),
    timeText,
    user,
    device,
    person: NO_TEXT,
    linkA: NO_TEXT,
    linkB: NO_TEXT,
    duplicateKey: data.map((name) => coalesce(fields.at(name), sql`''`)),
    ingested: NO_TIME,
    session: sessionId(dialect, cookie),
    bookkeeping: isBookkeeping(dialect, event),
    properties: options.properties.map(param),
  };
  const values = options.traits.map(
    (name): Sql => filled(fields.column(`user_property_${name}`, `user_properties_${name}`, name)),
  );
  const traits = { id: coalesce(user, device), updated: columns.time, values };
  return { role: 'events', ...fields.reading(), columns, ...(values.length > 0 ? { traits } : {}) };
}
