import { describe, expect, it } from 'vitest';
import type { TwoByTwo } from './contingency/fisher-exact.js';
import { barnardTest, boschlooTest } from './contingency/unconditional-exact.js';
import { adjustP } from './multiplicity/adjust.js';
import { agrestiCaffoInterval } from './proportions/difference-intervals.js';
import { logRatioInterval, oddsRatioInterval } from './proportions/ratio-intervals.js';
import {
  scoreDifferenceInterval,
  scoreOddsRatioInterval,
  scoreRatioInterval,
} from './proportions/score-intervals.js';

/**
 * Numbers of statsmodels 0.15.0 and scipy 1.17.1, for methods whose published values have few digits. The score intervals
 * of the difference are from a direct maximisation of the constrained likelihood with scipy: statsmodels' own constrained
 * rates are off in the third digit, R's PropCIs agrees with the maximisation (last test).
 */
const treatment = { successes: 10, n: 20 };
const control = { successes: 15, n: 40 };

describe('intervals of two proportions, 10 of 20 against 15 of 40 (statsmodels)', () => {
  it.each([
    ['Agresti-Caffo', agrestiCaffoInterval(control, treatment), -0.13633937905657229, 0.3744346171518104],
    ['Miettinen-Nurminen', scoreDifferenceInterval(control, treatment), -0.13522707901, 0.37678420032],
    [
      'Mee (no correction)',
      scoreDifferenceInterval(control, treatment, { correction: false }),
      -0.1331863459,
      0.3748918664,
    ],
    ['Katz', logRatioInterval(control, treatment), 0.7365880540962151, 2.4135305587586404],
    ['Walter', logRatioInterval(control, treatment, 0.95, true), 0.7525372363431453, 2.3800689134224475],
    [
      'Koopman',
      scoreRatioInterval(control, treatment, { correction: false }),
      0.7141820974241729,
      2.362095509997392,
    ],
    ['ratio score', scoreRatioInterval(control, treatment), 0.710297996107194, 2.373215351861185],
    ['Woolf', oddsRatioInterval(control, treatment), 0.5629562946810488, 4.934268972605713],
    ['Gart', oddsRatioInterval(control, treatment, 0.95, 'gart'), 0.568209807878343, 4.763303332059603],
    [
      'Agresti logit',
      oddsRatioInterval(control, treatment, 0.95, 'agresti'),
      0.5637565593211215,
      4.76747620614658,
    ],
    ['odds score', scoreOddsRatioInterval(control, treatment), 0.5682839038928927, 4.897825653879865],
    [
      'odds score (no correction)',
      scoreOddsRatioInterval(control, treatment, { correction: false }),
      0.573245408211821,
      4.85512310052863,
    ],
  ])('%s', (_, interval, low, high) => {
    expect(interval.low).toBeCloseTo(low, 7);
    expect(interval.high).toBeCloseTo(high, 6);
  });
});

describe('unconditional exact tests (scipy)', () => {
  const table: TwoByTwo = [
    [43, 40],
    [10, 39],
  ];
  it.each([
    ['pooled, two-sided', barnardTest(table), 3.555406779642616, 0.0003628323672237549],
    [
      'pooled, greater',
      barnardTest(table, { alternative: 'greater' }),
      3.555406779642616,
      0.0002717818749936484,
    ],
    ['unpooled, two-sided', barnardTest(table, { pooled: false }), 3.920362887717473, 0.00028947066170299286],
    [
      'unpooled, greater',
      barnardTest(table, { pooled: false, alternative: 'greater' }),
      3.920362887717473,
      0.0002773667840545186,
    ],
    ['Boschloo, greater', boschlooTest(table, 'greater'), 0.00028755436618737185, 0.00016155523338295792],
    ['Boschloo, two-sided', boschlooTest(table), 0.00028755436618737185, 0.00032311046676591584],
  ])('%s', (_, test, statistic, p) => {
    expect(test.statistic).toBeCloseTo(statistic, 9);
    expect(Math.abs(test.p / p - 1)).toBeLessThan(1e-5);
  });
});

describe('multiple testing (statsmodels)', () => {
  const p = [0.00116, 0.00924, 0.01075, 0.01437, 0.01784, 0.01918, 0.02751, 0.4, 0.5, 0.9];
  it.each([
    [
      'two-stage',
      [0.003654, 0.0100695, 0.0100695, 0.0100695, 0.0100695, 0.0100695, 0.0123795, 0.1575, 0.175, 0.2835],
    ],
    ['hommel', [0.0116, 0.05502, 0.05502, 0.068775, 0.07136, 0.07672, 0.11004, 0.8, 0.9, 0.9]],
    ['hochberg', [0.0116, 0.08316, 0.086, 0.0959, 0.0959, 0.0959, 0.11004, 0.9, 0.9, 0.9]],
  ] as const)('%s', (correction, wanted) => {
    adjustP(p, correction).forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i]!, 12);
    });
  });
});

it("agrees with R's PropCIs on the score interval of a difference", () => {
  const interval = scoreDifferenceInterval({ successes: 1, n: 34 }, { successes: 7, n: 34 });
  expect(interval.low).toBeCloseTo(0.0270416, 6);
  expect(interval.high).toBeCloseTo(0.3452912, 6);
});
