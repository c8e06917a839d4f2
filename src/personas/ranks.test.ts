import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascending, quantile, rankFeature } from './ranks.js';

describe('Cliff’s delta', () => {
  it('is what counting all pairs gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 2 })), {
          minLength: 2,
          maxLength: 40,
        }),
        (pairs) => {
          const values = Float64Array.from(pairs, ([v]) => (v === 6 ? Number.NaN : v));
          const labels = pairs.map(([, c]) => c);
          const { delta } = rankFeature(values, ascending(values), labels, 3);
          for (let c = 0; c < 3; c++) {
            let sum = 0;
            let n = 0;
            values.forEach((x, i) => {
              values.forEach((y, j) => {
                if (labels[i] !== c || labels[j] === c || Number.isNaN(x) || Number.isNaN(y)) return;
                sum += Math.sign(x - y);
                n++;
              });
            });
            if (n === 0) expect(delta[c]).toBeNull();
            else expect(delta[c]!.value).toBeCloseTo(sum / n, 10);
          }
        },
      ),
    );
  });

  it('has the standard error of DeLong by hand', () => {
    // Members 3, 5; others 1, 2, 4: placements 2/3 and 1 of members, 1, 1, 1/2 of others (shares above).
    const values = Float64Array.of(3, 5, 1, 2, 4);
    const { delta, standing } = rankFeature(values, ascending(values), [0, 0, 1, 1, 1], 2);
    expect(delta[0]!.value).toBeCloseTo(2 * (5 / 6) - 1, 12);
    const inside = ((2 / 3 - 5 / 6) ** 2 + (1 - 5 / 6) ** 2) / 2;
    const outside = (2 * (0 - 1 / 6) ** 2 + (1 / 2 - 1 / 6) ** 2) / 3;
    expect(delta[0]!.standardError).toBeCloseTo(2 * Math.sqrt(inside / 2 + outside / 3), 12);
    expect(standing[0]).toBeCloseTo((0 + 0.8) / 2, 12);
  });
});

describe('ranks', () => {
  it('orders rows by value and leaves out the unknown', () => {
    expect(Array.from(ascending(Float64Array.of(2, Number.NaN, 1, 2, -0, 0)))).toEqual([4, 5, 2, 0, 3]);
  });

  it('interpolates quantiles', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([], 0.5)).toBeNull();
    expect(quantile([7], 0.9)).toBe(7);
  });
});
