/** Counts of rows by both labels: `a * columns + b`. */
function crossTable(a: ArrayLike<number>, rows: number, b: ArrayLike<number>, columns: number): Float64Array {
  const table = new Float64Array(rows * columns);
  for (let i = 0; i < a.length; i++) table[a[i]! * columns + b[i]!]!++;
  return table;
}

/**
 * For each cluster of `a`, the Jaccard similarity with the cluster of `b` that matches it best (Hennig 2007): 1 when
 * it is found again exactly.
 */
export function bestJaccards(
  a: ArrayLike<number>,
  ka: number,
  b: ArrayLike<number>,
  kb: number,
): Float64Array {
  const table = crossTable(a, ka, b, kb);
  const sizeA = new Float64Array(ka);
  const sizeB = new Float64Array(kb);
  for (let x = 0; x < ka; x++) {
    for (let y = 0; y < kb; y++) {
      sizeA[x]! += table[x * kb + y]!;
      sizeB[y]! += table[x * kb + y]!;
    }
  }
  return sizeA.map((size, x) => {
    let best = 0;
    for (let y = 0; y < kb; y++) {
      const both = table[x * kb + y]!;
      if (both > 0) best = Math.max(best, both / (size + sizeB[y]! - both));
    }
    return best;
  });
}

/** Adjusted Rand index (Hubert and Arabie 1985): 1 for the same partition, about 0 for unrelated ones. */
export function adjustedRand(a: ArrayLike<number>, ka: number, b: ArrayLike<number>, kb: number): number {
  const table = crossTable(a, ka, b, kb);
  const pairs = (n: number) => (n * (n - 1)) / 2;
  const sizeB = new Float64Array(kb);
  let same = 0;
  let sameA = 0;
  for (let x = 0; x < ka; x++) {
    let size = 0;
    for (let y = 0; y < kb; y++) {
      const n = table[x * kb + y]!;
      same += pairs(n);
      size += n;
      sizeB[y]! += n;
    }
    sameA += pairs(size);
  }
  let sameB = 0;
  for (const n of sizeB) sameB += pairs(n);
  const expected = a.length > 1 ? (sameA * sameB) / pairs(a.length) : 0;
  const largest = (sameA + sameB) / 2;
  return largest === expected ? 1 : (same - expected) / (largest - expected);
}
