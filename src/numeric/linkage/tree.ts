/**
 * A binary merge tree over `leaves` leaves. Node ids: a leaf is its row, merge `i` is `leaves + i`. Merges are in
 * ascending order of height, as in SciPy's linkage matrix.
 */
export interface MergeTree {
  leaves: number;
  /** Two node ids per merge, the smaller first. */
  merges: Int32Array;
  /** The distance at which the two were merged. For Ward the root of twice the increase of the inertia. */
  heights: Float64Array;
  /** Total weight under each merge: the number of leaves when they have no weights. */
  weights: Float64Array;
}

/** A merge as the chain finds it: `a` and `b` are any leaf under the two clusters. */
export interface FoundMerge {
  a: number;
  b: number;
  height: number;
}

/** Puts merges in the order of their heights (equal ones as found) and numbers the nodes. */
export function buildTree(
  leaves: number,
  found: readonly FoundMerge[],
  leafWeights: Float64Array,
): MergeTree {
  const order = found.map((_, i) => i).sort((i, j) => found[i]!.height - found[j]!.height || i - j);
  const merges = new Int32Array(2 * found.length);
  const heights = new Float64Array(found.length);
  const weights = new Float64Array(found.length);
  const parent = Int32Array.from({ length: leaves + found.length }, (_, i) => i);
  const weightOf = (node: number) => (node < leaves ? leafWeights[node]! : weights[node - leaves]!);
  order.forEach((from, i) => {
    const { a, b, height } = found[from]!;
    const p = root(parent, a);
    const q = root(parent, b);
    merges[2 * i] = Math.min(p, q);
    merges[2 * i + 1] = Math.max(p, q);
    heights[i] = height;
    weights[i] = weightOf(p) + weightOf(q);
    parent[p] = leaves + i;
    parent[q] = leaves + i;
  });
  return { leaves, merges, heights, weights };
}

function root(parent: Int32Array, node: number): number {
  let at = node;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!;
    at = parent[at]!;
  }
  return at;
}

/**
 * The cluster of each leaf when the last `k - 1` merges are undone. Clusters are numbered in the order of their first
 * leaf. Throws a RangeError for `k` out of range.
 */
export function cutTree(tree: MergeTree, k: number): Int32Array {
  const { leaves, merges } = tree;
  if (!Number.isInteger(k) || k < 1 || k > leaves) throw new RangeError(`${k} clusters of ${leaves} leaves`);
  const parent = Int32Array.from({ length: 2 * leaves - 1 }, (_, i) => i);
  for (let i = 0; i < leaves - k; i++) {
    parent[merges[2 * i]!] = leaves + i;
    parent[merges[2 * i + 1]!] = leaves + i;
  }
  const names = new Map<number, number>();
  return Int32Array.from({ length: leaves }, (_, leaf) => {
    const node = root(parent, leaf);
    let name = names.get(node);
    if (name === undefined) {
      name = names.size;
      names.set(node, name);
    }
    return name;
  });
}
