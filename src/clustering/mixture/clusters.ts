import type { Mixture } from './mixture.js';

/** A mixture with the stability of each of its clusters. */
export interface Clusters {
  mixture: Mixture;
  /** Bootstrap Jaccard per cluster. */
  jaccard: Float64Array;
  /** The cluster of each user of the space, where that is known better than by the mixture. */
  labels: Int32Array | null;
}

/** Clusters from the most to the least active; where that does not tell them apart, the larger first. */
export function inCanonicalOrder(clusters: Clusters, howMuch: number, cols: number): Clusters {
  const { mixture, jaccard, labels } = clusters;
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
  const rank = new Int32Array(k);
  order.forEach((from, to) => {
    sorted.set(means.subarray(from * cols, (from + 1) * cols), to * cols);
    rank[from] = to;
  });
  return {
    mixture: { ...mixture, means: sorted, weights: Float64Array.from(order, (c) => weights[c]!) },
    jaccard: Float64Array.from(order, (c) => jaccard[c]!),
    labels: labels?.map((c) => rank[c]!) ?? null,
  };
}

/** Some of the clusters, in the given order; their shares grow to fill up the whole. */
export function only(
  { mixture, jaccard }: Pick<Clusters, 'mixture' | 'jaccard'>,
  kept: readonly number[],
  cols: number,
): Clusters {
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
    labels: null,
  };
}
