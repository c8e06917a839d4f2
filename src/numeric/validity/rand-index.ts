import { contingencyTable } from './contingency-table.js';

/**
 * Adjusted Rand index of two labellings of the same rows: 1 when they are the same up to names, 0 on average for
 * independent ones (Hubert and Arabie 1985). 1 when both put all rows together, or every row apart.
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { table, aSizes, bSizes, n } = contingencyTable(a, b);
  const together = pairs(table);
  const inA = pairs(aSizes);
  const inB = pairs(bSizes);
  const expected = n > 1 ? (inA * inB) / ((n * (n - 1)) / 2) : 0;
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function pairs(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += (count * (count - 1)) / 2;
  return sum;
}
