import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { spreadModel } from './spread-model.js';

/** Normal values whose standard deviation is `spread * exp(byActivity * t)`. */
function scattered(spread: number, byActivity: number, n: number, seed: number) {
  const random = createRandom(seed);
  const activity = Float64Array.from({ length: n }, () => random.normal());
  return { activity, values: activity.map((t) => spread * Math.exp(byActivity * t) * random.normal()) };
}

describe('spread by activity', () => {
  it('is exact where every square is what the law says', () => {
    const activity = Float64Array.of(-1, 0, 1, 2);
    const fit = spreadModel(
      activity.map((t) => 3 * Math.exp(-0.4 * t)),
      activity,
    );
    expect(fit.spread).toBeCloseTo(3, 6);
    expect(fit.byActivity).toBeCloseTo(-0.4, 6);
  });

  it('finds the law of random values', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.double({ min: -0.8, max: 0.8, noNaN: true }),
        fc.integer(),
        (spread, byActivity, seed) => {
          const { values, activity } = scattered(spread, byActivity, 4000, seed);
          const fit = spreadModel(values, activity);
          // Standard errors are 1 / sqrt(2 n) = 0.011; six of them.
          expect(Math.abs(Math.log(fit.spread / spread))).toBeLessThan(0.07);
          expect(Math.abs(fit.byActivity - byActivity)).toBeLessThan(0.07);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('scales with the values and does not depend on where activity begins', () => {
    const { values, activity } = scattered(1, 0.3, 500, 1);
    const fit = spreadModel(values, activity);
    const other = spreadModel(
      values.map((v) => 5 * v),
      activity.map((t) => t + 2),
    );
    expect(other.byActivity).toBeCloseTo(fit.byActivity, 6);
    expect(other.spread * Math.exp(2 * other.byActivity)).toBeCloseTo(5 * fit.spread, 5);
  });

  it('is flat where everyone is as active, and tiny where nothing scatters', () => {
    expect(spreadModel(Float64Array.of(1, -1, 1, -1), new Float64Array(4))).toEqual({
      spread: 1,
      byActivity: 0,
    });
    const { spread } = spreadModel(new Float64Array(3), Float64Array.of(1, 2, 3));
    expect(spread).toBeGreaterThan(0);
    expect(spread).toBeLessThan(1e-6);
  });
});
