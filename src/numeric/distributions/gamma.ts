import { gammaTails } from './incomplete-gamma.js';
import { invertTails, requireProbability, type Tail } from './quantile.js';

/** The gamma distribution with a shape and a scale (mean `shape * scale`). */
export const gamma = {
  cdf: (x: number, shape: number, scale = 1): number => Math.exp(gammaTails(shape, x / scale).lower),
  sf: (x: number, shape: number, scale = 1): number => Math.exp(gammaTails(shape, x / scale).upper),
  logCdf: (x: number, shape: number, scale = 1): number => gammaTails(shape, x / scale).lower,
  logSf: (x: number, shape: number, scale = 1): number => gammaTails(shape, x / scale).upper,
  /** The x with P(X <= x) = p, or P(X > x) = p for the upper tail. */
  quantile(p: number, shape: number, scale = 1, tail: Tail = 'lower'): number {
    requireProbability(p);
    const step = Math.min(1, 1 / Math.sqrt(shape));
    const u = invertTails((v) => gammaTails(shape, Math.exp(v)), Math.log(p), tail, Math.log(shape), step);
    return Math.exp(u) * scale;
  },
};

/** The chi-square distribution: a gamma of shape `df / 2` and scale 2. */
export const chiSquare = {
  cdf: (x: number, df: number): number => gamma.cdf(x, df / 2, 2),
  sf: (x: number, df: number): number => gamma.sf(x, df / 2, 2),
  logCdf: (x: number, df: number): number => gamma.logCdf(x, df / 2, 2),
  logSf: (x: number, df: number): number => gamma.logSf(x, df / 2, 2),
  quantile: (p: number, df: number, tail: Tail = 'lower'): number => gamma.quantile(p, df / 2, 2, tail),
};
