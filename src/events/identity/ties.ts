import type { IdentityEvidence } from './resolve.js';
import type { UnionFind } from './union-find.js';

/** An anonymous set was seen with a user's set. */
interface Ties {
  anonymous: number[];
  user: number[];
  firstMs: number[];
}

/** Which users an anonymous set was seen with. Values per node, set at the root of each set. */
export interface TiedDevices {
  /** Its only user; -1 for none or several. */
  soleUser: Int32Array;
  /** Its first user; -1 for none. */
  firstUser: Int32Array;
  /** Number of different users. */
  users: Int32Array;
}

/** Ties the sets of anonymous ids (devices, vendor persons) to the users that rows and declared links show them with. */
export function tieDevices(evidence: IdentityEvidence, isUser: Uint8Array, sets: UnionFind): TiedDevices {
  return summarise(evidence.nodes, collectTies(evidence, isUser, sets));
}

function collectTies({ isNobody, rows, links }: IdentityEvidence, isUser: Uint8Array, sets: UnionFind): Ties {
  const ties: Ties = { anonymous: [], user: [], firstMs: [] };
  const add = (anonymous: number, user: number, ms: number) => {
    if (anonymous < 0 || user < 0 || isNobody[anonymous] || isUser[anonymous] || !isUser[user]) return;
    ties.anonymous.push(sets.find(anonymous));
    ties.user.push(sets.find(user));
    ties.firstMs.push(ms);
  };
  for (let c = 0; c < rows.user.length; c++) {
    add(rows.device[c]!, rows.user[c]!, rows.firstMs[c]!);
    add(rows.person[c]!, rows.user[c]!, rows.firstMs[c]!);
  }
  for (let i = 0; i < links.a.length; i++) {
    add(links.a[i]!, links.b[i]!, links.firstMs[i]!);
    add(links.b[i]!, links.a[i]!, links.firstMs[i]!);
  }
  return ties;
}

function summarise(nodes: number, ties: Ties): TiedDevices {
  const soleUser = new Int32Array(nodes).fill(-1);
  const firstUser = new Int32Array(nodes).fill(-1);
  const users = new Int32Array(nodes);
  const firstMs = new Float64Array(nodes);
  const several = new Map<number, Set<number>>();
  for (let i = 0; i < ties.anonymous.length; i++) {
    const root = ties.anonymous[i]!;
    const user = ties.user[i]!;
    const ms = ties.firstMs[i]!;
    if (firstUser[root]! < 0) {
      firstUser[root] = user;
      soleUser[root] = user;
      firstMs[root] = ms;
      users[root] = 1;
      continue;
    }
    if (ms < firstMs[root]! || (ms === firstMs[root]! && user < firstUser[root]!)) {
      // The user replaced is not lost: it stays in `soleUser` or in the set of several.
      firstUser[root] = user;
      firstMs[root] = ms;
    }
    if (users[root] === 1 && soleUser[root] === user) continue;
    const all = several.get(root) ?? new Set([soleUser[root]!]);
    several.set(root, all.add(user));
    users[root] = all.size;
  }
  for (const root of several.keys()) soleUser[root] = -1;
  return { soleUser, firstUser, users };
}
