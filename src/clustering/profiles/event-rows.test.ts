import { describe, expect, it } from 'vitest';
import { table } from '../testing/tables.js';
import { eventRowsOf, pickEvents } from './event-rows.js';

const { mix } = table(
  [],
  [
    [2, 0, 5],
    [0, 0, 0],
    [1, 4, 0],
  ],
  ['open', 'read', 'write'],
);

describe('events of users', () => {
  it('are those named, in the order of the names', () => {
    const rows = eventRowsOf(mix, [2, 0, 1], ['write', 'open']);
    expect(rows).toMatchObject({ rows: 3, cols: 2 });
    expect(Array.from(rows.start)).toEqual([0, 1, 3, 3]);
    expect(Array.from(rows.event)).toEqual([1, 1, 0]);
    expect(Array.from(rows.count)).toEqual([1, 2, 5]);
    expect(Array.from(rows.total)).toEqual([1, 7, 0]);
  });

  it('are picked as if the users had been named at once, the same one twice too', () => {
    const names = ['open', 'read', 'write'];
    const all = eventRowsOf(mix, [0, 1, 2], names);
    expect(pickEvents(all, Int32Array.of(2, 0, 0, 1))).toEqual(eventRowsOf(mix, [2, 0, 0, 1], names));
  });
});
