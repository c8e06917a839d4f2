import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignMaximum } from './assignment-problem.js';

describe('assignMaximum', () => {
  it('prefers the best total to the best single pair', () => {
    expect([...assignMaximum([10, 9, 8, 1], 2, 2)]).toEqual([1, 0]);
  });

  it('leaves rows over when there are fewer columns', () => {
    expect([...assignMaximum([1, 5, 3], 3, 1)]).toEqual([-1, 0, -1]);
    expect([...assignMaximum([], 2, 0)]).toEqual([-1, -1]);
  });

  it('reaches the total of the best of all pairings', () => {
    const shape = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
    const problem = shape.chain(([rows, cols]) =>
      fc.tuple(
        fc.constant(rows),
        fc.constant(cols),
        fc.array(fc.integer({ min: -9, max: 20 }), { minLength: rows * cols, maxLength: rows * cols }),
      ),
    );
    fc.assert(
      fc.property(problem, ([rows, cols, weights]) => {
        const pairs = assignMaximum(weights, rows, cols);
        const used = [...pairs].filter((col) => col >= 0);
        expect(used.length).toBe(Math.min(rows, cols));
        expect(new Set(used).size).toBe(used.length);
        let total = 0;
        pairs.forEach((col, row) => {
          if (col >= 0) total += weights[row * cols + col]!;
        });
        expect(total).toBe(bestTotal(weights, rows, cols, 0, new Set(), Math.max(0, rows - cols)));
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});

/** By trying all pairings in which `spare` rows stay without a column. */
function bestTotal(
  weights: number[],
  rows: number,
  cols: number,
  row: number,
  used: Set<number>,
  spare: number,
): number {
  if (row === rows) return 0;
  let best = spare > 0 ? bestTotal(weights, rows, cols, row + 1, used, spare - 1) : -Infinity;
  for (let col = 0; col < cols; col++) {
    if (used.has(col)) continue;
    used.add(col);
    best = Math.max(best, weights[row * cols + col]! + bestTotal(weights, rows, cols, row + 1, used, spare));
    used.delete(col);
  }
  return best;
}
