import type { FeatureTable } from '../../features/index.js';
import type { ScaledMeasure } from '../model.js';
import { type Measure, measure } from './measures.js';

/** Share of users beyond each bound: their values count as the bound. */
const TAIL = 0.005;

/**
 * A measure that is the same for more users than this grades only the rest: its spike would pass for a group without
 * any spread, and everyone else for far away from it.
 */
const LARGEST_SPIKE = 0.5;

/**
 * Learns bounds, centre and scale of a measure from the given users. Null when it is the same for most users or unknown
 * for most: then it cannot grade them.
 */
export function fitScaling(table: FeatureTable, of: Measure, users: ArrayLike<number>): ScaledMeasure | null {
  const { values, censored } = measure(table, of);
  const known: number[] = [];
  for (let i = 0; i < users.length; i++) {
    const u = users[i]!;
    const v = values[u]!;
    if (Number.isFinite(v) && !censored?.[u]) known.push(v);
  }
  if (known.length < Math.max(2, users.length / 2)) return null;
  known.sort((a, b) => a - b);
  if (longestRun(known) > LARGEST_SPIKE * known.length) return null;
  const low = known[Math.floor(TAIL * (known.length - 1))]!;
  const high = known[Math.ceil((1 - TAIL) * (known.length - 1))]!;
  let sum = 0;
  let squares = 0;
  for (const v of known) {
    const x = Math.min(high, Math.max(low, v));
    sum += x;
    squares += x * x;
  }
  const center = sum / known.length;
  const variance = squares / known.length - center * center;
  if (!(variance > 1e-9 * Math.max(1, center * center))) return null;
  const scale = Math.sqrt(variance);
  return {
    ...of,
    low,
    high,
    center,
    scale,
    whenMissing: 0,
    whenCensored: censored ? (high - center) / scale : null,
  };
}

/** The scaled values of everyone. */
export function applyScaling(table: FeatureTable, scaling: ScaledMeasure): Float64Array {
  const { values, censored } = measure(table, scaling);
  return values.map((v, u) => {
    if (censored?.[u] && scaling.whenCensored !== null) return scaling.whenCensored;
    if (!Number.isFinite(v)) return scaling.whenMissing;
    return (Math.min(scaling.high, Math.max(scaling.low, v)) - scaling.center) / scaling.scale;
  });
}

/** The most equal values in a row. */
function longestRun(sorted: readonly number[]): number {
  let longest = 0;
  let from = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[from]) continue;
    longest = Math.max(longest, i - from);
    from = i;
  }
  return longest;
}
