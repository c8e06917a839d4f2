import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import type { BinnedColumn, BinTest } from './bins.js';
import { passes, UNKNOWN } from './bins.js';
import { type ClauseGoal, fBeta, searchClause } from './clause-search.js';

/** Small random data, binned directly. */
function sample(seed: number, users: number, columns: number, bins: number) {
  const random = createRandom(seed);
  const binned = Array.from({ length: columns }, (): BinnedColumn => {
    const bin = Uint8Array.from({ length: users }, () => (random.int(20) === 0 ? UNKNOWN : random.int(bins)));
    return { column: null as never, bin, bins, cuts: [] };
  });
  const positive = Uint8Array.from({ length: users }, (_, u) =>
    binned[0]!.bin[u]! >= 2 && binned[1]!.bin[u]! < 2 && random.int(5) > 0 ? 1 : 0,
  );
  const positives = positive.reduce((a, b) => a + b, 0);
  const goal: ClauseGoal = {
    positive,
    positives,
    found: 0,
    selected: 0,
    sideEffect: new Float64Array(users),
    beta: 1,
    minFound: 1,
    minPrecision: 0,
  };
  return { binned, goal, rows: Int32Array.from({ length: users }, (_, u) => u) };
}

/** F1 of the best conjunction of one or two tests, by trying them all. */
function bruteForce(binned: BinnedColumn[], goal: ClauseGoal, rows: Int32Array): number {
  const tests: BinTest[] = binned.flatMap((b, column) =>
    Array.from({ length: b.bins - 1 }, (_, i) => i + 1).flatMap((cut) => [
      { column, cut, upper: true },
      { column, cut, upper: false },
    ]),
  );
  let best = 0;
  for (const a of tests) {
    for (const b of tests) {
      const selected = rows.filter((u) => [a, b].every((t) => passes(t, binned[t.column]!.bin[u]!)));
      const found = selected.filter((u) => goal.positive[u]).length;
      best = Math.max(best, fBeta(found, selected.length, goal.positives, 1));
    }
  }
  return best;
}

describe('clause search', () => {
  it('scores by F-beta', () => {
    expect(fBeta(6, 8, 10, 1)).toBeCloseTo((2 * 0.75 * 0.6) / (0.75 + 0.6), 12);
    expect(fBeta(6, 8, 10, 0.5)).toBeCloseTo((1.25 * 0.75 * 0.6) / (0.25 * 0.75 + 0.6), 12);
    expect(fBeta(0, 0, 0, 1)).toBe(0);
  });

  it.each([1, 2, 3, 4, 5])('finds what trying every pair of tests finds (seed %d)', (seed) => {
    const { binned, goal, rows } = sample(seed, 200, 4, 4);
    const found = searchClause(binned, rows, goal, 2)!;
    expect(found.score).toBeCloseTo(bruteForce(binned, goal, rows), 12);
    expect(found.tests.length).toBeLessThanOrEqual(2);
  });

  it('weighs what it takes from others', () => {
    const { binned, goal, rows } = sample(1, 200, 4, 4);
    goal.sideEffect.fill(-1);
    expect(searchClause(binned, rows, goal, 2)!.score).toBeLessThan(0);
  });

  it('finds nothing where no clause finds enough', () => {
    const { binned, goal, rows } = sample(1, 200, 4, 4);
    expect(searchClause(binned, rows, { ...goal, minFound: 201 }, 2)).toBeNull();
  });
});
