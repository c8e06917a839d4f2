import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beta,
  binomial,
  chiSquare,
  fisherF,
  gamma,
  hypergeometric,
  logGamma,
  noncentralT,
  normal,
  normalQuantileLog,
  poisson,
  studentT,
} from './index.js';

function close(got: number, wanted: number, relative = 1e-12): void {
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted));
}

describe('known values', () => {
  it('knows the closed forms', () => {
    close(studentT.sf(1, 1), 0.25); // Cauchy: 1/2 - atan(1)/pi
    close(studentT.sf(3, 2), 0.5 - 3 / (2 * Math.sqrt(11)), 1e-13);
    close(chiSquare.sf(1400, 2), Math.exp(-700), 1e-13);
    close(chiSquare.quantile(0.05, 2, 'upper'), -2 * Math.log(0.05));
    close(beta.cdf(0.3, 1, 5), 1 - 0.7 ** 5);
    close(fisherF.cdf(2.5, 2, 2), 2.5 / 3.5);
    close(gamma.sf(3, 2, 1.5), Math.exp(-2) * 3);
    close(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
    close(logGamma(171), Math.log(7.257415615307994e306), 1e-15);
  });

  it('keeps tails that a double cannot hold as logarithms', () => {
    expect(normal.sf(50)).toBe(0);
    // log Q(z) = -z^2/2 - log(z sqrt(2 pi)) - 1/z^2 + 5/(2 z^4) - ...
    close(
      normal.logSf(50),
      -1250 - Math.log(50 * Math.sqrt(2 * Math.PI)) - 1 / 2500 + 5 / (2 * 50 ** 4),
      1e-12,
    );
    close(
      studentT.logSf(1e200, 3),
      Math.log((6 * Math.sqrt(3)) / (3 * Math.PI)) - 3 * Math.log(1e200),
      1e-12,
    );
    close(normalQuantileLog(normal.logSf(80), 'upper'), 80);
  });

  it('counts whole things', () => {
    close(binomial.cdf(2, 5, 0.5), 16 / 32);
    close(binomial.sf(2, 5, 0.5), 16 / 32);
    close(binomial.pmf(7, 10, 0.3), 120 * 0.3 ** 7 * 0.7 ** 3, 1e-13);
    expect(binomial.cdf(-1, 5, 0.5)).toBe(0);
    expect(binomial.cdf(5, 5, 0.5)).toBe(1);
    close(poisson.cdf(2, 3), Math.exp(-3) * (1 + 3 + 4.5));
    close(poisson.pmf(4, 3), (Math.exp(-3) * 81) / 24, 1e-13);
    close(hypergeometric.pmf(1, 10, 4, 3), (4 * 15) / 120, 1e-13);
    close(hypergeometric.cdf(1, 10, 4, 3), 80 / 120, 1e-13);
    close(hypergeometric.sf(1, 10, 4, 3), 40 / 120, 1e-13);
    expect(hypergeometric.sf(3, 10, 4, 3)).toBe(0);
  });

  it('has the noncentral t at its limits', () => {
    close(noncentralT(1.7, 12, 0), studentT.cdf(1.7, 12), 1e-12);
    close(noncentralT(0, 5, 1.3), normal.cdf(-1.3), 1e-12);
    close(noncentralT(1.96, 1e6, 2.8), normal.cdf(1.96 - 2.8), 1e-5);
    close(noncentralT(2.5, 7, 3) + noncentralT(2.5, 7, 3, 'upper'), 1, 1e-12);
  });

  it('refuses what is not a probability', () => {
    expect(() => normal.quantile(0)).toThrow(RangeError);
    expect(() => beta.quantile(1, 2, 3)).toThrow(RangeError);
    expect(() => studentT.quantile(Number.NaN, 3)).toThrow(RangeError);
  });
});

const probability = fc.double({ min: -690, max: -0.01, noNaN: true }).map(Math.exp);
const shape = fc.double({ min: -3, max: 11, noNaN: true }).map(Math.exp);
const tail = fc.constantFrom('lower' as const, 'upper' as const);

describe('properties', () => {
  it('inverts itself in both tails', () => {
    fc.assert(
      fc.property(probability, shape, tail, (p, df, side) => {
        const z = normal.quantile(p, side);
        close(side === 'upper' ? normal.sf(z) : normal.cdf(z), p, 1e-9);
        const x = chiSquare.quantile(Math.max(p, 1e-12), df, side);
        // The smallest quantiles of a tiny shape underflow; there the probability is not reachable.
        if (x > 1e-290)
          close(side === 'upper' ? chiSquare.sf(x, df) : chiSquare.cdf(x, df), Math.max(p, 1e-12), 1e-8);
        const t = studentT.quantile(p, df + 1, side);
        close(side === 'upper' ? studentT.sf(t, df + 1) : studentT.cdf(t, df + 1), p, 1e-8);
      }),
      { numRuns: 300 },
    );
  });

  it('adds up to one and is monotone', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (x, a, b) => {
        close(beta.cdf(x, a, b) + beta.sf(x, a, b), 1, 1e-12);
        expect(beta.cdf(x, a, b)).toBeLessThanOrEqual(beta.cdf(Math.min(1, x * 1.01), a, b) + 1e-12);
        close(beta.cdf(x, a, b), beta.sf(1 - x, b, a), 1e-9 + 1e-14 * (a + b));
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with the sum of its masses', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (n, p) => {
          let sum = 0;
          for (let k = 0; k < n; k++) {
            sum += binomial.pmf(k, n, p);
            close(binomial.cdf(k, n, p), sum, 1e-10);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
