import { betaTails, logBetaKernel } from './incomplete-beta.js';
import { invertTails, requireProbability, type Tail } from './quantile.js';

/** The beta distribution on [0, 1]. */
export const beta = {
  logPdf: (x: number, a: number, b: number): number =>
    logBetaKernel(a, b, x, 1 - x) - Math.log(x) - Math.log1p(-x),
  cdf: (x: number, a: number, b: number): number => Math.exp(betaTails(a, b, x, 1 - x).lower),
  sf: (x: number, a: number, b: number): number => Math.exp(betaTails(a, b, x, 1 - x).upper),
  logCdf: (x: number, a: number, b: number): number => betaTails(a, b, x, 1 - x).lower,
  logSf: (x: number, a: number, b: number): number => betaTails(a, b, x, 1 - x).upper,
  /** The x with P(X <= x) = p, or P(X > x) = p for the upper tail. */
  quantile(p: number, a: number, b: number, tail: Tail = 'lower'): number {
    requireProbability(p);
    const step = Math.min(1, 1 / Math.sqrt(Math.min(a, b)));
    // On the logit scale x and 1 - x are both exact.
    const u = invertTails((v) => logitTails(v, a, b), Math.log(p), tail, Math.log(a / b), step);
    return 1 / (1 + Math.exp(-u));
  },
};

function logitTails(u: number, a: number, b: number) {
  return betaTails(a, b, 1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u)));
}

/** Fisher's F distribution with `df1` and `df2` degrees of freedom. */
export const fisherF = {
  cdf: (x: number, df1: number, df2: number): number => Math.exp(fisherTails(x, df1, df2).lower),
  sf: (x: number, df1: number, df2: number): number => Math.exp(fisherTails(x, df1, df2).upper),
  logCdf: (x: number, df1: number, df2: number): number => fisherTails(x, df1, df2).lower,
  logSf: (x: number, df1: number, df2: number): number => fisherTails(x, df1, df2).upper,
  /** The x with P(X <= x) = p, or P(X > x) = p for the upper tail. */
  quantile(p: number, df1: number, df2: number, tail: Tail = 'lower'): number {
    requireProbability(p);
    return Math.exp(invertTails((u) => fisherTails(Math.exp(u), df1, df2), Math.log(p), tail, 0, 0.5));
  },
};

function fisherTails(x: number, df1: number, df2: number) {
  const product = df1 * x;
  if (!(product > 0)) return { lower: product <= 0 ? Number.NEGATIVE_INFINITY : Number.NaN, upper: 0 };
  return betaTails(df1 / 2, df2 / 2, 1 / (1 + df2 / product), 1 / (1 + product / df2));
}
