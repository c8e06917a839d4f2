import { logChoose } from '../../distributions/index.js';
import { type Alternative, type PValue, pValue } from '../common/p-value.js';
import { fisherExactTest, type TwoByTwo } from './fisher-exact.js';

/** Slack on statistics that are equal but for rounding. */
const EQUAL = 1e-10;

/** Grid of the unknown common rate; the best cells are then refined. */
const GRID = 512;

/**
 * Exact tests of two binomial samples without Fisher's condition on the margins: the columns of the table are the
 * samples, the first row their successes. p is the largest probability, over all common rates, of the tables that are
 * at least as extreme as the one observed.
 */
export interface UnconditionalTest extends PValue {
  statistic: number;
}

/** Barnard's test (1947), ordering tables by the z statistic, pooled by default. */
export function barnardTest(
  table: TwoByTwo,
  options: { alternative?: Alternative; pooled?: boolean } = {},
): UnconditionalTest {
  const { alternative = 'two-sided', pooled = true } = options;
  const [n1, n2] = sampleSizes(table);
  const statistic = zStatistic(table[0][0], n1, table[0][1], n2, pooled);
  const extreme = (z: number) => {
    if (alternative === 'less') return z <= statistic + EQUAL;
    if (alternative === 'greater') return z >= statistic - EQUAL;
    return Math.abs(z) >= Math.abs(statistic) - EQUAL;
  };
  const p = largestProbability(n1, n2, (x, y) => extreme(zStatistic(x, n1, y, n2, pooled)));
  return { statistic, ...pValue(p) };
}

/** Boschloo's test (1970), ordering tables by Fisher's p; two-sided is twice the smaller one-sided p. */
export function boschlooTest(table: TwoByTwo, alternative: Alternative = 'two-sided'): UnconditionalTest {
  if (alternative === 'two-sided') {
    const less = boschlooTest(table, 'less');
    const greater = boschlooTest(table, 'greater');
    const smaller = less.logP < greater.logP ? less : greater;
    return { statistic: smaller.statistic, ...pValue(Math.min(0, smaller.logP + Math.LN2)) };
  }
  const [n1, n2] = sampleSizes(table);
  const fisher = (x: number, y: number) =>
    fisherExactTest(
      [
        [x, y],
        [n1 - x, n2 - y],
      ],
      alternative,
    ).p;
  const statistic = fisher(table[0][0], table[0][1]);
  const p = largestProbability(n1, n2, (x, y) => fisher(x, y) <= statistic * (1 + EQUAL));
  return { statistic, ...pValue(p) };
}

function sampleSizes([[a, b], [c, d]]: TwoByTwo): [number, number] {
  return [a + c, b + d];
}

function zStatistic(x: number, n1: number, y: number, n2: number, pooled: boolean): number {
  const [p1, p2] = [x / n1, y / n2];
  const p = (x + y) / (n1 + n2);
  const variance = pooled ? p * (1 - p) * (1 / n1 + 1 / n2) : (p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2;
  return p1 === p2 ? 0 : (p1 - p2) / Math.sqrt(variance);
}

/** `log max over the rate of P(extreme tables)`. Tables with equal total successes share their power of the rate. */
function largestProbability(n1: number, n2: number, extreme: (x: number, y: number) => boolean): number {
  const total = n1 + n2;
  const ways = new Float64Array(total + 1);
  for (let x = 0; x <= n1; x++) {
    for (let y = 0; y <= n2; y++) {
      // As a share of all ways to have that many successes, so that nothing overflows.
      if (extreme(x, y))
        ways[x + y]! += Math.exp(logChoose(n1, x) + logChoose(n2, y) - logChoose(total, x + y));
    }
  }
  const probability = (rate: number): number => {
    let sum = 0;
    for (let s = 0; s <= total; s++) {
      if (ways[s]! > 0)
        sum += ways[s]! * Math.exp(logChoose(total, s) + power(rate, s) + power(1 - rate, total - s));
    }
    return sum;
  };
  const values = Array.from({ length: GRID + 1 }, (_, i) => probability(i / GRID));
  const peaks = values
    .map((value, i) => ({ value, i }))
    .sort((a, b) => b.value - a.value || a.i - b.i)
    .slice(0, 5);
  let best = peaks[0]!.value;
  for (const { i } of peaks) {
    best = Math.max(best, refine(probability, Math.max(0, (i - 1) / GRID), Math.min(1, (i + 1) / GRID)));
  }
  return Math.min(0, Math.log(best));
}

function power(base: number, exponent: number): number {
  return exponent === 0 ? 0 : exponent * Math.log(base);
}

/** The largest value inside a bracket by golden section. */
function refine(f: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [x, y] = [b - golden * (b - a), a + golden * (b - a)];
  let [fx, fy] = [f(x), f(y)];
  while (b - a > 1e-10) {
    if (fx >= fy) {
      [b, y, fy] = [y, x, fx];
      x = b - golden * (b - a);
      fx = f(x);
    } else {
      [a, x, fx] = [x, y, fy];
      y = a + golden * (b - a);
      fy = f(y);
    }
  }
  return Math.max(fx, fy);
}
