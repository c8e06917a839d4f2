import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { plantedTable } from '../testing/planted-table.js';
import { eventGroups } from './event-groups.js';

describe('groups of events', () => {
  /** Two personas over eight events: one does the first four, the other the rest, 10 to 1. */
  const random = createRandom(3);
  const users = 400;
  const label = Int32Array.from({ length: users }, () => random.int(2));
  const count = Int32Array.from({ length: 8 * users }, (_, i) => {
    const mine = i % 8 < 4 === (label[Math.floor(i / 8)] === 0);
    return (mine ? 10 : 1) + random.int(3);
  });
  const { table: base } = plantedTable(users, createRandom(1));
  const table = {
    ...base,
    mix: {
      events: ['a', 'b', 'c', 'd', 'w', 'x', 'y', 'z'],
      rowStart: Int32Array.from({ length: users + 1 }, (_, u) => 8 * u),
      event: Int32Array.from({ length: 8 * users }, (_, i) => i % 8),
      count,
    },
  };
  const rows = Int32Array.from({ length: users }, (_, u) => u);
  const groups = eventGroups(table, label, [{ id: 'first' }, { id: 'second' }], rows);

  it('are the events that a persona does above the others', () => {
    const own = groups.find((g) => g.name === 'share_of_top_3_events_of_first')!;
    expect(own.events).toHaveLength(3);
    for (const event of own.events!) expect(['a', 'b', 'c', 'd']).toContain(event);
    expect(own.among).toBeUndefined();
  });

  it('set the events of one persona against those of another', () => {
    const against = groups.find((g) => g.name === 'share_of_top_3_events_of_first_against_second')!;
    expect(against.among!.slice(0, 3)).toEqual(against.events);
    for (const event of against.among!.slice(3)) expect(['w', 'x', 'y', 'z']).toContain(event);
    expect(against.meaning).toContain('divided by events named');
  });

  it('have names of their own', () => {
    expect(new Set(groups.map((g) => g.name)).size).toBe(groups.length);
  });
});
