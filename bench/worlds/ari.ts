/** Adjusted Rand index over the rows with a planted label; -1 marks bots and outliers. */
export function ari(truth: ArrayLike<number>, labels: ArrayLike<number>): number {
  const cells = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  let n = 0;
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i]!;
    const l = labels[i]!;
    if (t < 0) continue;
    n++;
    const cell = `${t}/${l}`;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
    rows.set(t, (rows.get(t) ?? 0) + 1);
    columns.set(l, (columns.get(l) ?? 0) + 1);
  }
  const pairs = (counts: Map<unknown, number>) => {
    let sum = 0;
    for (const c of counts.values()) sum += (c * (c - 1)) / 2;
    return sum;
  };
  const expected = (pairs(rows) * pairs(columns)) / ((n * (n - 1)) / 2);
  const most = (pairs(rows) + pairs(columns)) / 2;
  return most === expected ? 1 : (pairs(cells) - expected) / (most - expected);
}
