import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventEvidenceSpace } from '../model.js';
import { table } from '../testing/tables.js';
import { applyEventEvidence, weightOfEvent } from './event-evidence.js';

const SPACE: EventEvidenceSpace = {
  kind: 'evidence',
  events: ['read', 'open'],
  overdispersion: 0.1,
  expected: [0, 0],
  weights: [
    [2, -1],
    [0.5, 3],
  ],
};

describe('what events say', () => {
  it('is the weighed counts times the weights of the events that count', () => {
    const counts = [
      [3, 1, 40],
      [0, 0, 2],
    ];
    const { mix } = table([], counts, ['open', 'read', 'ignored']);
    const worth = 1 / (1 + 3 * 0.1);
    const [a, b, c, d] = applyEventEvidence(mix, SPACE);
    expect(a).toBeCloseTo(worth * (2 * 1 - 1 * 3), 12);
    expect(b).toBeCloseTo(worth * (0.5 * 1 + 3 * 3), 12);
    expect([c, d]).toEqual([0, 0]);
    expect(Array.from(applyEventEvidence(mix, SPACE, [1, 0]))).toEqual([0, 0, a, b]);
  });

  it('grows with every event, and never beyond the independent ones', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (n, rho) => {
          const worth = n * weightOfEvent(n, rho);
          expect(worth).toBeLessThanOrEqual(Math.min(n, 1 / rho) * (1 + 1e-12));
          expect((n + 1) * weightOfEvent(n + 1, rho)).toBeGreaterThanOrEqual(worth * (1 - 1e-12));
        },
      ),
    );
    expect(weightOfEvent(7, 0)).toBe(1);
    expect(weightOfEvent(0, 0.5)).toBe(0);
  });
});
