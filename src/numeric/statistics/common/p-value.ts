import { chiSquare, log1mExp, normal, studentT } from '../../distributions/index.js';

/** The alternative hypothesis: the statistic differs from zero, is below it or is above it. */
export type Alternative = 'two-sided' | 'less' | 'greater';

/** A p-value with its natural logarithm, which stays finite where `p` has underflown to zero. */
export interface PValue {
  p: number;
  logP: number;
}

export function pValue(logP: number): PValue {
  return { p: Math.exp(logP), logP };
}

/** From the logarithm of the probability that chance gives a statistic as large (`upper`) or as small (`lower`). */
function ofTails(upper: number, lower: number, alternative: Alternative): PValue {
  if (alternative === 'greater') return pValue(upper);
  if (alternative === 'less') return pValue(lower);
  return pValue(Math.min(0, Math.LN2 + Math.min(upper, lower)));
}

/** p of a standard normal statistic. */
export function normalP(z: number, alternative: Alternative = 'two-sided'): PValue {
  return ofTails(normal.logSf(z), normal.logCdf(z), alternative);
}

/** p of a statistic with Student's t distribution; infinite `df` is the normal. */
export function studentP(t: number, df: number, alternative: Alternative = 'two-sided'): PValue {
  return ofTails(studentT.logSf(t, df), studentT.logCdf(t, df), alternative);
}

/** p of a chi-square statistic. */
export function chiSquareP(statistic: number, df: number): PValue {
  return pValue(chiSquare.logSf(statistic, df));
}

/** The complement of a p-value given by its logarithm. */
export function complement({ logP }: PValue): PValue {
  return pValue(log1mExp(logP));
}
