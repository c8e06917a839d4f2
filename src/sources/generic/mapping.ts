import { inputError, nearestName, usageError } from '../../base/index.js';
import { Columns } from '../fields.js';
import type { FileHead, SourceOptions } from '../source.js';

/** Which columns of a table play which part. Undefined: the table has none. */
export interface Mapping {
  user: string;
  time: string;
  /** Undefined: every row counts as one event of the same name. */
  event: string | undefined;
  session: string | undefined;
  device: string | undefined;
  /** A column that numbers the events, for duplicates. */
  eventId: string | undefined;
  /** What was chosen for the person and how to choose otherwise, in words. */
  notes: string[];
}

const USER =
  words(`user_id userid user uid username customer_id customer client_id client member_id subscriber_id
  player_id visitor_id visitorid person_id person profile_id distinct_id account_id email user_pseudo_id device_id
  device_id_hash anonymous_id case_id case cookie_id`);
const EVENT = words('event event_name event_type eventname action activity activity_name event_text');
/** Columns that may tell events apart; believed only when their values repeat. */
const LIKE_EVENT = words(
  'page page_name screen screen_name operation verb type kind category namespace topic section',
);
const TIME =
  words(`timestamp time event_time event_timestamp ts datetime date_time created_at occurred_at event_date
  date created start_time`);
const SESSION = words('session_id sessionid session visit_id visitid ga_session_id');
const DEVICE = words('device_id anonymous_id anon_id cookie_id');
const EVENT_ID = words('event_id insert_id message_id uuid event_uuid');

/** The columns that `--user`, `--event` and `--time` name, or that are found by their names. */
export function mapColumns(head: FileHead, options: Pick<SourceOptions, 'user' | 'event' | 'time'>): Mapping {
  const found = findColumns(head);
  const user = given(head, '--user', options.user) ?? found.user;
  const time = given(head, '--time', options.time) ?? found.time;
  const event = given(head, '--event', options.event) ?? found.event;
  if (user === undefined) throw missing(head, 'a user id', '--user', USER);
  if (time === undefined) throw missing(head, 'a time', '--time', TIME);
  const notes: string[] = [];
  if (event === undefined) {
    const others = repeatingColumns(head, [user, time]);
    const hint = others.length > 0 ? ` Columns with few values: ${others.slice(0, 6).join(', ')}.` : '';
    notes.push(
      `no column names the event, so every row counts as one event named "${ONLY_EVENT}"; --event COLUMN tells rows apart.${hint}`,
    );
  } else if (options.event === undefined && !EVENT.includes(normal(event))) {
    notes.push(`the event is taken from column ${event}; --event COLUMN chooses another`);
  }
  const unless = (column: string | undefined) => (column === user || column === event ? undefined : column);
  return {
    user,
    time,
    event,
    session: unless(found.session),
    device: unless(found.device),
    eventId: unless(found.eventId),
    notes,
  };
}

/** Name of the events of a table whose rows are all alike, such as a list of purchases. */
export const ONLY_EVENT = 'record';

/** The columns found by name, as far as there are any. */
export function findColumns(head: FileHead): Partial<Omit<Mapping, 'notes'>> {
  const byName = new Map<string, string>();
  for (const name of head.header) if (!byName.has(normal(name))) byName.set(normal(name), name);
  const first = (names: readonly string[]) =>
    names.map((name) => byName.get(name)).find((name) => name !== undefined);
  const likeEvent = LIKE_EVENT.flatMap((name) => byName.get(name) ?? []).find((name) => repeats(head, name));
  const found = {
    user: first(USER),
    time: first(TIME),
    event: first(EVENT) ?? likeEvent,
    session: first(SESSION),
    device: first(DEVICE),
    eventId: first(EVENT_ID),
  };
  return Object.fromEntries(Object.entries(found).filter(([, name]) => name !== undefined));
}

/** A column that the person names must be there. */
function given(head: FileHead, option: string, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const found = new Columns(head.header).find(name);
  if (found !== undefined) return found;
  const near = nearestName(name, head.header);
  throw usageError('unknown-column', {
    what: `there is no column "${name}" for ${option}`,
    where: head.name,
    expected: `one of ${head.header.join(', ')}`,
    fix: near === undefined ? `give ${option} a column of the file` : `did you mean ${near}?`,
  });
}

function missing(head: FileHead, what: string, option: string, names: readonly string[]) {
  return inputError('unmapped-column', {
    what: `no column of this file looks like ${what}`,
    where: head.name,
    expected: `a column such as ${names.slice(0, 4).join(', ')}; the file has ${head.header.join(', ')}`,
    fix: `say which with ${option} COLUMN; a report of totals has no users in it: export the raw events instead`,
  });
}

/** Columns whose values in the head are few enough to be names of something. */
function repeatingColumns(head: FileHead, except: readonly string[]): string[] {
  return head.header.filter(
    (name) =>
      !except.includes(name) && distinct(head, name) > 1 && repeats(head, name) && !isNumeric(head, name),
  );
}

function isNumeric(head: FileHead, column: string): boolean {
  return head.records.every((record) => {
    const value = record[column];
    return (
      value == null ||
      typeof value === 'number' ||
      (typeof value === 'string' && !Number.isNaN(Number(value)))
    );
  });
}

function repeats(head: FileHead, column: string): boolean {
  const values = distinct(head, column);
  return values > 0 && (head.records.length < 10 || values * 2 <= head.records.length);
}

function distinct(head: FileHead, column: string): number {
  return new Set(
    head.records.map((record) => record[column]).filter((value) => value != null && value !== ''),
  ).size;
}

/** `User ID`, `userId` and `user-id` are `user_id`. */
function normal(name: string): string {
  return name
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\([^)]*\)/g, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}

function words(text: string): string[] {
  return text.split(/\s+/);
}
