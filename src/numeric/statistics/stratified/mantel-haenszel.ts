import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { criticalValue, type Interval } from '../common/interval.js';
import { chiSquareP, type PValue } from '../common/p-value.js';
import type { TwoByTwo } from '../contingency/fisher-exact.js';

/** Odds ratio of a table; infinite or 0 at the edge, NaN never: an empty table gives 1. */
export function oddsRatio([[a, b], [c, d]]: TwoByTwo): number {
  if (a * d === b * c) return 1;
  return b * c === 0 ? Number.POSITIVE_INFINITY : (a * d) / (b * c);
}

/** The tables added up, as if there were no strata. */
export function crudeTable(tables: readonly TwoByTwo[]): TwoByTwo {
  const sum = (row: 0 | 1, column: 0 | 1) => tables.reduce((s, t) => s + t[row][column], 0);
  return [
    [sum(0, 0), sum(0, 1)],
    [sum(1, 0), sum(1, 1)],
  ];
}

export interface PooledOddsRatio {
  oddsRatio: number;
  /** Standard error of its logarithm (Robins, Breslow and Greenland 1986). */
  logSe: number;
  interval: Interval;
}

/** The odds ratio common to all strata, by Mantel and Haenszel. */
export function pooledOddsRatio(tables: readonly TwoByTwo[], confidence = 0.95): Estimable<PooledOddsRatio> {
  let [r, s, pr, psqr, qs] = [0, 0, 0, 0, 0];
  for (const [[a, b], [c, d]] of tables) {
    const n = a + b + c + d;
    if (n === 0) continue;
    const [p, q] = [(a + d) / n, (b + c) / n];
    const [ri, si] = [(a * d) / n, (b * c) / n];
    r += ri;
    s += si;
    pr += p * ri;
    psqr += p * si + q * ri;
    qs += q * si;
  }
  if (r === 0 || s === 0) return notEstimable('no stratum has users in the cells that the odds ratio needs');
  const logSe = Math.sqrt(pr / (2 * r * r) + psqr / (2 * r * s) + qs / (2 * s * s));
  const margin = criticalValue(confidence) * logSe;
  const ratio = r / s;
  return estimated({
    oddsRatio: ratio,
    logSe,
    interval: { low: ratio * Math.exp(-margin), high: ratio * Math.exp(margin) },
  });
}

/** Cochran, Mantel and Haenszel's test that the common odds ratio is 1, with half a count of correction by default. */
export function mantelHaenszelTest(
  tables: readonly TwoByTwo[],
  continuity = true,
): Estimable<{ chi2: number } & PValue> {
  let difference = 0;
  let variance = 0;
  for (const [[a, b], [c, d]] of tables) {
    const n = a + b + c + d;
    if (n < 2) continue;
    const expected = ((a + b) * (a + c)) / n;
    difference += a - expected;
    variance += (expected * (c + d) * (b + d)) / n / (n - 1);
  }
  if (variance === 0) return notEstimable('zero variance in every stratum');
  const distance = continuity ? Math.max(0, Math.abs(difference) - 0.5) : Math.abs(difference);
  const chi2 = (distance * distance) / variance;
  return estimated({ chi2, ...chiSquareP(chi2, 1) });
}

export interface Homogeneity {
  /** Breslow and Day's statistic. */
  breslowDay: number;
  breslowDayP: number;
  /** With Tarone's correction. */
  tarone: number;
  taroneP: number;
  df: number;
}

/** The test that all strata have the same odds ratio (Breslow and Day 1980, Tarone 1985). */
export function breslowDayTest(tables: readonly TwoByTwo[]): Estimable<Homogeneity> {
  const pooled = pooledOddsRatio(tables);
  if (pooled.status !== 'estimated') return pooled;
  let statistic = 0;
  let difference = 0;
  let information = 0;
  for (const [[a, b], [c, d]] of tables) {
    const [row, column, n] = [a + b, a + c, a + b + c + d];
    const fitted = fittedCell(row, column, n, pooled.oddsRatio);
    const variance =
      1 / (1 / fitted + 1 / (row - fitted) + 1 / (column - fitted) + 1 / (n - row - column + fitted));
    if (!(variance > 0)) continue;
    statistic += (a - fitted) ** 2 / variance;
    difference += a - fitted;
    information += variance;
  }
  const df = tables.length - 1;
  const tarone = statistic - (difference * difference) / information;
  return estimated({
    breslowDay: statistic,
    breslowDayP: chiSquareP(statistic, df).p,
    tarone,
    taroneP: chiSquareP(tarone, df).p,
    df,
  });
}

/** The upper left count that has the given odds ratio with the margins of the table: a quadratic. */
function fittedCell(row: number, column: number, n: number, odds: number): number {
  const a = 1 - odds;
  const b = n - row - column + odds * (row + column);
  const c = -odds * row * column;
  if (Math.abs(a) < 1e-12) return -c / b;
  return (-b + Math.sqrt(b * b - 4 * a * c)) / (2 * a);
}
