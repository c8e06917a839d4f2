import { Columns } from './fields.js';
import { SCORE } from './form.js';
import { findColumns } from './generic/mapping.js';
import type { Detection, FileHead } from './source.js';

interface Refusable {
  form: string;
  what: string;
  fix: string;
  /** What in the head shows it, or undefined. */
  sign(head: FileHead, columns: Columns): string | undefined;
}

const RAW_EVENTS =
  'export raw events instead: Mixpanel Raw Event Export, Amplitude Export API, Segment archive or warehouse, GA4 through BigQuery';

/** Files that lie beside exports and hold no events of users. */
const SIGNATURES: readonly Refusable[] = [
  {
    form: 'lfs-pointer',
    what: 'this is a Git LFS pointer, not the file itself',
    fix: 'fetch the content with `git lfs pull`',
    sign: (head) =>
      // Read as a table, its words may be columns.
      head.header.join(' ').startsWith('version https://git-lfs') ? 'its first line' : undefined,
  },
  {
    form: 'universal-analytics',
    what: 'this is the session table of Universal Analytics (`ga_sessions_`), which nests hits in sessions',
    fix: 'export the GA4 events table (`events_YYYYMMDD`), or flatten the hits into a table with a user, an event and a time',
    sign: has('fullVisitorId', 'visitId', 'hits'),
  },
  {
    form: 'request-payload',
    what: 'this is the payload of a tracking request (a batch with an API key), not an export',
    fix: RAW_EVENTS,
    sign: (head, columns) =>
      columns.has('api_key', 'events') || columns.has('api_key', 'batch') || columns.has('batch', 'writeKey')
        ? 'a batch beside a key'
        : has('batch', 'sentAt')(head, columns),
  },
  {
    form: 'mparticle-batch',
    what: 'this is an mParticle batch: events nested in one object per upload',
    fix: 'flatten it to one event per row with a user, an event and a time',
    sign: (_head, columns) =>
      columns.has('events') && (columns.has('mpid') || columns.has('user_identities'))
        ? '`events` with `mpid`'
        : undefined,
  },
  {
    form: 'tracking-plan',
    what: 'this is a tracking plan: a list of event and property names, not data',
    fix: RAW_EVENTS,
    sign: firstOf(
      has('Object Type', 'Object Name'),
      has('Event Name', 'Property Name'),
      has('Event Name', 'Planned'),
      has('Event Name', 'Event Description'),
    ),
  },
  {
    form: 'cohort-list',
    what: 'this is a list of the users of a cohort, not their events',
    fix: `${RAW_EVENTS}; the list can serve as labels beside them`,
    sign: firstOf(has('distinct_id', 'operation'), (head) =>
      /_\d{4}-\d\d-\d\dT[\d:]+_(entering|exiting|existing)_/.test(head.name) ? 'its file name' : undefined,
    ),
  },
  {
    form: 'ga4-users',
    what: 'this is the table of users of GA4 (`users_` or `pseudonymous_users_`), not their events',
    fix: 'leave it out; give the events tables, which carry the user properties',
    sign: firstOf(has('pseudo_user_id', 'audiences'), has('user_id', 'audiences', 'last_updated_date')),
  },
  {
    form: 'user-list',
    what: 'this is a list of users with their latest properties, not their events',
    fix: RAW_EVENTS,
    sign: (_head, columns) =>
      columns.has('amplitude_id') && !columns.has('event_type') && !columns.has('merged_amplitude_id')
        ? '`amplitude_id` without `event_type`'
        : undefined,
  },
];

/** Totals instead of events; looked for only in files that no vendor's form fits. */
const REPORTS: readonly Refusable[] = [
  {
    form: 'ga4-report',
    what: 'this is a report downloaded from Google Analytics: totals, no users',
    fix: 'link the property to BigQuery and export its events table',
    sign: (head) => (head.header[0]?.trim().startsWith('#') ? 'a comment before the table' : undefined),
  },
  {
    form: 'amplitude-chart',
    what: 'this is the CSV of an Amplitude chart: totals, no users',
    fix: 'export raw events with the Export API or from the warehouse',
    sign: (head) =>
      head.header.some((name) => /^\s*\t/.test(name)) ? 'cells that start with a tab' : undefined,
  },
  {
    form: 'report',
    what: 'this is a report: totals per day or group, no users',
    fix: `${RAW_EVENTS}; if every row is one event of one user, say --format generic and --user COLUMN`,
    sign: totals,
  },
];

/** The refusal of a file that is known and of no use; undefined for anything else. `best`: the best score of a source. */
export function foreign(head: FileHead, best: number): Detection | undefined {
  const columns = new Columns(head.header);
  const candidates = best >= SCORE.possible ? SIGNATURES : [...SIGNATURES, ...REPORTS];
  for (const { form, what, fix, sign } of candidates) {
    const reason = sign(head, columns);
    if (reason !== undefined)
      return { score: 1, reasons: [reason], form, role: 'events', refusal: { what, fix } };
  }
  return undefined;
}

/** Columns that are dates, or a date beside numbers, and nothing that could be a user. */
function totals(head: FileHead): string | undefined {
  const found = findColumns(head);
  if (found.user !== undefined || found.device !== undefined || head.records.length === 0) return undefined;
  const dated = head.header.filter((name) => /^\s*\d{4}-\d\d-\d\d/.test(name));
  if (dated.length >= 2) return 'one column per date';
  if (found.time === undefined) return undefined;
  const rest = head.header.filter((name) => name !== found.time && name !== found.event);
  const numeric = rest.filter((name) => head.records.every((record) => isNumber(record[name])));
  return numeric.length > 0 && numeric.length === rest.length
    ? 'a date beside numbers, and no user'
    : undefined;
}

function isNumber(value: unknown): boolean {
  return (
    typeof value === 'number' || (typeof value === 'string' && /^\s*-?[\d.,]*\d[\d.,]*%?\s*$/.test(value))
  );
}

function has(...names: readonly string[]): Refusable['sign'] {
  return (_head, columns) =>
    columns.has(...names) ? names.map((name) => `\`${name}\``).join(', ') : undefined;
}

function firstOf(...signs: readonly Refusable['sign'][]): Refusable['sign'] {
  return (head, columns) => {
    for (const sign of signs) {
      const reason = sign(head, columns);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}
