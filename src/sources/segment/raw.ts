import { type Dialect, type Sql, sql } from '../../engines/index.js';
import { coalesce, Fields, filled, NO_TEXT } from '../fields.js';
import { type Form, judged, present, SCORE, shareOf } from '../form.js';
import { idOf } from '../ids.js';
import { isOneOf } from '../one-of.js';
import type { Selection, SourceOptions } from '../source.js';
import { timeMs } from '../time.js';
import { BOOKKEEPING_VERBS, ingestedWith, VERBS, viewName } from './naming.js';

const TYPICAL = ['type', 'messageId', 'anonymousId', 'userId', 'receivedAt', 'originalTimestamp', 'sentAt'];
const PATH = /segment-logs\/|segment|rudder/i;

/** Messages of the raw archive (S3, GCS) and of RudderStack: one JSON object per call, told apart by `type`. */
export const rawMessages: Form = {
  name: 'raw-messages',
  role: 'events',
  judge(head) {
    const verbs = shareOf(head, (r) => VERBS.some((verb) => verb === r.type));
    const found = present(head, TYPICAL);
    if (verbs < 0.5 || !(found.includes('messageId') || found.includes('receivedAt'))) return undefined;
    const judgement = judged(head, SCORE.signature, found, PATH);
    const clone = present(head, ['rudderId', 'request_ip']);
    if (clone.length > 0) judgement.reasons.push(`written by RudderStack (\`${clone[0]}\`)`);
    return judgement;
  },
  select(head, options, dialect) {
    const fields = new Fields(head, dialect);
    const type = fields.at('type');
    const is = (...verbs: readonly string[]) => isOneOf(dialect, type, verbs);
    const user = idOf(fields, 'user', fields.at('userId'));
    const device = idOf(fields, 'device', fields.at('anonymousId'));
    const times = ['timestamp', 'originalTimestamp', 'receivedAt'].map((name) => filled(fields.at(name)));
    const timeText = fields.step('time', coalesce(...times));
    const columns = {
      event: eventName(fields, dialect, type),
      time: timeMs(dialect, timeText),
      timeText,
      user,
      device,
      person: NO_TEXT,
      linkA: sql`CASE WHEN ${is('alias')} THEN ${idOf(fields, 'previous', fields.at('previousId'))} END`,
      linkB: sql`CASE WHEN ${is('alias')} THEN ${user} END`,
      duplicateKey: [filled(fields.at('messageId'))],
      ingested: ingestedWith(timeMs(dialect, fields.at('receivedAt')), 'full'),
      session: NO_TEXT,
      bookkeeping: is(...BOOKKEEPING_VERBS),
      properties: options.properties.map((name) => property(fields, name)),
    };
    return { role: 'events', columns, ...traitsOf(fields, options, user, device, columns.time, is('group')) };
  },
};

function eventName(fields: Fields, dialect: Dialect, type: Sql): Sql {
  const name = fields.at('name');
  const names = [name, fields.at('properties', 'name')];
  return sql`CASE ${type} WHEN 'track' THEN ${filled(fields.at('event'))} WHEN 'page' THEN ${viewName(dialect, 'page', ...names)}
    WHEN 'screen' THEN ${viewName(dialect, 'screen', ...names)} ELSE ${filled(type)} END`;
}

/** A property of the call; `context.page.path` and the like reach into the context. */
function property(fields: Fields, name: string): Sql {
  const own = fields.at('properties', name);
  return name.startsWith('context.') ? coalesce(own, fields.at(...name.split('.'))) : own;
}

/** The traits that calls carry. Those of a `group` call belong to the group. */
function traitsOf(
  fields: Fields,
  options: SourceOptions,
  user: Sql,
  device: Sql,
  updated: Sql,
  isGroup: Sql,
): Pick<Extract<Selection, { role: 'events' }>, 'leaves' | 'steps' | 'traits'> {
  const values = options.traits.map((name) => {
    const own = sql`CASE WHEN ${isGroup} THEN NULL ELSE ${fields.at('traits', name)} END`;
    return coalesce(own, fields.at('context', 'traits', name));
  });
  if (values.length === 0) return fields.reading();
  return { ...fields.reading(), traits: { id: coalesce(user, device), updated, values } };
}
