import { type ContingencyTable, contingencyTable } from './contingency-table.js';

/**
 * Adjusted mutual information of two labellings of the same rows: 1 when they are the same up to names, 0 on average
 * for independent ones of the same sizes (Vinh, Epps and Bailey 2010; the mean entropy as the upper bound). Against
 * the Rand index it gives more weight to small clusters. 1 when both put all rows together, or every row apart.
 */
export function adjustedMutualInformation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const crossed = contingencyTable(a, b);
  const { n, aSizes, bSizes } = crossed;
  const inA = aSizes.filter((size) => size > 0).length;
  const inB = bSizes.filter((size) => size > 0).length;
  if (inA === inB && (inA <= 1 || inA === n)) return 1;
  const expected = expectedInformation(crossed);
  const most = (entropy(aSizes, n) + entropy(bSizes, n)) / 2;
  return (information(crossed) - expected) / (most - expected);
}

function entropy(sizes: Float64Array, n: number): number {
  let sum = 0;
  for (const size of sizes) if (size > 0) sum -= (size / n) * Math.log(size / n);
  return sum;
}

function information({ table, aSizes, bSizes, bCount, n }: ContingencyTable): number {
  let sum = 0;
  for (let cell = 0; cell < table.length; cell++) {
    const count = table[cell]!;
    if (count === 0) continue;
    const independent = (aSizes[Math.floor(cell / bCount)]! / n) * bSizes[cell % bCount]!;
    sum += (count / n) * Math.log(count / independent);
  }
  return sum;
}

/** The mean over all tables with these margins: each cell is hypergeometric. */
function expectedInformation({ aSizes, bSizes, n }: ContingencyTable): number {
  const logFactorials = new Float64Array(n + 1);
  for (let i = 1; i <= n; i++) logFactorials[i] = logFactorials[i - 1]! + Math.log(i);
  const lf = (i: number) => logFactorials[i]!;
  let sum = 0;
  for (const a of aSizes) {
    for (const b of bSizes) {
      const margins = lf(a) + lf(b) + lf(n - a) + lf(n - b) - lf(n);
      for (let count = Math.max(1, a + b - n); count <= Math.min(a, b); count++) {
        const rest = lf(count) + lf(a - count) + lf(b - count) + lf(n - a - b + count);
        sum += (count / n) * Math.log((n * count) / (a * b)) * Math.exp(margins - rest);
      }
    }
  }
  return sum;
}
