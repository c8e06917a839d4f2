import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnionFind } from './union-find.js';

describe('disjoint sets', () => {
  it('roots every set at its smallest member', () => {
    const sets = new UnionFind(6);
    expect(sets.unite(5, 3)).toBe(true);
    expect(sets.unite(3, 4)).toBe(true);
    expect(sets.unite(4, 5)).toBe(false);
    expect([0, 1, 2, 3, 4, 5].map((x) => sets.find(x))).toEqual([0, 1, 2, 3, 3, 3]);
    expect([...sets.sizes()]).toEqual([1, 1, 1, 3, 0, 0]);
  });

  it('takes a set apart again', () => {
    const sets = new UnionFind(5);
    sets.unite(0, 1);
    sets.unite(1, 2);
    sets.unite(3, 4);
    sets.dissolve((root) => root === 0);
    expect([0, 1, 2, 3, 4].map((x) => sets.find(x))).toEqual([0, 1, 2, 3, 3]);
  });

  it('agrees with a breadth-first search, in any order of the pairs', () => {
    const world = fc.integer({ min: 1, max: 30 }).chain((n) => {
      const node = fc.integer({ min: 0, max: n - 1 });
      return fc.record({ n: fc.constant(n), pairs: fc.array(fc.tuple(node, node), { maxLength: 60 }) });
    });
    fc.assert(
      fc.property(world, ({ n, pairs }) => {
        const forward = new UnionFind(n);
        const backward = new UnionFind(n);
        for (const [a, b] of pairs) forward.unite(a, b);
        for (const [a, b] of [...pairs].reverse()) backward.unite(b, a);
        const expected = smallestReachable(n, pairs);
        const all = Array.from({ length: n }, (_, x) => x);
        expect(all.map((x) => forward.find(x))).toEqual(expected);
        expect(all.map((x) => backward.find(x))).toEqual(expected);
      }),
    );
  });
});

function smallestReachable(n: number, pairs: readonly (readonly [number, number])[]): number[] {
  const neighbours: number[][] = Array.from({ length: n }, () => []);
  for (const [a, b] of pairs) {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  return Array.from({ length: n }, (_, start) => {
    const seen = new Set([start]);
    const queue = [start];
    for (const x of queue) {
      for (const y of neighbours[x]!) {
        if (!seen.has(y)) {
          seen.add(y);
          queue.push(y);
        }
      }
    }
    return Math.min(...seen);
  });
}
