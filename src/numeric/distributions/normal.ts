import { gammaTails } from './incomplete-gamma.js';
import { type LogTails, log1mExp } from './logarithms.js';
import { requireProbability, type Tail } from './quantile.js';
import { LOG_2PI } from './stirling.js';

/** Logarithms of P(Z <= z) and P(Z > z) for a standard normal Z, for any z. */
export function normalTails(z: number): LogTails {
  // P(|Z| > |z|) = Q(1/2, z^2/2)
  const outside = gammaTails(0.5, 0.5 * z * z).upper - Math.LN2;
  const inside = log1mExp(outside);
  return z > 0 ? { lower: inside, upper: outside } : { lower: outside, upper: inside };
}

/** The standard normal distribution. */
export const normal = {
  pdf: (z: number): number => Math.exp(-0.5 * (z * z + LOG_2PI)),
  cdf: (z: number): number => Math.exp(normalTails(z).lower),
  sf: (z: number): number => Math.exp(normalTails(z).upper),
  logCdf: (z: number): number => normalTails(z).lower,
  logSf: (z: number): number => normalTails(z).upper,
  /** The z with P(Z <= z) = p, or P(Z > z) = p for the upper tail. */
  quantile(p: number, tail: Tail = 'lower'): number {
    requireProbability(p);
    return normalQuantileLog(Math.log(p), tail);
  },
};

/** The quantile at a probability given as its logarithm (below 0). */
export function normalQuantileLog(logP: number, tail: Tail = 'lower'): number {
  if (logP > -Math.LN2) return -upperQuantile(log1mExp(logP)) * (tail === 'upper' ? 1 : -1);
  return upperQuantile(logP) * (tail === 'upper' ? 1 : -1);
}

/**
 * The z >= 0 with log P(Z > z) = logP <= log(1/2): a rational start (Abramowitz and Stegun 26.2.23, within 4.5e-4) and
 * three Halley steps on the logarithm of the tail.
 */
function upperQuantile(logP: number): number {
  const t = Math.sqrt(-2 * logP);
  let z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let i = 0; i < 3; i++) {
    const tail = normalTails(z).upper;
    const error = tail - logP;
    const hazard = Math.exp(-0.5 * (z * z + LOG_2PI) - tail);
    // f = log S, f' = -h, f'' = -h (h - z)
    z += (2 * error * hazard) / (2 * hazard * hazard + error * hazard * (hazard - z));
  }
  return z;
}
