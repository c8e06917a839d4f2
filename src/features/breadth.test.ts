import { describe, expect, it } from 'vitest';
import { entropyBits, rarefiedRichness } from './breadth.js';

describe('breadth', () => {
  it('is the expected number of kinds in a sample', () => {
    // Two of {a, a, b}: the pairs are aa, ab, ab, so 5/3 kinds on average.
    expect(rarefiedRichness(Int32Array.of(2, 1), 0, 2, 3, 2)).toBeCloseTo(5 / 3, 12);
  });

  it('is 1 for a single kind, and the number of kinds when everything is sampled', () => {
    expect(rarefiedRichness(Int32Array.of(50), 0, 1, 50, 10)).toBe(1);
    expect(rarefiedRichness(Int32Array.of(3, 1, 6), 0, 3, 10, 10)).toBeCloseTo(3, 12);
  });

  it('does not grow with use of the same mix, and is unknown below the sample', () => {
    const little = rarefiedRichness(Int32Array.of(10, 10, 10), 0, 3, 30, 10);
    const much = rarefiedRichness(Int32Array.of(1000, 1000, 1000), 0, 3, 3000, 10);
    expect(Math.abs(little - much)).toBeLessThan(0.05);
    expect(rarefiedRichness(Int32Array.of(9), 0, 1, 9, 10)).toBeNaN();
  });
});

describe('entropy', () => {
  it('is the bits of a fair choice, and 0 for no choice', () => {
    expect(entropyBits(Int32Array.of(5, 5, 5, 5), 0, 4, 20)).toBeCloseTo(2, 12);
    expect(entropyBits(Int32Array.of(7), 0, 1, 7)).toBe(0);
    expect(entropyBits(Int32Array.of(), 0, 0, 0)).toBeNaN();
  });
});
