import {
  type AdjustableArm,
  adjustableMean,
  adjustableProportion,
  adjustableRatio,
  type Count,
  type Sums,
} from '../../numeric/index.js';
import type { Metric } from '../definition.js';
import type { MeasureSums } from '../scan/sums.js';

/** One variant of one group, for one metric. */
export interface Arm extends AdjustableArm {
  /** Set for conversions. */
  count?: Count;
  /** Whether there is a measure before exposure. */
  hasCovariate: boolean;
  /** Why the arm has no value of its own. */
  problem?: string;
}

/** The moments of an arm from its sums; measures before exposure follow those after it. */
export function armOf(metric: Metric, sums: MeasureSums): Arm {
  const { n } = sums;
  const measures = metric.type === 'ratio' ? 2 : 1;
  const hasCovariate = sums.sums.length > measures;
  const of = (i: number): Sums =>
    i < sums.sums.length
      ? { n, sum: sums.sums[i]!, sumSquares: sums.products[i]![i]! }
      : { n, sum: 0, sumSquares: 0 };
  const product = (i: number, j: number) => sums.products[i]?.[j] ?? 0;
  if (metric.type === 'conversion') {
    const successes = of(0).sum;
    const arm = adjustableProportion(n, successes, of(1).sum, product(0, 1));
    return { ...arm, count: { successes, n }, hasCovariate };
  }
  if (metric.type === 'ratio') {
    const arm = adjustableRatio({
      n,
      postNumerator: of(0),
      postDenominator: of(1),
      preNumerator: of(2),
      preDenominator: of(3),
      postNumeratorPostDenominator: product(0, 1),
      preNumeratorPreDenominator: product(2, 3),
      postNumeratorPreNumerator: product(0, 2),
      postDenominatorPreDenominator: product(1, 3),
      postNumeratorPreDenominator: product(0, 3),
      postDenominatorPreNumerator: product(1, 2),
    });
    const problem = of(1).sum === 0 ? { problem: 'no event of the denominator happened' } : {};
    return { ...arm, hasCovariate, ...problem };
  }
  return { ...adjustableMean({ n, x: of(1), y: of(0), sumProducts: product(0, 1) }), hasCovariate };
}
