import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.js';
import { ruleColumns } from './columns.js';
import { plantedTable } from './testing/planted-table.js';

describe('shares of events', () => {
  const { table } = plantedTable(3, createRandom(1));
  // Three users who opened, exported and viewed so often.
  const counted = { ...table, mix: { ...table.mix, count: Int32Array.of(10, 5, 20, 0, 0, 7, 1, 3, 0) } };
  const valuesOf = (events: string[], among?: string[]) => {
    const feature = { name: 's', type: 'number' as const, title: 's', unit: 'share', meaning: '', events };
    const { columns } = ruleColumns(counted, [among ? { ...feature, among } : feature]);
    return Array.from(columns.at(-1)!.values as Float64Array);
  };

  it('are of all events, or of those they are measured among', () => {
    expect(valuesOf(['export'])).toEqual([5 / 35, 0, 3 / 4]);
    expect(valuesOf(['open', 'export'])).toEqual([15 / 35, 0, 1]);
    expect(valuesOf(['export'], ['export', 'open'])).toEqual([5 / 15, Number.NaN, 3 / 4]);
  });
});
