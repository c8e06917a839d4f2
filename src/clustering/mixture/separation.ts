import type { Matrix } from '../../numeric/index.js';
import { clusterMeans } from './cluster-means.js';

/** How well a pair of clusters is separated. */
export interface PairSeparation {
  a: number;
  b: number;
  /**
   * Density at the lowest point between the two, over the lower of the two peaks, with one standard error in favour of
   * "no gap", so that a hole among a few rows does not pass for one; 1 when there is no valley.
   */
  valley: number;
  /** The same with two standard errors in favour of "no gap": below 1 only where a gap is beyond doubt. */
  sureValley: number;
}

/** Kernel width, in standard deviations within clusters. */
const BANDWIDTH = 0.3;
const STEPS = 120;

/**
 * For each pair of clusters, whether there is a gap between them: the density of their rows along the line through
 * their centres, in the space where clusters are round (`white`). A split of one cluster in two has no valley at the
 * cut; two clusters have.
 */
export function pairSeparations(white: Matrix, labels: Int32Array, k: number): PairSeparation[] {
  const { cols, data } = white;
  const { means } = clusterMeans(white, labels, k);
  const members: number[][] = Array.from({ length: k }, () => []);
  labels.forEach((c, i) => {
    members[c]!.push(i);
  });
  const pairs: PairSeparation[] = [];
  for (let a = 0; a < k; a++) {
    for (let b = a + 1; b < k; b++) {
      if (members[a]!.length === 0 || members[b]!.length === 0) continue;
      const axis = new Float64Array(cols);
      let length = 0;
      for (let t = 0; t < cols; t++) {
        axis[t] = means[b * cols + t]! - means[a * cols + t]!;
        length += axis[t]! ** 2;
      }
      length = Math.sqrt(length);
      if (!(length > 0)) {
        pairs.push({ a, b, valley: 1, sureValley: 1 });
        continue;
      }
      const along = (i: number) => {
        let s = 0;
        for (let t = 0; t < cols; t++) s += axis[t]! * (data[i * cols + t]! - means[a * cols + t]!);
        return s / length;
      };
      pairs.push({ a, b, ...valleys(members[a]!.map(along), members[b]!.map(along), length) });
    }
  }
  return pairs;
}

/** Gap between two clusters whose rows lie at these positions: 0 is the centre of the first, `length` that of the second. */
export function valleys(
  first: number[],
  second: number[],
  length: number,
): { valley: number; sureValley: number } {
  const from = -1;
  const step = (length + 2) / STEPS;
  const histogram = new Float64Array(STEPS + 1);
  const sideOf = new Float64Array(STEPS + 1);
  const add = (s: number, side: number) => {
    const at = Math.round((s - from) / step);
    if (at < 0 || at > STEPS) return;
    histogram[at]!++;
    sideOf[at]! += side;
  };
  for (const s of first) add(s, -1);
  for (const s of second) add(s, 1);
  const density = smooth(histogram, BANDWIDTH / step);
  const side = smooth(sideOf, BANDWIDTH / step);
  let border = 0;
  while (border < STEPS && side[border]! < 0) border++;
  let left = 0;
  for (let i = 0; i < border; i++) if (density[i]! > density[left]!) left = i;
  let right = Math.min(STEPS, border);
  for (let i = border; i <= STEPS; i++) if (density[i]! > density[right]!) right = i;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = left; i <= right; i++) lowest = Math.min(lowest, density[i]!);
  const peak = Math.min(density[left]!, density[right]!);
  const ratio = (doubt: number) => {
    const surePeak = peak - doubt * standardError(peak);
    const sureLowest = lowest + doubt * standardError(lowest);
    return surePeak > sureLowest ? sureLowest / surePeak : 1;
  };
  return { valley: ratio(1), sureValley: ratio(2) };
}

/** Of a sum of `exp(-z^2 / 2)` over rows: its variance is that of a Poisson sum, `sum / sqrt(2)`. */
function standardError(density: number): number {
  return Math.sqrt((density + 0.5) / Math.SQRT2);
}

function smooth(values: Float64Array, width: number): Float64Array {
  const reach = Math.ceil(3 * width);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - reach) / width) ** 2),
  );
  return values.map((_, i) => {
    let sum = 0;
    for (let j = Math.max(0, i - reach); j <= Math.min(values.length - 1, i + reach); j++) {
      sum += values[j]! * kernel[j - i + reach]!;
    }
    return sum;
  });
}
