import type { IdentityEvidence } from './resolve.js';
import type { UnionFind } from './union-find.js';

/** Which users an anonymous set was seen with. Values per node, set at the root of each set. */
export interface TiedDevices {
  /** Its only user; -1 for none or several. */
  soleUser: Int32Array;
  /** Its first user, of several at once the smallest; -1 for none. */
  firstUser: Int32Array;
  /** Number of different users. */
  users: Int32Array;
}

/** Ties the sets of anonymous ids (devices, vendor persons) to the users that rows and declared links show them with. */
export function tieDevices(
  { nodes, isNobody, rows, links }: IdentityEvidence,
  isUser: Uint8Array,
  sets: UnionFind,
): TiedDevices {
  const soleUser = new Int32Array(nodes).fill(-1);
  const firstUser = new Int32Array(nodes).fill(-1);
  const users = new Int32Array(nodes);
  const firstMs = new Float64Array(nodes);
  const several = new Map<number, Set<number>>();
  const tie = (anonymous: number, known: number, ms: number): void => {
    if (anonymous < 0 || known < 0 || isNobody[anonymous] || isUser[anonymous] || !isUser[known]) return;
    const root = sets.find(anonymous);
    const user = sets.find(known);
    if (users[root] === 0) {
      firstUser[root] = user;
      soleUser[root] = user;
      firstMs[root] = ms;
      users[root] = 1;
      return;
    }
    if (ms < firstMs[root]! || (ms === firstMs[root]! && user < firstUser[root]!)) {
      firstUser[root] = user;
      firstMs[root] = ms;
    }
    if (users[root] === 1 && soleUser[root] === user) return;
    const all = several.get(root) ?? new Set([soleUser[root]!]);
    several.set(root, all.add(user));
    users[root] = all.size;
    soleUser[root] = -1;
  };
  for (let c = 0; c < rows.user.length; c++) {
    tie(rows.device[c]!, rows.user[c]!, rows.firstMs[c]!);
    tie(rows.person[c]!, rows.user[c]!, rows.firstMs[c]!);
  }
  for (let i = 0; i < links.a.length; i++) {
    tie(links.a[i]!, links.b[i]!, links.firstMs[i]!);
    tie(links.b[i]!, links.a[i]!, links.firstMs[i]!);
  }
  return { soleUser, firstUser, users };
}
