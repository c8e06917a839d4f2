import { type Alternative, chiSquareP, normalP, type PValue, pValue } from './common/p-value.js';
import { binomialTest } from './proportions/binomial-test.js';

/** Below this p the assignment is called broken (GrowthBook, Eppo): strict, because every experiment is checked. */
export const SAMPLE_RATIO_THRESHOLD = 0.001;

/** Users of an arm and its planned weight; weights need not add up to 1. */
export interface ArmShare {
  users: number;
  weight: number;
}

/**
 * Sample ratio mismatch by Pearson's chi-square over the arms with a weight. Arms without one are left out of the counts
 * and of the degrees of freedom; with fewer than two arms or no users there is nothing to contradict the plan: p = 1.
 */
export function sampleRatioTest(arms: readonly ArmShare[]): PValue & { chi2: number; df: number } {
  const counted = arms.filter((arm) => arm.weight > 0);
  const users = counted.reduce((sum, arm) => sum + arm.users, 0);
  const weights = counted.reduce((sum, arm) => sum + arm.weight, 0);
  if (counted.length < 2 || users === 0)
    return { chi2: 0, df: Math.max(0, counted.length - 1), ...pValue(0) };
  let chi2 = 0;
  for (const arm of counted) {
    const expected = (users * arm.weight) / weights;
    chi2 += (arm.users - expected) ** 2 / expected;
  }
  const df = counted.length - 1;
  return { chi2, df, ...chiSquareP(chi2, df) };
}

/** The same for two arms, exactly. */
export function exactSampleRatioTest(control: ArmShare, treatment: ArmShare): PValue {
  return binomialTest(
    { successes: treatment.users, n: control.users + treatment.users },
    treatment.weight / (control.weight + treatment.weight),
  );
}

/** The same for two arms by the normal approximation, with half a user of continuity correction on request. */
export function normalSampleRatioTest(
  control: ArmShare,
  treatment: ArmShare,
  options: { continuity?: boolean; alternative?: Alternative } = {},
): PValue {
  const n = control.users + treatment.users;
  const share = treatment.weight / (control.weight + treatment.weight);
  const gap = treatment.users - n * share;
  const corrected = options.continuity ? Math.sign(gap) * Math.max(0, Math.abs(gap) - 0.5) : gap;
  return normalP(corrected / Math.sqrt(n * share * (1 - share)), options.alternative);
}
