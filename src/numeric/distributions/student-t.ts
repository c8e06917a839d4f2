import { betaTails } from './incomplete-beta.js';
import { type LogTails, log1mExp } from './logarithms.js';
import { normalQuantileLog, normalTails } from './normal.js';
import { invertTails, requireProbability, type Tail } from './quantile.js';

/** Logarithms of P(T <= t) and P(T > t) for Student's t with `df > 0` degrees of freedom; Infinity is the normal. */
export function studentTails(t: number, df: number): LogTails {
  if (df === Number.POSITIVE_INFINITY) return normalTails(t);
  const outside = logOutside(Math.abs(t), df) - Math.LN2;
  const inside = log1mExp(outside);
  return t > 0 ? { lower: inside, upper: outside } : { lower: outside, upper: inside };
}

/** Beyond this the square of t overflows, and the tail is the power t^-df to the last digit. */
const POWER_LAW_FROM = 1e150;

/** `log P(|T| > t)`: I_x(df/2, 1/2) at x = df / (df + t^2). */
function logOutside(t: number, df: number): number {
  if (t > POWER_LAW_FROM) return logOutside(POWER_LAW_FROM, df) - df * Math.log(t / POWER_LAW_FROM);
  const ratio = (t / df) * t;
  return betaTails(0.5 * df, 0.5, 1 / (1 + ratio), ratio === 0 ? 0 : 1 / (1 + 1 / ratio)).lower;
}

/** Student's t distribution. */
export const studentT = {
  cdf: (t: number, df: number): number => Math.exp(studentTails(t, df).lower),
  sf: (t: number, df: number): number => Math.exp(studentTails(t, df).upper),
  logCdf: (t: number, df: number): number => studentTails(t, df).lower,
  logSf: (t: number, df: number): number => studentTails(t, df).upper,
  /** The t with P(T <= t) = p, or P(T > t) = p for the upper tail. */
  quantile(p: number, df: number, tail: Tail = 'lower'): number {
    requireProbability(p);
    const logP = Math.log(p);
    if (df === Number.POSITIVE_INFINITY) return normalQuantileLog(logP, tail);
    if (p === 0.5) return 0;
    const upper = p < 0.5 === (tail === 'upper');
    const small = p < 0.5 ? logP : Math.log1p(-p);
    const start = Math.log(normalQuantileLog(small, 'upper'));
    const size = Math.exp(invertTails((u) => studentTails(Math.exp(u), df), small, 'upper', start, 0.1));
    return upper ? size : -size;
  },
};
