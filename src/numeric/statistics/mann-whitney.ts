import { type Estimable, estimated, notEstimable } from './common/estimable.js';
import { type Alternative, normalP, type PValue, pValue } from './common/p-value.js';

export interface MannWhitney extends PValue {
  /** Pairs in which the first sample is larger, ties counted half. */
  u: number;
  /** `u / (n m)`: the probability that a user of the first sample is above one of the second. */
  superiority: number;
  method: 'exact' | 'asymptotic';
}

export interface MannWhitneyOptions {
  alternative?: Alternative;
  /** `auto`: exact when a sample has at most 8 values and there are no ties. */
  method?: 'auto' | 'exact' | 'asymptotic';
  continuity?: boolean;
}

/** The rank-sum test of Mann and Whitney (1947): whether one sample tends to be larger. Infinite values are allowed. */
export function mannWhitneyTest(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: MannWhitneyOptions = {},
): Estimable<MannWhitney> {
  const { alternative = 'two-sided', method = 'auto', continuity = true } = options;
  const [n, m] = [x.length, y.length];
  if (n === 0 || m === 0) return notEstimable('a sample is empty');
  const { rankSum, tieTerm } = rankFirst(x, y);
  const u = rankSum - (n * (n + 1)) / 2;
  const exact = method === 'exact' || (method === 'auto' && Math.min(n, m) <= 8 && tieTerm === 0);
  const tested =
    alternative === 'two-sided' ? Math.max(u, n * m - u) : alternative === 'greater' ? u : n * m - u;
  const sides = alternative === 'two-sided' ? 2 : 1;
  if (exact) {
    const upper = upperTail(mannWhitneyProbabilities(n, m), Math.ceil(tested));
    const p = pValue(Math.min(0, Math.log(upper) + Math.log(sides)));
    return estimated({ u, superiority: u / (n * m), method: 'exact', ...p });
  }
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  if (!(variance > 0)) return notEstimable('zero variance: all values are equal');
  const z = (tested - (n * m) / 2 - (continuity ? 0.5 : 0)) / Math.sqrt(variance);
  const p = pValue(Math.min(0, normalP(z, 'greater').logP + Math.log(sides)));
  return estimated({ u, superiority: u / (n * m), method: 'asymptotic', ...p });
}

/** Sum of the mid-ranks of the first sample, and the sum of t^3 - t over groups of t ties. */
function rankFirst(x: ArrayLike<number>, y: ArrayLike<number>): { rankSum: number; tieTerm: number } {
  const total = x.length + y.length;
  const values = new Float64Array(total);
  for (let i = 0; i < x.length; i++) values[i] = x[i]!;
  for (let i = 0; i < y.length; i++) values[x.length + i] = y[i]!;
  const order = Array.from({ length: total }, (_, i) => i).sort((a, b) =>
    values[a] === values[b] ? a - b : values[a]! < values[b]! ? -1 : 1,
  );
  let rankSum = 0;
  let tieTerm = 0;
  for (let start = 0; start < total; ) {
    let end = start + 1;
    while (end < total && values[order[end]!] === values[order[start]!]) end++;
    const ties = end - start;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (order[i]! < x.length) rankSum += rank;
    tieTerm += ties ** 3 - ties;
    start = end;
  }
  return { rankSum, tieTerm };
}

/** P(U = u), u = 0 … n m, under the null hypothesis without ties: the Gaussian binomial coefficients over their sum. */
export function mannWhitneyProbabilities(n: number, m: number): Float64Array {
  const size = n * m + 1;
  const probabilities = new Float64Array(size);
  probabilities[0] = 1;
  // Product over i of (1 - q^(m+i)) / (1 - q^i), each factor scaled by i / (m + i) so that the sum stays 1.
  for (let i = 1; i <= n; i++) {
    for (let u = size - 1; u >= m + i; u--) probabilities[u]! -= probabilities[u - m - i]!;
    for (let u = i; u < size; u++) probabilities[u]! += probabilities[u - i]!;
    for (let u = 0; u < size; u++) probabilities[u]! *= i / (m + i);
  }
  return probabilities;
}

function upperTail(probabilities: Float64Array, from: number): number {
  let sum = 0;
  for (let u = probabilities.length - 1; u >= from; u--) sum += probabilities[u]!;
  return Math.min(1, sum);
}
