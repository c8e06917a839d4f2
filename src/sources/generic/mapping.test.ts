import { describe, expect, it } from 'vitest';
import type { FileHead } from '../source.js';
import { mapColumns } from './mapping.js';

function table(header: string[], rows: string[][] = []): FileHead {
  const records = rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? null])));
  return { name: 'table.csv', format: 'csv', header, records };
}

describe('columns of a table', () => {
  it('are found whatever the spelling of their names', () => {
    const { user, event, time } = mapColumns(table(['\uFEFFUser ID', 'eventName', 'Timestamp (UTC)']), {});
    expect([user, event, time]).toEqual(['\uFEFFUser ID', 'eventName', 'Timestamp (UTC)']);
  });

  it('prefer the name that says most', () => {
    const mapping = mapColumns(table(['date', 'timestamp', 'client_id', 'user_id', 'action', 'event']), {});
    expect([mapping.user, mapping.event, mapping.time]).toEqual(['user_id', 'event', 'timestamp']);
  });

  it('use a device id as user only when there is nothing better', () => {
    expect(mapColumns(table(['device_id', 'event', 'time']), {})).toMatchObject({
      user: 'device_id',
      device: undefined,
    });
    expect(mapColumns(table(['device_id', 'user', 'event', 'time']), {})).toMatchObject({
      user: 'user',
      device: 'device_id',
    });
  });

  it('believe a page or kind to be the event only when its values repeat', () => {
    const rows = (page: (i: number) => string) => Array.from({ length: 12 }, (_, i) => ['u', '1', page(i)]);
    expect(
      mapColumns(
        table(
          ['user', 'time', 'page'],
          rows((i) => `p${i % 3}`),
        ),
        {},
      ).event,
    ).toBe('page');
    expect(
      mapColumns(
        table(
          ['user', 'time', 'page'],
          rows((i) => `p${i}`),
        ),
        {},
      ).event,
    ).toBeUndefined();
  });

  it('say what was chosen and name columns that could be the event', () => {
    const rows = Array.from({ length: 12 }, (_, i) => ['u', '1', i % 2 ? 'red' : 'blue', String(i % 2)]);
    const { notes } = mapColumns(table(['user', 'time', 'colour', 'amount'], rows), {});
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/"record".*--event COLUMN.*: colour\.$/);
  });

  it('given by name must exist, with the near name in the message', () => {
    const head = table(['userr', 'event', 'time']);
    expect(() => mapColumns(head, { user: 'users' })).toThrow('there is no column "users" for --user');
    expect(problem(() => mapColumns(head, { user: 'users' })).fix).toBe('did you mean userr?');
  });

  it('that are missing are listed with what is there', () => {
    expect(problem(() => mapColumns(table(['a', 'b']), {}))).toMatchObject({
      what: 'no column of this file looks like a user id',
      expected: expect.stringContaining('the file has a, b'),
      fix: expect.stringContaining('--user COLUMN'),
    });
    expect(problem(() => mapColumns(table(['user', 'b']), {})).fix).toContain('--time COLUMN');
  });
});

function problem(run: () => unknown): { what: string; expected?: string; fix?: string } {
  try {
    run();
  } catch (error) {
    return (error as { problem: { what: string } }).problem;
  }
  throw new Error('nothing was thrown');
}
