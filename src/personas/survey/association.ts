import type { Random } from '../../base/index.js';

/** How strongly two classifications go together. */
export interface Strength {
  measure: 'cramers-v';
  /** 0 (not at all) to 1 (one tells the other), corrected for chance; null when it cannot be estimated. */
  value: number | null;
  /** 95 % interval. */
  low: number | null;
  high: number | null;
  n: number;
  /** Why it cannot be estimated. */
  reason: string | null;
}

const DRAWS = 1000;

/**
 * Cramer's V with the bias correction of Bergsma (2013), and a percentile interval over a Poisson bootstrap of the
 * cells. Rows and columns without any count are left out.
 */
export function cramersV(table: readonly (readonly number[])[], random: Random): Strength {
  const rows = table.filter((row) => row.some((n) => n > 0));
  const columns = (rows[0] ?? []).map((_, c) => c).filter((c) => rows.some((row) => row[c]! > 0));
  const cells = rows.map((row) => columns.map((c) => row[c]!));
  const n = cells.flat().reduce((a, b) => a + b, 0);
  if (cells.length < 2 || columns.length < 2) {
    const reason = n === 0 ? 'nobody answered' : 'all answers, or all who answered, are of one kind';
    return { measure: 'cramers-v', value: null, low: null, high: null, n, reason };
  }
  const draws = Float64Array.from({ length: DRAWS }, () =>
    correctedV(
      cells.map((row) => row.map((count) => poisson(count, random))),
      // The data were drawn once, the bootstrap draws again.
      2,
    ),
  ).sort();
  return {
    measure: 'cramers-v',
    value: correctedV(cells),
    low: draws[Math.floor(0.025 * (DRAWS - 1))]!,
    high: draws[Math.ceil(0.975 * (DRAWS - 1))]!,
    n,
    reason: null,
  };
}

/** V of the counts, less the association that so many independent samplings make by chance. */
function correctedV(cells: readonly (readonly number[])[], samplings = 1): number {
  const rowSum = cells.map((row) => row.reduce((a, b) => a + b, 0));
  const columnSum = cells[0]!.map((_, c) => cells.reduce((sum, row) => sum + row[c]!, 0));
  const n = rowSum.reduce((a, b) => a + b, 0);
  if (n < 2) return 0;
  let chiSquare = 0;
  cells.forEach((row, r) => {
    row.forEach((count, c) => {
      const expected = (rowSum[r]! * columnSum[c]!) / n;
      if (expected > 0) chiSquare += (count - expected) ** 2 / expected;
    });
  });
  const r = rowSum.filter((s) => s > 0).length;
  const c = columnSum.filter((s) => s > 0).length;
  const phi2 = Math.max(0, chiSquare / n - (samplings * (r - 1) * (c - 1)) / (n - 1));
  const least = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  return least > 0 ? Math.min(1, Math.sqrt(phi2 / least)) : 0;
}

/** Poisson by inversion; for large means a rounded normal. */
function poisson(mean: number, random: Random): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let n = 0;
  for (let p = random.uniform(); p > limit; p *= random.uniform()) n++;
  return n;
}
