/** What a nearest-neighbour chain asks of a set of clusters. Clusters are named by one of their leaves. */
export interface Agglomeration {
  /** The nearest other cluster and how far it is. Equal distances: any, but always the same. */
  nearest(cluster: number): { cluster: number; distance: number };
  /** How far two clusters are from each other; the same to the bit from either side. */
  distance(a: number, b: number): number;
  /** Merges `b` into `a`. */
  merge(a: number, b: number): void;
}

/**
 * Merges until one cluster is left: follows nearest neighbours until two are each other's, merges them, and goes on
 * from there (Benzecri 1982; Murtagh 1983). Gives the merges of the greedy algorithm, in another order, for linkages
 * under which a union is never nearer than the nearer of its parts: Ward, complete, average.
 */
export function followChain(
  count: number,
  clusters: Agglomeration,
  merged: (a: number, b: number) => void,
): void {
  const alive = new Uint8Array(count).fill(1);
  const onChain = new Uint8Array(count);
  let chain: number[] = [];
  let first = 0;
  for (let left = count; left > 1; ) {
    if (chain.length === 0) {
      while (!alive[first]) first++;
      chain.push(first);
      onChain[first] = 1;
    }
    const top = chain.at(-1)!;
    const before = chain.at(-2);
    const next = clusters.nearest(top);
    if (before !== undefined && clusters.distance(top, before) <= next.distance) {
      chain.length -= 2;
      onChain[top] = 0;
      onChain[before] = 0;
      // The smaller name survives, so that names do not depend on the direction of the chain.
      const a = Math.min(top, before);
      const b = Math.max(top, before);
      merged(a, b);
      clusters.merge(a, b);
      alive[b] = 0;
      left--;
    } else if (onChain[next.cluster]) {
      // Only rounding can lead back into the chain. What lies before is as good as any place to start anew.
      for (const cluster of chain) onChain[cluster] = 0;
      chain = [top];
      onChain[top] = 1;
      if (next.cluster !== top) {
        chain.push(next.cluster);
        onChain[next.cluster] = 1;
      }
    } else {
      chain.push(next.cluster);
      onChain[next.cluster] = 1;
    }
  }
}
