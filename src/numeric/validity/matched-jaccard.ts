import { contingencyTable } from './contingency-table.js';

export interface MatchedJaccard {
  /** Per cluster of the reference: the largest share |A and B| / |A or B| over the clusters of the other labelling. */
  jaccard: Float64Array;
  /** The cluster of the other labelling that has it, the lowest on ties; -1 for a cluster without rows. */
  match: Int32Array;
}

/**
 * How well each cluster of `reference` is found again in `other`, a labelling of the same rows: the similarity of
 * clusterboot (Hennig 2007). Two clusters may have the same match.
 */
export function matchedJaccard(
  reference: ArrayLike<number>,
  other: ArrayLike<number>,
  clusters: number,
): MatchedJaccard {
  const { table, aSizes, bSizes, aCount, bCount } = contingencyTable(reference, other);
  if (aCount > clusters) throw new RangeError(`label ${aCount - 1} among ${clusters} clusters`);
  const jaccard = new Float64Array(clusters);
  const match = new Int32Array(clusters).fill(-1);
  for (let a = 0; a < aCount; a++) {
    if (aSizes[a] === 0) continue;
    match[a] = 0;
    for (let b = 0; b < bCount; b++) {
      const both = table[a * bCount + b]!;
      const similarity = both / (aSizes[a]! + bSizes[b]! - both);
      if (similarity > jaccard[a]!) {
        jaccard[a] = similarity;
        match[a] = b;
      }
    }
  }
  return { jaccard, match };
}
