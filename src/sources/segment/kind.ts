import { Columns } from '../fields.js';
import type { FileHead } from '../source.js';
import { tableName } from '../table-name.js';
import type { Verb } from './naming.js';

/** What a warehouse table of Segment holds. */
export type TableKind = Verb | 'users' | 'accounts';

const BY_NAME = new Map<string, TableKind>([
  ['tracks', 'track'],
  ['track', 'track'],
  ['pages', 'page'],
  ['page', 'page'],
  ['screens', 'screen'],
  ['screen', 'screen'],
  ['identifies', 'identify'],
  ['identify', 'identify'],
  ['groups', 'group'],
  ['group', 'group'],
  ['aliases', 'alias'],
  ['alias', 'alias'],
  ['users', 'users'],
  ['accounts', 'accounts'],
]);

/** The kind of a table: from what its columns rule out, and from its name where they leave a choice. */
export function tableKind(head: FileHead): TableKind {
  const columns = new Columns(head.header);
  if (columns.has('event') || columns.has('event_text')) return 'track';
  if (columns.has('previous_id')) return 'alias';
  const named = BY_NAME.get(tableName(head.name).toLowerCase());
  if (!columns.has('anonymous_id') && !columns.has('user_id'))
    return named === 'accounts' ? 'accounts' : 'users';
  if (named !== undefined && named !== 'track') return named;
  if (columns.has('group_id')) return 'group';
  if (columns.has('url') || columns.has('path')) return 'page';
  return 'identify';
}

/** Columns that every table of calls has; a table with no others than these and `context_…` is a summary. */
const SHARED = [
  'id',
  'message_id',
  'anonymous_id',
  'user_id',
  'event',
  'event_text',
  'received_at',
  'sent_at',
  'timestamp',
  'original_timestamp',
  'uuid',
  'uuid_ts',
  'loaded_at',
  'channel',
  'rudder_id',
];

/** Whether this is the table `tracks`, which has a row but not the properties of every event. */
export function isSummary(head: FileHead): boolean {
  if (tableName(head.name).toLowerCase() === 'tracks') return true;
  const shared = new Set(SHARED);
  return head.header.every((name) => shared.has(name.toLowerCase()) || /^(context|metadata)_/i.test(name));
}
