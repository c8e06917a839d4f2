import { describe, expect, it } from 'vitest';
import { median, quantileSorted, quantiles } from './quantile.js';
import { sampleMoments } from './sample-moments.js';

describe('sampleMoments', () => {
  it('are those of a case by hand', () => {
    // Mean 5; differences -3, -1, -1, 5: sums 36, 96, 708 over n = 4.
    const result = sampleMoments([2, 4, 4, 10]);
    expect(result.mean).toBe(5);
    expect(result.variance).toBe(12);
    expect(result.skewness).toBeCloseTo(24 / 27, 12);
    expect(result.excessKurtosis).toBeCloseTo(177 / 81 - 3, 12);
  });

  it('keep their digits beside a large offset', () => {
    expect(sampleMoments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBe(30);
  });

  it('are null where they have no meaning', () => {
    expect(sampleMoments([])).toEqual({
      n: 0,
      mean: null,
      variance: null,
      skewness: null,
      excessKurtosis: null,
    });
    expect(sampleMoments([3])).toEqual({
      n: 1,
      mean: 3,
      variance: null,
      skewness: null,
      excessKurtosis: null,
    });
    expect(sampleMoments([3, 3]).skewness).toBe(null);
  });
});

describe('quantiles', () => {
  it('use the R-7 method', () => {
    expect(quantileSorted([10, 20, 30, 40], 0.25)).toBe(17.5);
    expect(quantiles([40, 10, 30, 20], [0, 0.5, 0.9, 1])).toEqual([10, 25, 37, 40]);
    expect(median(Float32Array.of(3, 1, 2))).toBe(2);
    expect(quantileSorted([7], 0.3)).toBe(7);
  });

  it('exist only for values and probabilities', () => {
    expect(() => median([])).toThrow('no values');
    expect(() => quantileSorted([1], 1.1)).toThrow('quantile at 1.1');
  });
});
