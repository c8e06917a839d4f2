import { type LogTails, log1mExp } from './logarithms.js';
import { solveIncreasing } from './root.js';

/** Which side of the distribution a probability belongs to. */
export type Tail = 'lower' | 'upper';

/**
 * Inverts a continuous distribution function on the logarithm of the smaller tail, where a quantile at 1e-12 is as well
 * conditioned as one at 0.1.
 *
 * @param tails both tails at the point that `u` stands for; `u` runs over the whole line and increases with the point
 * @param logP logarithm of the wanted probability
 * @param start a `u` near the middle of the distribution
 * @param step the first step from there
 * @returns the `u` of the quantile
 */
export function invertTails(
  tails: (u: number) => LogTails,
  logP: number,
  tail: Tail,
  start: number,
  step: number,
): number {
  const smallSide = logP <= -Math.LN2;
  const target = smallSide ? logP : log1mExp(logP);
  const side: Tail = smallSide === (tail === 'lower') ? 'lower' : 'upper';
  // Far outside the support the log tail is -Infinity; a finite stand-in keeps the interpolation sane.
  const logTail = (u: number) => Math.max(tails(u)[side], -1e300);
  return side === 'lower'
    ? solveIncreasing((u) => logTail(u) - target, start, step)
    : solveIncreasing((u) => target - logTail(u), start, step);
}

/** @throws RangeError when `p` is not a probability strictly between 0 and 1 */
export function requireProbability(p: number): void {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability strictly between 0 and 1 is needed, not ${p}`);
}
