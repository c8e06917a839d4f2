import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { type Alternative, chiSquareP, normalP, type PValue } from '../common/p-value.js';
import type { TimeCount } from './kaplan-meier.js';

/**
 * Weight of each time: all alike (log-rank), the users at risk (Gehan and Wilcoxon), their square root (Tarone and Ware),
 * the pooled survival (Peto and Peto), or powers of the survival just before and its complement (Fleming and Harrington).
 */
export type LogRankWeighting =
  | { kind: 'none' | 'wilcoxon' | 'tarone-ware' | 'peto' }
  | { kind: 'fleming-harrington'; p: number; q: number };

export interface LogRank extends PValue {
  chi2: number;
  df: number;
  /** Weighted events minus those expected under equal hazards, by group. */
  excess: number[];
}

/** The test that groups have the same hazard at all times. */
export function logRankTest(
  groups: readonly (readonly TimeCount[])[],
  weighting: LogRankWeighting = { kind: 'none' },
): Estimable<LogRank> {
  if (groups.length < 2) return notEstimable('fewer than two groups');
  const { excess, covariance } = compare(groups, weighting);
  const size = groups.length - 1;
  const chi2 = quadraticForm(
    covariance.slice(0, size).map((row) => row.slice(0, size)),
    excess.slice(0, size),
  );
  if (chi2 === null) return notEstimable('no events, or a group that is never at risk with another');
  return estimated({ chi2, df: size, excess, ...chiSquareP(chi2, size) });
}

/** The two-group test with a direction: `greater` means that the first group has the higher hazard. */
export function logRankZ(
  a: readonly TimeCount[],
  b: readonly TimeCount[],
  alternative: Alternative = 'two-sided',
  weighting: LogRankWeighting = { kind: 'none' },
): Estimable<{ z: number; excess: number; variance: number } & PValue> {
  const { excess, covariance } = compare([a, b], weighting);
  const variance = covariance[0]![0]!;
  if (!(variance > 0)) return notEstimable('no events while both groups are at risk');
  const z = excess[0]! / Math.sqrt(variance);
  return estimated({ z, excess: excess[0]!, variance, ...normalP(z, alternative) });
}

function compare(groups: readonly (readonly TimeCount[])[], weighting: LogRankWeighting) {
  const k = groups.length;
  const atRisk = groups.map((counts) => counts.reduce((sum, c) => sum + c.events + c.censored, 0));
  const position = groups.map(() => 0);
  const excess = new Array<number>(k).fill(0);
  const covariance = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  let survival = 1;
  let petoSurvival = 1;
  for (const time of distinctTimes(groups)) {
    const here = groups.map((counts, g) => {
      const count = counts[position[g]!];
      return count?.time === time ? count : undefined;
    });
    const events = here.reduce((sum, count) => sum + (count?.events ?? 0), 0);
    const total = atRisk.reduce((a, b) => a + b, 0);
    if (events > 0) {
      petoSurvival *= 1 - events / (total + 1);
      const weight = weightAt(weighting, total, survival, petoSurvival);
      const spread = total > 1 ? (events * (total - events)) / (total - 1) : 0;
      for (let i = 0; i < k; i++) {
        const share = atRisk[i]! / total;
        excess[i]! += weight * ((here[i]?.events ?? 0) - events * share);
        for (let j = 0; j < k; j++) {
          const same = i === j ? 1 : 0;
          covariance[i]![j]! += weight * weight * spread * share * (same - atRisk[j]! / total);
        }
      }
      survival *= 1 - events / total;
    }
    here.forEach((count, g) => {
      if (!count) return;
      atRisk[g]! -= count.events + count.censored;
      position[g]!++;
    });
  }
  return { excess, covariance };
}

function distinctTimes(groups: readonly (readonly TimeCount[])[]): number[] {
  const times = new Set<number>();
  for (const counts of groups) for (const { time } of counts) times.add(time);
  return [...times].sort((a, b) => a - b);
}

function weightAt(weighting: LogRankWeighting, atRisk: number, before: number, peto: number): number {
  switch (weighting.kind) {
    case 'none':
      return 1;
    case 'wilcoxon':
      return atRisk;
    case 'tarone-ware':
      return Math.sqrt(atRisk);
    case 'peto':
      return peto;
    case 'fleming-harrington':
      return before ** weighting.p * (1 - before) ** weighting.q;
  }
}

/** `v' M^-1 v` by Cholesky's decomposition; null when the matrix is not positive definite. */
function quadraticForm(matrix: number[][], vector: number[]): number | null {
  const n = vector.length;
  const lower = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const solved = new Array<number>(n).fill(0);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i]![j]!;
      for (let l = 0; l < j; l++) value -= lower[i]![l]! * lower[j]![l]!;
      if (i === j) {
        if (!(value > 1e-12 * matrix[i]![i]!)) return null;
        lower[i]![i] = Math.sqrt(value);
      } else lower[i]![j] = value / lower[j]![j]!;
    }
    let right = vector[i]!;
    for (let l = 0; l < i; l++) right -= lower[i]![l]! * solved[l]!;
    solved[i] = right / lower[i]![i]!;
    sum += solved[i]! * solved[i]!;
  }
  return sum;
}
