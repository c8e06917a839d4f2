import type { Mixture } from './mixture.js';

/** A mixture with the stability of each of its clusters. */
export interface Clusters {
  mixture: Mixture;
  /** Bootstrap Jaccard per cluster. */
  jaccard: Float64Array;
}

/** Clusters from the most to the least active; where that does not tell them apart, the larger first. */
export function inCanonicalOrder({ mixture, jaccard }: Clusters, howMuch: number, cols: number): Clusters {
  const { k, means, weights } = mixture;
  const activity = Array.from({ length: k }, (_, c) => {
    let sum = 0;
    for (let a = 0; a < howMuch; a++) sum += means[c * cols + a]!;
    return sum;
  });
  const order = Array.from({ length: k }, (_, c) => c).sort(
    (a, b) => activity[b]! - activity[a]! || weights[b]! - weights[a]! || a - b,
  );
  const sorted = new Float64Array(k * cols);
  order.forEach((from, to) => {
    sorted.set(means.subarray(from * cols, (from + 1) * cols), to * cols);
  });
  return {
    mixture: { ...mixture, means: sorted, weights: Float64Array.from(order, (c) => weights[c]!) },
    jaccard: Float64Array.from(order, (c) => jaccard[c]!),
  };
}

/** Some of the clusters, in the given order; their shares grow to fill up the whole. */
export function only({ mixture, jaccard }: Clusters, kept: readonly number[], cols: number): Clusters {
  const total = kept.reduce((sum, c) => sum + mixture.weights[c]!, 0);
  return {
    mixture: {
      ...mixture,
      k: kept.length,
      means: Float64Array.from(
        kept.flatMap((c) => Array.from(mixture.means.subarray(c * cols, (c + 1) * cols))),
      ),
      weights: Float64Array.from(kept, (c) => mixture.weights[c]! / total),
    },
    jaccard: Float64Array.from(kept, (c) => jaccard[c]!),
  };
}
