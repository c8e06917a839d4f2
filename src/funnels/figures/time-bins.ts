/** Times of those who converted, counted in bins of equal width. */
export interface TimeBins {
  /** Left edges, one more than there are bins of that width: the longest time stands at the last edge. */
  edges: number[];
  counts: number[];
}

/**
 * Edges as PostHog sets them: as many bins as the cube root of the number of times, rounded up, of a whole width. Periods
 * that are compared share their edges: the range of all, and the number of all times.
 */
export function binEdges(
  periods: readonly { min: number; max: number; n: number }[],
  bins?: number | null,
): number[] {
  const filled = periods.filter(({ n }) => n > 0);
  if (filled.length === 0) return [];
  const min = Math.min(...filled.map((period) => period.min));
  const max = Math.max(...filled.map((period) => period.max));
  const n = filled.reduce((sum, period) => sum + period.n, 0);
  const count = bins ?? Math.ceil(Math.cbrt(n));
  const width = Math.max(1, Math.ceil((max - min) / count));
  return Array.from({ length: count + 1 }, (_, i) => min + i * width);
}

/** The times in bins of their own. @param seconds whole or not; the bins begin at the shortest */
export function timeBins(seconds: Float64Array, bins?: number | null): TimeBins {
  if (seconds.length === 0) return { edges: [], counts: [] };
  const sorted = Float64Array.from(seconds).sort();
  const [min, max] = [Math.floor(sorted[0]!), Math.ceil(sorted.at(-1)!)];
  const edges = binEdges([{ min, max, n: sorted.length }], bins);
  const width = edges.length > 1 ? edges[1]! - edges[0]! : 1;
  const counts = edges.map(() => 0);
  for (const time of sorted) counts[Math.min(edges.length - 1, Math.floor((time - min) / width))]!++;
  return { edges, counts };
}
