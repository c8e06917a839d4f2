/**
 * Disjoint sets over the integers 0 to n - 1 (Tarjan 1975). The smallest member is the root of its set, so that the
 * outcome depends on the pairs alone and not on their order.
 */
export class UnionFind {
  readonly #parent: Int32Array;

  constructor(n: number) {
    this.#parent = new Int32Array(n);
    for (let i = 0; i < n; i++) this.#parent[i] = i;
  }

  /** The smallest member of the set of `x`. Halves the path on the way. */
  find(x: number): number {
    const parent = this.#parent;
    let at = x;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  /** Makes one set of two. Returns false when they already were. */
  unite(x: number, y: number): boolean {
    const a = this.find(x);
    const b = this.find(y);
    if (a === b) return false;
    if (a < b) this.#parent[b] = a;
    else this.#parent[a] = b;
    return true;
  }

  /** Number of members of each set, at its root; 0 elsewhere. */
  sizes(): Int32Array {
    const sizes = new Int32Array(this.#parent.length);
    for (let i = 0; i < sizes.length; i++) sizes[this.find(i)]!++;
    return sizes;
  }

  /** Makes every member of the sets with the given roots a set of its own. */
  dissolve(isDissolved: (root: number) => boolean): void {
    const n = this.#parent.length;
    const roots = new Int32Array(n);
    for (let i = 0; i < n; i++) roots[i] = this.find(i);
    for (let i = 0; i < n; i++) if (isDissolved(roots[i]!)) this.#parent[i] = i;
  }
}
