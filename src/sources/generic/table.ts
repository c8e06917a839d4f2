import { sql } from '../../engines/index.js';
import { coalesce, Fields, filled, isTable, NO_TEXT, NO_TIME } from '../fields.js';
import { type Form, SCORE } from '../form.js';
import { idOf } from '../ids.js';
import { timeMs } from '../time.js';
import { dateOrder } from './dates.js';
import { findColumns, mapColumns, ONLY_EVENT } from './mapping.js';

/** Any table or NDJSON with one event a row, whose columns are found by name or given. */
export const mappedTable: Form = {
  name: 'table',
  role: 'events',
  judge(head) {
    if (head.header.length < 2) return undefined;
    const found = findColumns(head);
    const parts = Object.entries(found).map(([part, column]) => `${part} in column \`${column}\``);
    const score = found.user !== undefined && found.time !== undefined ? SCORE.mapped : 0.1;
    return { score, reasons: parts.length > 0 ? parts : ['a table without columns of a known name'] };
  },
  select(head, options, dialect) {
    const mapping = mapColumns(head, options);
    const fields = new Fields(head, dialect);
    const blank = isTable(head)
      ? (name: string) => sql`trim(${fields.at(name)})`
      : (name: string) => fields.at(name);
    const optional = (name: string | undefined) => (name === undefined ? NO_TEXT : filled(blank(name)));
    const user = idOf(fields, 'user', fields.at(mapping.user), 'id');
    const event = mapping.event === undefined ? dialect.text(ONLY_EVENT) : filled(blank(mapping.event));
    const timeText = fields.step('time', filled(blank(mapping.time)));
    const dates = dateOrder(head, mapping.time);
    const time = fields.step(
      'ms',
      timeMs(dialect, timeText, { zone: options.timezone, order: dates?.order }),
    );
    const own = (name: string) => (isTable(head) ? filled(fields.column(name)) : fields.column(name));
    const eventId = optional(mapping.eventId);
    const columns = {
      event,
      time,
      timeText,
      user,
      device:
        mapping.device === undefined ? NO_TEXT : idOf(fields, 'device', fields.at(mapping.device), 'id'),
      person: NO_TEXT,
      linkA: NO_TEXT,
      linkB: NO_TEXT,
      // The id alone may count within a user or name a kind of event, so it only counts together with the row's rest.
      duplicateKey:
        mapping.eventId === undefined
          ? []
          : [coalesce(user, sql`''`), event, sql`CAST(${time} AS VARCHAR)`, eventId],
      ingested: NO_TIME,
      session: optional(mapping.session),
      bookkeeping: sql`FALSE`,
      properties: options.properties.map(own),
    };
    const notes = [...mapping.notes, ...(dates?.notes ?? [])];
    const traits = { id: user, updated: time, values: options.traits.map(own) };
    return {
      role: 'events',
      ...fields.reading(),
      columns,
      ...(options.traits.length > 0 ? { traits } : {}),
      ...(notes.length > 0 ? { notes: notes.map((note) => `${head.name}: ${note}`) } : {}),
    };
  },
};
