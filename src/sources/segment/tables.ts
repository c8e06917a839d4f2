import { type Dialect, type Sql, sql } from '../../engines/index.js';
import { coalesce, Fields, filled, NO_TEXT } from '../fields.js';
import { type Form, type Judgement, judged, present, SCORE } from '../form.js';
import { idOf } from '../ids.js';
import type { FileHead, Selection, SourceOptions } from '../source.js';
import { tableName } from '../table-name.js';
import { timeMs } from '../time.js';
import { isSummary, tableKind } from './kind.js';
import { BOOKKEEPING_VERBS, columnName, ingestedWith, type Verb, viewName } from './naming.js';

const TYPICAL = [
  'anonymous_id',
  'user_id',
  'received_at',
  'sent_at',
  'event_text',
  'original_timestamp',
  'uuid_ts',
];
const PATH = /segment_type=|(^|[/.!])(tracks|pages|screens|identifies|groups|aliases)\b/;

/** Tables of calls in a warehouse or data lake: `tracks`, one table per event, `pages`, `screens`, `identifies`, … */
export const warehouseTables: Form = {
  name: 'warehouse-table',
  role: 'events',
  judge(head) {
    const judgement = judgeTable(head, ['anonymous_id']);
    if (!judgement) return undefined;
    const kind = tableKind(head);
    return kind === 'users' || kind === 'accounts' ? undefined : withKind(judgement, kind);
  },
  select: selectCalls,
};

/** `users`: the latest traits of every user; `id` is the user's id there, not a message's. */
export const usersTable: Form = {
  name: 'users-table',
  role: 'traits',
  judge(head) {
    const judgement = judgeTable(head, ['id']);
    return judgement && tableKind(head) === 'users' ? withKind(judgement, 'users') : undefined;
  },
  select(head, options, dialect) {
    const fields = new Fields(head, dialect);
    const traits = {
      id: idOf(fields, 'user', fields.column('id')),
      updated: coalesce(timeMs(dialect, fields.column('received_at')), sql`0`),
      values: options.traits.map((name) => filled(propertyColumn(fields, name))),
    };
    return { role: 'traits', ...fields.reading(), traits };
  },
};

/** `accounts`: the latest traits of groups, which are no users. */
export const accountsTable: Form = {
  name: 'accounts-table',
  role: 'traits',
  judge(head) {
    const judgement = judgeTable(head, ['id']);
    if (!judgement || tableKind(head) !== 'accounts') return undefined;
    const refusal = {
      what: 'this is the table `accounts` of Segment: one row per group, not per user',
      fix: 'leave it out; give the tables tracks, pages, screens, identifies and users',
    };
    return { ...withKind(judgement, 'accounts'), refusal };
  },
};

function judgeTable(head: FileHead, required: readonly string[]): Judgement | undefined {
  if (present(head, [...required, 'received_at']).length <= required.length) return undefined;
  const context = head.header.filter((name) => /^context_/i.test(name)).slice(0, 2);
  const found = present(head, TYPICAL);
  if (context.length === 0 && present(head, ['event_text', 'uuid_ts', 'original_timestamp']).length === 0)
    return undefined;
  const judgement = judged(head, SCORE.signature, [...found, ...context], PATH);
  const clone = present(head, ['context_source_id', 'context_destination_id']);
  if (clone.length > 0) judgement.reasons.push(`written by RudderStack (\`${clone[0]}\`)`);
  return judgement;
}

function withKind(judgement: Judgement, kind: string): Judgement {
  return { ...judgement, reasons: [...judgement.reasons, `a table of kind \`${kind}\``] };
}

function selectCalls(head: FileHead, options: SourceOptions, dialect: Dialect): Selection {
  const kind = tableKind(head) as Verb;
  const fields = new Fields(head, dialect);
  const user = idOf(fields, 'user', fields.column('user_id'));
  const device = idOf(fields, 'device', fields.column('anonymous_id'));
  const timeText = fields.step('time', firstFilled(fields, 'timestamp', 'original_timestamp', 'received_at'));
  const ingested = fields.step('ingested', firstFilled(fields, 'uuid_ts', 'loaded_at', 'received_at'));
  const detail = kind === 'track' && isSummary(head) ? 'summary' : 'full';
  const columns = {
    event: eventName(fields, dialect, kind, head),
    time: timeMs(dialect, timeText),
    timeText,
    user,
    device,
    person:
      fields.found('segment_id') === undefined
        ? NO_TEXT
        : idOf(fields, 'profile', fields.column('segment_id')),
    linkA: kind === 'alias' ? idOf(fields, 'previous', fields.column('previous_id')) : NO_TEXT,
    linkB: kind === 'alias' ? user : NO_TEXT,
    duplicateKey: [filled(fields.column('id', 'message_id', 'messageid'))],
    ingested: ingestedWith(timeMs(dialect, ingested), detail),
    session: NO_TEXT,
    bookkeeping: BOOKKEEPING_VERBS.includes(kind) ? sql`TRUE` : sql`FALSE`,
    properties: options.properties.map((name) => filled(propertyColumn(fields, name))),
  };
  const carriesTraits = kind === 'identify' && options.traits.length > 0;
  const values = carriesTraits ? options.traits.map((name) => filled(propertyColumn(fields, name))) : [];
  const traits = { id: coalesce(user, device), updated: columns.time, values };
  return { role: 'events', ...fields.reading(), columns, ...(carriesTraits ? { traits } : {}) };
}

function eventName(fields: Fields, dialect: Dialect, kind: Verb, head: FileHead): Sql {
  switch (kind) {
    case 'track':
      // `event_text` is the name as tracked, `event` its slug; a table of one event may have neither filled.
      return coalesce(firstFilled(fields, 'event_text', 'event'), dialect.text(tableName(head.name)));
    case 'page':
    case 'screen':
      return viewName(dialect, kind, fields.column('name'));
    default:
      return dialect.text(kind);
  }
}

/** The column that Segment makes for a property or trait; `context.page.path` is `context_page_path`. */
function propertyColumn(fields: Fields, property: string): Sql {
  const slug = columnName(property);
  return fields.column(property, slug, `_${slug}`);
}

function firstFilled(fields: Fields, ...names: readonly string[]): Sql {
  const found = names.flatMap((name) => fields.found(name) ?? []);
  return found.length === 0 ? NO_TEXT : coalesce(...found.map((name) => filled(fields.at(name))));
}
