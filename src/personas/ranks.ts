/** One feature, ranked once for all personas. */
export interface RankedFeature {
  /** Cliff's delta of each persona against everyone else, with its standard error; null without values on both sides. */
  delta: ({ value: number; standardError: number } | null)[];
  /** Mean over the persona's users of the share of everyone below, ties half, scaled to -1..1; null without values. */
  standing: (number | null)[];
}

/** The rows with a value, in ascending order of it. */
export function ascending(values: Float64Array): Int32Array {
  const sorted = values.filter((v) => !Number.isNaN(v)).sort();
  // Rows go straight to the next free place of their value: cheaper than sorting indices by a comparison.
  const order = new Int32Array(sorted.length);
  const start = new Map<number, number>();
  for (let i = sorted.length - 1; i >= 0; i--) start.set(sorted[i]!, i);
  for (let row = 0; row < values.length; row++) {
    const v = values[row]!;
    if (Number.isNaN(v)) continue;
    const at = start.get(v)!;
    order[at] = row;
    start.set(v, at + 1);
  }
  return order;
}

/**
 * Compares every persona with everyone else on one feature, by ranks. `order` lists the rows with a value, ascending.
 *
 * Cliff's delta is `P(x > y) - P(x < y)`; its standard error is that of the area under the ROC curve, twice
 * (DeLong, DeLong and Clarke-Pearson 1988: variances of the placements of each side).
 */
export function rankFeature(
  values: ArrayLike<number>,
  order: Int32Array,
  labels: ArrayLike<number>,
  k: number,
): RankedFeature {
  const n = order.length;
  const size = new Float64Array(k);
  for (const i of order) size[labels[i]!]!++;

  // Placements: of a member among the others, and of every other among the members, summed and squared.
  const sumIn = new Float64Array(k);
  const squareIn = new Float64Array(k);
  const sumOut = new Float64Array(k);
  const squareOut = new Float64Array(k);
  const rank = new Float64Array(k);
  const below = new Float64Array(k);
  const tied = new Float64Array(k);
  for (let from = 0; from < n; ) {
    let to = from;
    tied.fill(0);
    while (to < n && values[order[to]!] === values[order[from]!]) tied[labels[order[to++]!]!]!++;
    const all = to - from;
    const standing = n > 0 ? (2 * (from + all / 2)) / n - 1 : 0;
    for (let c = 0; c < k; c++) {
      const members = tied[c]!;
      const others = n - size[c]!;
      if (members > 0) {
        const placement = others > 0 ? (from - below[c]! + (all - members) / 2) / others : 0.5;
        sumIn[c]! += members * placement;
        squareIn[c]! += members * placement * placement;
        rank[c]! += members * standing;
      }
      if (all > members) {
        const placement = size[c]! > 0 ? (below[c]! + members / 2) / size[c]! : 0.5;
        sumOut[c]! += (all - members) * placement;
        squareOut[c]! += (all - members) * placement * placement;
      }
      below[c]! += members;
    }
    from = to;
  }
  return {
    delta: Array.from(size, (members, c) => {
      const others = n - members;
      if (members === 0 || others === 0) return null;
      const auc = sumIn[c]! / members;
      const varianceIn = Math.max(0, squareIn[c]! / members - auc * auc);
      const mean = sumOut[c]! / others;
      const varianceOut = Math.max(0, squareOut[c]! / others - mean * mean);
      const error = 2 * Math.sqrt(varianceIn / members + varianceOut / others);
      return { value: 2 * auc - 1, standardError: error };
    }),
    standing: Array.from(size, (members, c) => (members > 0 ? rank[c]! / members : null)),
  };
}

/** Quantile `q` of sorted values, linear between neighbours (type 7). Null when there are none. */
export function quantile(sorted: ArrayLike<number>, q: number): number | null {
  if (sorted.length === 0) return null;
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low]!;
  const b = sorted[Math.min(sorted.length - 1, low + 1)]!;
  return a + (at - low) * (b - a);
}
