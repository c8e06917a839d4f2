import { describe, expect, it } from 'vitest';
import { selectUsers } from './select.js';
import type { FeatureTable } from './table.js';

const table: FeatureTable = {
  userIds: ['a', 'b', 'c'],
  columns: [
    {
      definition: {
        name: 'x',
        title: 'x',
        unit: 'count',
        meaning: 'x',
        sql: 'x',
        block: 'how-much',
        direction: 'neutral',
        transform: 'identity',
        known: 'anytime',
      },
      values: Float64Array.of(1, 2, 3),
      censored: Uint8Array.of(0, 1, 0),
    },
  ],
  mix: {
    events: ['e', 'f'],
    rowStart: Int32Array.of(0, 1, 1, 3),
    event: Int32Array.of(1, 0, 1),
    count: Int32Array.of(5, 6, 7),
  },
  fromMs: 0,
  asOfMs: 1,
  exposureDays: Float64Array.of(1, 2, 3),
  events: Int32Array.of(5, 0, 13),
};

describe('selectUsers', () => {
  it('keeps rows, their mix and their censoring together, in the order asked for', () => {
    const some = selectUsers(table, Int32Array.of(2, 0));
    expect(some.userIds).toEqual(['c', 'a']);
    expect([...some.columns[0]!.values]).toEqual([3, 1]);
    expect([...some.columns[0]!.censored!]).toEqual([0, 0]);
    expect([...some.mix.rowStart]).toEqual([0, 2, 3]);
    expect([...some.mix.event]).toEqual([0, 1, 1]);
    expect([...some.mix.count]).toEqual([6, 7, 5]);
    expect([...some.events]).toEqual([13, 5]);
  });
});
