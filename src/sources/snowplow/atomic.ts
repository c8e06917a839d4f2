import { sql } from '../../engines/index.js';
import { coalesce, Fields, filled, NO_TEXT } from '../fields.js';
import { type Form, judged, present, refusedForm, SCORE } from '../form.js';
import { idOf } from '../ids.js';
import { timeMs } from '../time.js';

const TYPICAL = [
  'collector_tstamp',
  'domain_userid',
  'domain_sessionid',
  'event_id',
  'etl_tstamp',
  'derived_tstamp',
];

/** Columns of the enriched stream, which is written without a header. */
const STREAM_COLUMNS = 120;

/** The warehouse table `atomic.events`, as CSV, Parquet or NDJSON. */
export const atomicEvents: Form = {
  name: 'atomic-events',
  role: 'events',
  judge(head) {
    const found = present(head, TYPICAL);
    if (!found.includes('collector_tstamp') || !found.includes('event_id')) return undefined;
    return judged(head, found.length >= 4 ? SCORE.signature : SCORE.typical, found, /snowplow|atomic/i);
  },
  select(head, options, dialect) {
    const fields = new Fields(head, dialect);
    const text = (...names: readonly string[]) => filled(fields.column(...names));
    const name = coalesce(text('event_name'), text('event'));
    const category = text('se_category');
    const action = text('se_action');
    // Structured events all have the name `event`; what happened is in category and action.
    const structured = coalesce(sql`${category} || ': ' || ${action}`, action, name);
    const event = sql`CASE WHEN ${text('event')} IN ('struct', 'se') THEN ${structured} ELSE ${name} END`;
    const collected = fields.step('collected', text('collector_tstamp'));
    const timeText = fields.step('time', coalesce(text('derived_tstamp'), collected));
    const user = idOf(fields, 'user', fields.column('user_id'));
    const deviceText = fields.step('device_text', coalesce(text('domain_userid'), text('network_userid')));
    const device = idOf(fields, 'device', deviceText);
    const columns = {
      event,
      time: timeMs(dialect, timeText),
      timeText,
      user,
      device,
      person: NO_TEXT,
      linkA: NO_TEXT,
      linkB: NO_TEXT,
      duplicateKey: [text('event_id')],
      // Of two deliveries the first is the event, so the earlier collector time counts as the later one.
      ingested: sql`0 - coalesce(${timeMs(dialect, collected)}, 0)`,
      session: text('domain_sessionid'),
      bookkeeping: sql`coalesce(${name} = 'page_ping', FALSE)`,
      properties: options.properties.map((property) => fields.column(property)),
    };
    const traits = {
      id: coalesce(user, device),
      updated: columns.time,
      values: options.traits.map((trait) => fields.column(trait)),
    };
    return { role: 'events', ...fields.reading(), columns, ...(options.traits.length > 0 ? { traits } : {}) };
  },
};

/** The enriched stream itself: the same columns, tab-separated, nameless. */
export const enrichedStream: Form = refusedForm(
  'enriched-stream',
  (head) => {
    const named = present(head, TYPICAL).length > 0;
    const platform = ['web', 'mob', 'srv', 'app', 'pc', 'iot'].includes(head.header[1] ?? '');
    return !named && head.header.length >= STREAM_COLUMNS && platform
      ? ['its columns have no names']
      : undefined;
  },
  {
    what: 'this is the enriched stream of Snowplow, which has no header line',
    fix: 'export the warehouse table atomic.events with a header, or put the column names in a first line',
  },
);
