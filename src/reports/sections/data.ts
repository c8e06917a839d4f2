import type { Quality } from '../../events/index.js';
import {
  type Block,
  code,
  details,
  heading,
  type Inline,
  list,
  paragraph,
  table,
  text,
} from '../document/document.js';
import { count, counted, daysBetween, percent } from '../format.js';
import type { ReportedFile, ReportInput } from '../input.js';
import { maskEmails, userLabel } from '../users.js';

const MOST_FILES = 20;
const MOST_SUSPICIOUS = 10;

/** What was read, where every row went, and what is odd about it. */
export function data(input: ReportInput): Block[] {
  const { rows, files = [], quality } = input;
  const warnings = [...(input.warnings ?? []), ...(quality?.warnings ?? [])].map(maskEmails);
  if (!rows && files.length === 0 && !quality) return [];
  return [
    heading(2, 'The data'),
    ...(warnings.length > 0 ? [paragraph('Warnings:'), list(warnings)] : []),
    ...(rows
      ? [
          table(
            ['>rows in', '>kept', '>duplicates', '>rejected'],
            [[count(rows.in), count(rows.kept), count(rows.duplicates), count(rows.rejected)]],
          ),
        ]
      : []),
    ...readFiles(files),
    ...(quality ? facts(quality) : []),
    ...suspicious(input),
  ];
}

/** Files of one form together; a year of daily files is one line. */
function readFiles(files: readonly ReportedFile[]): Block[] {
  if (files.length === 0) return [];
  const forms = new Map<
    string,
    { vendor: string; form: string; files: number; records: number; rejected: number }
  >();
  for (const { vendor, form, records, rejected } of files) {
    const key = `${vendor} ${form}`;
    const sum = forms.get(key) ?? { vendor, form, files: 0, records: 0, rejected: 0 };
    sum.files += 1;
    sum.records += records;
    sum.rejected += rejected;
    forms.set(key, sum);
  }
  const rows = [...forms.values()].map((sum): Inline[] => [
    sum.vendor,
    sum.form,
    count(sum.files),
    count(sum.records),
    count(sum.rejected),
  ]);
  const bad = files.filter(({ rejected }) => rejected > 0);
  const items = bad
    .slice(0, MOST_FILES)
    .map(
      ({ name, records, rejected }): Inline =>
        text`${code(shortName(name))}: ${count(rejected)} of ${counted(records, 'row')} rejected`,
    );
  const more =
    bad.length > MOST_FILES ? [paragraph(`And ${count(bad.length - MOST_FILES)} more files.`)] : [];
  return [
    table(['vendor', 'form of export', '>files', '>rows', '>rejected'], rows),
    ...(items.length > 0
      ? [details('Files with rejected rows (each row is in rejects.ndjson)', [list(items), ...more])]
      : []),
  ];
}

/** The last two parts of a path: enough to find the file, and nothing of the machine. */
function shortName(name: string): string {
  const [path = '', ...entry] = name.split('!');
  return [path.split(/[\\/]/).slice(-2).join('/'), ...entry].join('!');
}

function facts(quality: Quality): Block[] {
  const { identity, kept, clock, zone, raggedEdges, identicalEvents } = quality;
  const items: Inline[] = [
    `${counted(kept.events, 'event')} of ${counted(quality.users, 'user')}, ${counted(quality.eventTypes, 'event name')}, ${daysBetween(quality.first, quality.last)}`,
    identity.merged > 0
      ? `${count(identity.ids)} ids were seen; ${count(identity.merged)} of them belong to somebody who has another`
      : `${counted(identity.ids, 'id')}, each of a user of its own`,
  ];
  if (quality.rowsWithoutUser > 0)
    items.push(`${percent(quality.rowsWithoutUser)} of events came without a user’s id, from a device`);
  if (kept.bookkeeping > 0)
    items.push(`${counted(kept.bookkeeping, 'row')} say who somebody is, not what they did`);
  if (identity.sharedDevices > 0)
    items.push(`${counted(identity.sharedDevices, 'device')} had several users`);
  if (identicalEvents > 0)
    items.push(
      `${counted(identicalEvents, 'event is', 'events are')} equal to another; the format has no key to tell whether they are duplicates, so they were kept`,
    );
  if (clock.words === null && clock.before + clock.after > 0)
    items.push(`${counted(clock.before + clock.after, 'row has an', 'rows have')} impossible time`);
  if (zone) items.push(`Time zone: ${zone.words}`);
  for (const { edge, day: date, events, typical } of raggedEdges) {
    items.push(
      `The ${edge} day, ${date}, has ${count(events)} events where ${count(typical)} are usual: the export may begin or end within it`,
    );
  }
  const events = quality.topEvents.map(({ event, events }): Inline[] => [code(event), count(events)]);
  return [
    list(items),
    ...(events.length > 0 ? [details('Most frequent events', [table(['event', '>events'], events)])] : []),
  ];
}

function suspicious({ quality, showIds = false }: ReportInput): Block[] {
  if (!quality || quality.suspicious.length === 0) return [];
  const items = quality.suspicious
    .slice(0, MOST_SUSPICIOUS)
    .map(({ id, reason }): Inline => text`${userLabel(id, showIds)}: ${maskEmails(reason)}`);
  return [details(`Users who behave like machines: ${count(quality.suspiciousUsers)}`, [list(items)])];
}
