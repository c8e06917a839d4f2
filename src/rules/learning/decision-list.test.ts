import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import type { BinnedColumn } from './bins.js';
import { learnList } from './decision-list.js';

const OPTIONS = { maxConditions: 2, maxClauses: 1, beta: 1, minPrecision: 0 };

/** One column of 20 bins; users of bin 12 and more are of the second persona, one in ten of them is mislabelled. */
function world(users: number) {
  const random = createRandom(5);
  const bin = Uint8Array.from({ length: users }, () => random.int(20));
  const label = Int32Array.from(bin, (b) => (random.int(10) === 0 ? random.int(2) : b >= 12 ? 1 : 0));
  const column: BinnedColumn = { column: null as never, bin, bins: 20, cuts: [] };
  return { columns: [column], label };
}

describe('a decision list', () => {
  it('puts its thresholds where the planted border is', () => {
    const { columns, label } = world(2000);
    const { entries } = learnList(columns, label, 2, OPTIONS);
    expect(entries.map((e) => e.persona).sort()).toEqual([0, 1]);
    const first = entries[0]!;
    expect(first.clauses).toEqual([[{ column: 0, cut: 12, upper: first.persona === 1 }]]);
  });

  it('is worth less for every condition it has', () => {
    const { columns, label } = world(2000);
    const { entries, worth } = learnList(columns, label, 2, OPTIONS);
    const conditions = entries.flatMap((e) => e.clauses.flat()).length;
    expect(conditions).toBeGreaterThan(0);
    expect(worth).toBeLessThan(1);
    expect(worth).toBeGreaterThan(0.85);
  });
});
