import type { RuleColumn, RuleColumns } from './columns.js';
import { type Clause, encodeLeaf, type Leaf, type LeafEncoding, type RuleSet } from './form.js';
import { MAX_NUMBER } from './limits.js';

/**
 * The segment of every user at once: the index in `ruleSet.segments`, and `segments.length` for the fallback. Agrees
 * with `evaluateRules` user by user. A feature without a column is absent for everyone.
 */
export function selectSegments(ruleSet: RuleSet, table: RuleColumns): Int32Array {
  const columns = new Map(table.columns.map((c) => [c.feature.name, c]));
  const out = new Int32Array(table.userIds.length).fill(ruleSet.segments.length);
  for (let s = ruleSet.segments.length - 1; s >= 0; s--) {
    for (const clause of ruleSet.segments[s]!.any) {
      const holds = clauseMask(clause, columns, out.length);
      for (let u = 0; u < out.length; u++) if (holds[u]) out[u] = s;
    }
  }
  return out;
}

function clauseMask(clause: Clause, columns: ReadonlyMap<string, RuleColumn>, users: number): Uint8Array {
  const mask = new Uint8Array(users).fill(1);
  for (const leaf of clause.all) {
    const column = columns.get(leaf.feature);
    if (!column) mask.fill(0);
    else applyLeaf(leaf, column, mask);
  }
  return mask;
}

/** Clears the users for whom the leaf is false. */
function applyLeaf(leaf: Leaf, column: RuleColumn, mask: Uint8Array): void {
  const test = encodeLeaf(leaf, testsOn(column));
  for (let u = 0; u < mask.length; u++) if (mask[u] && !test(u)) mask[u] = 0;
}

function testsOn(column: RuleColumn): LeafEncoding<(row: number) => boolean> {
  const never = () => () => false;
  if (column.type === 'number') {
    const x = column.values;
    return {
      gte: (_, v) => (u) => x[u]! >= v && x[u]! <= MAX_NUMBER,
      lt: (_, v) => (u) => x[u]! < v && x[u]! >= -MAX_NUMBER,
      is: never,
      in: never,
      nin: never,
    };
  }
  if (column.type === 'boolean') {
    const x = column.values;
    return { gte: never, lt: never, is: (_, v) => (u) => x[u] === (v ? 1 : 0), in: never, nin: never };
  }
  const x = column.values;
  return {
    gte: never,
    lt: never,
    is: never,
    in: (_, values) => {
      const set: ReadonlySet<string | null> = new Set(values);
      return (u) => set.has(x[u]!);
    },
    nin: (_, values) => {
      const set: ReadonlySet<string | null> = new Set(values);
      return (u) => x[u] !== null && x[u] !== '' && !set.has(x[u]!);
    },
  };
}
