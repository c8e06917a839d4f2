import { hypergeometric, logAddExp } from '../../distributions/index.js';
import { type Alternative, type PValue, pValue } from '../common/p-value.js';

/** A table of two rows and two columns of counts. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]];

/** Slack on probabilities that are equal but for rounding. */
const EQUAL = 1e-7;

/**
 * Fisher's exact test of independence. `less` and `greater` refer to the odds ratio; two-sided sums all tables that are
 * no more probable than the observed one, as R does.
 */
export function fisherExactTest(table: TwoByTwo, alternative: Alternative = 'two-sided'): PValue {
  const [[a, b], [c, d]] = table;
  const total = a + b + c + d;
  const row = a + b;
  const column = a + c;
  if (alternative === 'less') return pValue(hypergeometric.logCdf(a, total, row, column));
  if (alternative === 'greater') return pValue(hypergeometric.logSf(a - 1, total, row, column));
  const observed = hypergeometric.logPmf(a, total, row, column) + Math.log1p(EQUAL);
  let sum = Number.NEGATIVE_INFINITY;
  for (let k = Math.max(0, row + column - total); k <= Math.min(row, column); k++) {
    const mass = hypergeometric.logPmf(k, total, row, column);
    if (mass <= observed) sum = logAddExp(sum, mass);
  }
  return pValue(Math.min(0, sum));
}
