import { noncentralT, solveIncreasing, studentT } from '../../distributions/index.js';
import type { Alternative } from '../common/p-value.js';

/** A t-test to be planned: `n2` absent for one sample. */
export interface TTestDesign {
  n1: number;
  n2?: number;
  alpha?: number;
  alternative?: Alternative;
}

/** Power of a t-test at a standardised effect (Cohen's d), by the noncentral t distribution. */
export function tTestPower(effectSize: number, design: TTestDesign): number {
  const { n1, n2, alpha = 0.05, alternative = 'two-sided' } = design;
  const df = n2 === undefined ? n1 - 1 : n1 + n2 - 2;
  const size = n2 === undefined ? n1 : 1 / (1 / n1 + 1 / n2);
  const shift = effectSize * Math.sqrt(size);
  const critical = studentT.quantile(alternative === 'two-sided' ? alpha / 2 : alpha, df, 'upper');
  const above = alternative === 'less' ? 0 : noncentralT(critical, df, shift, 'upper');
  const below = alternative === 'greater' ? 0 : noncentralT(-critical, df, shift, 'lower');
  return above + below;
}

/** The standardised effect that a t-test finds with the given power; negative for the alternative `less`. */
export function tTestDetectableEffect(power: number, design: TTestDesign): number {
  const sign = design.alternative === 'less' ? -1 : 1;
  const root = solveIncreasing((effect) => tTestPower(sign * effect, design) - power, 0, 0.1);
  return sign * root;
}

/** Users of both arms together that a two-sample t-test needs, `ratio` of them treated for every one in control. */
export function tTestSampleSize(
  effectSize: number,
  power: number,
  design: { ratio?: number; alpha?: number; alternative?: Alternative } = {},
): number {
  const { ratio = 1, ...rest } = design;
  const powerOf = (logTotal: number) => {
    const total = Math.exp(logTotal);
    const n1 = total / (1 + ratio);
    return tTestPower(effectSize, { ...rest, n1, n2: total - n1 });
  };
  return Math.exp(solveIncreasing((logTotal) => powerOf(logTotal) - power, Math.log(8), 0.5));
}
