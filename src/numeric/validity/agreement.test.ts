import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchedJaccard } from './matched-jaccard.js';
import { adjustedMutualInformation } from './mutual-information.js';
import { adjustedRandIndex } from './rand-index.js';

const A = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2];
const B = [0, 0, 1, 1, 1, 2, 2, 2, 2, 0];
/** Longer labellings without structure, by a formula that another program can repeat. */
const LONG_A = Array.from({ length: 200 }, (_, i) => (i * i) % 7);
const LONG_B = Array.from({ length: 200 }, (_, i) => (i * 3 + Math.floor(i / 9)) % 5);

const labelling = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 30 });
const two = labelling.chain((a) =>
  fc.tuple(
    fc.constant(a),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: a.length, maxLength: a.length }),
  ),
);

describe('adjusted Rand index', () => {
  it('is that of a case by hand', () => {
    // Pairs together in both: 1 + 1 + 3; in A: 3 + 3 + 6 of 45; in B: 3 + 3 + 6.
    const expected = (12 * 12) / 45;
    expect(adjustedRandIndex(A, B)).toBeCloseTo((5 - expected) / (12 - expected), 14);
  });

  it('agrees with counting the pairs', () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        let both = 0;
        let inA = 0;
        let inB = 0;
        let all = 0;
        for (let i = 0; i < a.length; i++) {
          for (let j = 0; j < i; j++) {
            all++;
            if (a[i] === a[j]) inA++;
            if (b[i] === b[j]) inB++;
            if (a[i] === a[j] && b[i] === b[j]) both++;
          }
        }
        const expected = (inA * inB) / all;
        const most = (inA + inB) / 2;
        const index = most === expected ? 1 : (both - expected) / (most - expected);
        expect(adjustedRandIndex(a, b)).toBeCloseTo(index, 12);
        expect(adjustedRandIndex(b, a)).toBeCloseTo(index, 12);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('is 1 for the same groups under other names, and for trivial ones', () => {
    expect(
      adjustedRandIndex(
        A,
        A.map((label) => (label + 1) % 3),
      ),
    ).toBe(1);
    expect(adjustedRandIndex([0, 0, 0], [2, 2, 2])).toBe(1);
    expect(adjustedRandIndex([0, 1, 2], [2, 1, 0])).toBe(1);
    expect(adjustedRandIndex([0], [0])).toBe(1);
  });

  it('wants labels of the same rows', () => {
    expect(() => adjustedRandIndex([0], [0, 1])).toThrow('1 and 2 rows');
    expect(() => adjustedRandIndex([-1], [0])).toThrow('label -1');
  });
});

describe('adjusted mutual information', () => {
  it('is that of scikit-learn 1.9.1', () => {
    expect(adjustedMutualInformation(A, B)).toBeCloseTo(0.23728877770133558, 12);
    expect(adjustedMutualInformation(LONG_A, LONG_B)).toBeCloseTo(-0.01978848404220347, 12);
    expect(adjustedRandIndex(LONG_A, LONG_B)).toBeCloseTo(-0.01542448147740435, 12);
  });

  it('is symmetric, and 1 for the same groups', () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(adjustedMutualInformation(a, b)).toBeCloseTo(adjustedMutualInformation(b, a), 9);
        expect(adjustedMutualInformation(a, a)).toBeCloseTo(1, 9);
      }),
      { numRuns: 50, seed: 2 },
    );
  });
});

describe('matched Jaccard', () => {
  it('takes for each cluster the most similar of the other labelling', () => {
    const { jaccard, match } = matchedJaccard(A, B, 4);
    expect([...jaccard]).toEqual([2 / 4, 2 / 4, 3 / 5, 0]);
    expect([...match]).toEqual([0, 1, 2, -1]);
  });
});
