/** How often each pair of labels occurs. Labels are integers from 0. */
export interface ContingencyTable {
  /** `table[a * bCount + b]`: rows with label `a` in the first and `b` in the second labelling. */
  table: Float64Array;
  aCount: number;
  bCount: number;
  aSizes: Float64Array;
  bSizes: Float64Array;
  n: number;
}

/** Crosses two labellings of the same rows. */
export function contingencyTable(a: ArrayLike<number>, b: ArrayLike<number>): ContingencyTable {
  if (a.length !== b.length) throw new RangeError(`labellings of ${a.length} and ${b.length} rows`);
  const aCount = largest(a) + 1;
  const bCount = largest(b) + 1;
  const table = new Float64Array(aCount * bCount);
  const aSizes = new Float64Array(aCount);
  const bSizes = new Float64Array(bCount);
  for (let i = 0; i < a.length; i++) {
    table[a[i]! * bCount + b[i]!]!++;
    aSizes[a[i]!]!++;
    bSizes[b[i]!]!++;
  }
  return { table, aCount, bCount, aSizes, bSizes, n: a.length };
}

function largest(labels: ArrayLike<number>): number {
  let largest = -1;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(label >= 0)) throw new RangeError(`label ${label} of row ${i}`);
    if (label > largest) largest = label;
  }
  return largest;
}
