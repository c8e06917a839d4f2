import { type Dialect, type Sql, sql } from '../../engines/index.js';
import { coalesce, Fields, filled, NO_TEXT } from '../fields.js';
import type { FileHead, Selection, SourceOptions } from '../source.js';
import { timeMs } from '../time.js';
import { mixpanelIds } from './identity.js';

/** How one form of Mixpanel's event exports names what they all hold. */
export interface MixpanelNaming {
  event(fields: Fields): Sql;
  time(fields: Fields): Sql;
  /** A property of Mixpanel's own, by its name in raw exports: `$insert_id`, `distinct_id`, `mp_processing_time_ms`. */
  own(fields: Fields, name: string): Sql;
  /** A property of the customer, by the name given at tracking. */
  custom(fields: Fields, name: string): Sql;
  /** Whether times are shifted to the project's zone in projects created before 2023. Pipelines write UTC. */
  shifted: boolean;
}

const FAILURES = ['$failure_reason', '$failure_description', '$identity_failure_reason'];

/** Raw event columns of Mixpanel; the forms differ in naming only. */
export function mixpanelEvents(
  head: FileHead,
  options: SourceOptions,
  dialect: Dialect,
  naming: MixpanelNaming,
): Selection {
  const fields = new Fields(head, dialect);
  const own = (name: string) => naming.own(fields, name);
  // Mixpanel moves rows of an overloaded id or event name to a spare one and keeps the original beside it.
  const event = fields.step(
    'event',
    coalesce(filled(own('mp_original_event_name')), filled(naming.event(fields))),
  );
  const distinctId = fields.step(
    'distinct_id',
    coalesce(filled(own('mp_original_distinct_id')), own('distinct_id')),
  );
  const deviceId = own('$device_id');
  const userId = own('$user_id');
  const timeText = fields.step('time', filled(naming.time(fields)));
  const utc = fields.step('ms', timeMs(dialect, timeText));
  const zone = naming.shifted ? options.projectTimezone : undefined;
  const ids = mixpanelIds(fields, {
    event,
    distinctId,
    userId,
    deviceId,
    before: own('$distinct_id_before_identity'),
    identifiedId: own('$identified_id'),
    anonId: own('$anon_id'),
    alias: own('alias'),
    distinctIds: own('$distinct_ids'),
    failure: fields.step('failure', coalesce(...FAILURES.map((name) => filled(own(name))))),
  });
  const columns = {
    ...ids,
    event,
    time: zone === undefined ? utc : dialect.wallClockMs(utc, zone),
    timeText,
    // Whole seconds, so that exports of the same rows in seconds and in milliseconds agree.
    duplicateKey: [
      event,
      dialect.divide(utc, sql`1000`),
      coalesce(distinctId, userId, deviceId),
      filled(own('$insert_id')),
    ],
    ingested: sql`coalesce(${dialect.tryInt(own('mp_processing_time_ms'))}, 0)`,
    session: NO_TEXT,
    properties: options.properties.map((name) => naming.custom(fields, name)),
  };
  return { role: 'events', ...fields.reading(), columns };
}
