import { tieDevices } from './ties.js';
import { UnionFind } from './union-find.js';

/** What the rows say about ids, over nodes 0 to `nodes - 1` (one per distinct id). -1 stands for "no id". */
export interface IdentityEvidence {
  nodes: number;
  /** 1 for texts such as `null` or `undefined` that stand for nobody: they connect nothing. */
  isNobody: Uint8Array;
  /** The distinct combinations of ids that event rows carry. */
  rows: {
    user: Int32Array;
    device: Int32Array;
    person: Int32Array;
    /** When the combination was first seen, epoch ms. */
    firstMs: Float64Array;
    /** 1 where the vendor attributes a shared device to its first user (Mixpanel). */
    firstUserWins: Uint8Array;
    /**
     * 1 where the vendor's person id decides although no user is known for it (Mixpanel); otherwise the device has a
     * say, too (Amplitude).
     */
    personIsFinal: Uint8Array;
  };
  /** Pairs that somebody declared to be one person. */
  links: { a: Int32Array; b: Int32Array; firstMs: Float64Array };
}

export interface IdentityLimits {
  /** A device with more users than this is a kiosk: its anonymous rows are attributed to none of them. */
  maxUsersPerDevice: number;
  /** A set of declared links with more ids than this is taken for a mistake and dissolved. */
  maxIdsPerPerson: number;
}

export interface Identities {
  /** Per node: the node that stands for its person. */
  personOf: Int32Array;
  /** Per combination: its person, or `DEPENDS_ON_TIME`. */
  ownerOf: Int32Array;
  /** Per combination that depends on time: the node of the shared device (or vendor person); -1 elsewhere. */
  sharedVia: Int32Array;
  /** Per node: the smallest node that declared links make one with it, before devices are given to users. */
  setOf: Int32Array;
  /** Per node: 1 when rows carry it as a known user's id. */
  isUser: Uint8Array;
  facts: IdentityFacts;
}

/** Counts for the quality report. */
export interface IdentityFacts {
  /** Distinct ids seen. */
  ids: number;
  /** Ids that stand for somebody else's person: `ids - persons`. */
  merged: number;
  /** Ids of the person with the most ids. */
  largest: number;
  /** Devices (and vendor persons) with more than one known user. */
  sharedDevices: number;
  /** Those of them with more users than the limit. */
  kiosks: number;
  /** Sets of declared links that were dissolved because they had too many ids. */
  dissolved: number;
  /** Ids that stand for nobody. */
  nobodies: number;
}

export const DEPENDS_ON_TIME = -1;
const UNDECIDED = -2;

/**
 * Decides which ids are one person.
 *
 * 1. A declared link unites two known users, or two ids of which neither is a known user's.
 * 2. A device or vendor person seen with exactly one known user belongs to that user, before and after the login.
 * 3. One seen with several unites nobody: its anonymous rows belong to the first user (Mixpanel), or to the next login
 *    at or after the row and otherwise the last before it (everyone else).
 *
 * So two known users become one only when somebody declares it, never through a device they share.
 */
export function resolveIdentities(evidence: IdentityEvidence, limits: IdentityLimits): Identities {
  const isUser = markUsers(evidence);
  const sets = new UnionFind(evidence.nodes);
  const dissolved = uniteDeclared(evidence, isUser, sets, limits.maxIdsPerPerson);
  const { soleUser, firstUser, users } = tieDevices(evidence, isUser, sets);
  const isKiosk = (root: number) => users[root]! > limits.maxUsersPerDevice;

  const personOf = new Int32Array(evidence.nodes);
  const setOf = new Int32Array(evidence.nodes);
  for (let node = 0; node < evidence.nodes; node++) {
    const root = sets.find(node);
    setOf[node] = root;
    personOf[node] = firstUser[root]! >= 0 && !isKiosk(root) ? firstUser[root]! : root;
  }

  const { user, device, person, firstUserWins, personIsFinal } = evidence.rows;
  const { isNobody } = evidence;
  const ownerOf = new Int32Array(user.length);
  const sharedVia = new Int32Array(user.length).fill(-1);
  /** The owner of an anonymous combination as far as one of its ids tells. */
  const ownerVia = (node: number, c: number): number => {
    if (node < 0 || isNobody[node]) return UNDECIDED;
    const root = sets.find(node);
    if (isUser[node]) return root;
    if (soleUser[root]! >= 0) return soleUser[root]!;
    if (users[root]! < 2 || isKiosk(root)) return node === person[c] && personIsFinal[c] ? root : UNDECIDED;
    if (firstUserWins[c]) return firstUser[root]!;
    sharedVia[c] = root;
    return DEPENDS_ON_TIME;
  };
  for (let c = 0; c < user.length; c++) {
    if (user[c]! >= 0 && !isNobody[user[c]!]) {
      ownerOf[c] = sets.find(user[c]!);
      continue;
    }
    let owner = ownerVia(person[c]!, c);
    if (owner === UNDECIDED) owner = ownerVia(device[c]!, c);
    if (owner === UNDECIDED) owner = sets.find(anyId(isNobody, person[c]!, device[c]!, user[c]!));
    ownerOf[c] = owner;
  }
  const facts = count(evidence, personOf, users, limits, dissolved);
  return { personOf, ownerOf, sharedVia, setOf, isUser, facts };
}

/** The first id that means somebody. Where none does the row still has an owner, who is connected to no one. */
function anyId(isNobody: Uint8Array, person: number, device: number, user: number): number {
  for (const node of [person, device]) if (node >= 0 && !isNobody[node]) return node;
  return user >= 0 ? user : person >= 0 ? person : device;
}

function markUsers({ nodes, isNobody, rows }: IdentityEvidence): Uint8Array {
  const isUser = new Uint8Array(nodes);
  for (const node of rows.user) if (node >= 0 && !isNobody[node]) isUser[node] = 1;
  return isUser;
}

/** Returns how many sets had too many ids. */
function uniteDeclared(
  { isNobody, links }: IdentityEvidence,
  isUser: Uint8Array,
  sets: UnionFind,
  maxIds: number,
): number {
  for (let i = 0; i < links.a.length; i++) {
    const a = links.a[i]!;
    const b = links.b[i]!;
    if (!isNobody[a] && !isNobody[b] && isUser[a] === isUser[b]) sets.unite(a, b);
  }
  const sizes = sets.sizes();
  let dissolved = 0;
  for (const size of sizes) if (size > maxIds) dissolved++;
  if (dissolved > 0) sets.dissolve((root) => sizes[root]! > maxIds);
  return dissolved;
}

function count(
  { nodes, isNobody }: IdentityEvidence,
  personOf: Int32Array,
  users: Int32Array,
  limits: IdentityLimits,
  dissolved: number,
): IdentityFacts {
  const sizes = new Int32Array(nodes);
  for (const person of personOf) sizes[person]!++;
  let persons = 0;
  let largest = 0;
  let sharedDevices = 0;
  let kiosks = 0;
  let nobodies = 0;
  for (let node = 0; node < nodes; node++) {
    if (sizes[node]! > 0) persons++;
    largest = Math.max(largest, sizes[node]!);
    if (users[node]! > 1) sharedDevices++;
    if (users[node]! > limits.maxUsersPerDevice) kiosks++;
    nobodies += isNobody[node]!;
  }
  return { ids: nodes, merged: nodes - persons, largest, sharedDevices, kiosks, dissolved, nobodies };
}
