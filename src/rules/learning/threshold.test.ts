import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText } from '../limits.js';
import { settleThreshold, shortDecimalBetween } from './threshold.js';

describe('short decimals', () => {
  it.each([
    [3.14, 3.3, 3.2],
    [5, 6, 5.5],
    [11873, 12411, 12000],
    [0.1111, 0.1119, 0.1115],
    [-2, 3, 0],
    [-6, -5, -5.5],
    [0, 1e-12, null],
    [1, 1, null],
  ])('finds between %d and %d: %d', (low, high, expected) => {
    expect(shortDecimalBetween(low, high)).toBe(expected);
  });

  it('lies strictly between and is a plain decimal, whatever the numbers', () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const cut = shortDecimalBetween(low, high);
        if (cut === null) return;
        expect(cut).toBeGreaterThan(low);
        expect(cut).toBeLessThan(high);
        expect(decimalText(cut)).not.toBeNull();
      }),
    );
  });

  it('moves off a value that a user has, and keeps who is selected', () => {
    const values = Float64Array.of(0.1, 0.2, Number.NaN, 0.3);
    const settled = settleThreshold(0.2, values);
    expect(settled).toBeGreaterThan(0.1);
    expect(settled).toBeLessThan(0.2);
    expect(settleThreshold(0.25, values)).toBe(0.25);
  });
});
