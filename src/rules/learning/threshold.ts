import { decimalText } from '../limits.js';

/** Most decimals of a threshold, as the targets allow. */
const MAX_DECIMALS = 9;

/**
 * The shortest plain decimal strictly between two numbers, nearest to their middle: 12000 between 11873 and 12411, 3.2
 * between 3.14 and 3.3. Null when there is none within nine decimals.
 */
export function shortDecimalBetween(low: number, high: number): number | null {
  if (!(low < high) || !Number.isFinite(low) || !Number.isFinite(high)) return null;
  if (low < 0 && high > 0) return 0;
  const middle = low + (high - low) / 2;
  const magnitude = Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high), 1e-9)));
  for (let decimals = -magnitude; decimals <= MAX_DECIMALS; decimals++) {
    const candidate = roundTo(middle, decimals);
    if (candidate > low && candidate < high && decimalText(candidate) !== null) return candidate;
  }
  return null;
}

/** Rounds to decimals (negative: tens, hundreds, …), as the double nearest to the decimal text. */
function roundTo(value: number, decimals: number): number {
  if (decimals >= 0) return Number(value.toFixed(Math.min(decimals, 20)));
  const unit = 10 ** -decimals;
  return Math.round(value / unit) * unit;
}

/**
 * Moves a threshold off the values it was drawn beside: no user sits exactly on the result where that can be had with
 * nine decimals, so that no two systems can disagree by a rounding. `values` may hold NaN.
 */
export function settleThreshold(threshold: number, values: Float64Array): number {
  let below = Number.NEGATIVE_INFINITY;
  let observed = false;
  for (const v of values) {
    if (v === threshold) observed = true;
    else if (v < threshold && v > below) below = v;
  }
  if (!observed) return threshold;
  return (Number.isFinite(below) ? shortDecimalBetween(below, threshold) : null) ?? threshold;
}
