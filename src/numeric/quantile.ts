/**
 * The `p`-quantile, `0 <= p <= 1`, of values in ascending order: linear interpolation between order statistics, type 7
 * of Hyndman and Fan (1996), the default of R and NumPy. Throws when there are none.
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) throw new RangeError('quantile of no values');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile at ${p}`);
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/** Quantiles of values in any order, type 7; see `quantileSorted`. Sorts a copy once. */
export function quantiles(values: ArrayLike<number>, ps: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return ps.map((p) => quantileSorted(sorted, p));
}

/** The median. Throws when there are no values. */
export function median(values: ArrayLike<number>): number {
  return quantiles(values, [0.5])[0]!;
}
