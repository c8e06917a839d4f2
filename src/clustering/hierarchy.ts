import { agnes, type Cluster } from 'ml-hclust';

/** A tree of cluster centres. A leaf carries the index of its cluster. */
export interface CentreTree {
  height: number;
  cluster: number | null;
  children: CentreTree[];
}

/** Ward's tree of centres by ml-hclust (`ward2`: its `ward` works on unsquared distances and is another method). */
export function centreTree(centroids: readonly number[][]): CentreTree | null {
  if (centroids.length < 2) return null;
  return convert(
    agnes(
      centroids.map((c) => [...c]),
      { method: 'ward2' },
    ),
  );
}

function convert(node: Cluster): CentreTree {
  if (node.isLeaf) return { height: 0, cluster: node.index, children: [] };
  const children = node.children.map(convert).sort((a, b) => first(a) - first(b));
  return { height: node.height, cluster: null, children };
}

function first(node: CentreTree): number {
  return node.cluster ?? Math.min(...node.children.map(first));
}
