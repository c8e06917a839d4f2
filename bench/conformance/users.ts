import { createRandom, type Random } from '../../src/base/index.js';
import type { RuleSet } from '../../src/rules/index.js';

export interface TestUser {
  id: string;
  attributes: Record<string, unknown>;
}

/** Users whose values are of the right type, absent, null, empty or at the edge: what a careful caller sends. */
export function typedUsers(ruleSet: RuleSet, count: number): TestUser[] {
  return makeUsers(ruleSet, count, 'typed', (random, pools, type) => pick(random, pools[type]!));
}

/** Users with values of any type under any name: what the context modules are for. */
export function mistypedUsers(ruleSet: RuleSet, count: number): TestUser[] {
  return makeUsers(ruleSet, count, 'mistyped', (random, pools) => {
    const all = [pools.number!, pools.boolean!, pools.string!, MISTYPED];
    return pick(random, pick(random, all));
  });
}

const MISTYPED: unknown[] = [
  ...['3.2', '0', '-1', '1e3', 'abc', 'NaN', 'null', 'undefined', 'false', ' ', '\t', '\n'],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53 + 2, -(2 ** 53) - 2, 1e300, 1e-300],
  ...[[], {}, [3.2], ['team'], { a: 1 }, new Map()],
];

type Pools = Record<string, unknown[]>;

function makeUsers(
  ruleSet: RuleSet,
  count: number,
  label: string,
  draw: (random: Random, pools: Pools, type: string) => unknown,
): TestUser[] {
  const random = createRandom(`users/${label}`);
  const pools = new Map(ruleSet.features.map((f) => [f.name, poolsOf(ruleSet, f.name)]));
  return Array.from({ length: count }, (_, i) => {
    const attributes: Record<string, unknown> = {};
    for (const { name, type } of ruleSet.features) {
      const fate = random.uniform();
      if (fate < 0.1) continue;
      attributes[name] = fate < 0.2 ? null : draw(random, pools.get(name)!, type);
    }
    return { id: `u${i}`, attributes };
  });
}

/** Edge values around everything that the rules test a feature for. */
function poolsOf(ruleSet: RuleSet, feature: string): Pools {
  const number: unknown[] = [0, -0, 1, -1, 0.1 + 0.2, 2 ** 53 - 1, -(2 ** 53) + 1, 5e-324, 1e-7, 123456789.123];
  const string: unknown[] = ['', 'a,b', 'say "hi"', "it's", 'line\nbreak', '日本語', '😀', 'Ünïcode', 'null', '(none)', 'zzz'];
  for (const leaf of ruleSet.segments.flatMap((s) => s.any.flatMap((c) => c.all))) {
    if (leaf.feature !== feature) continue;
    const threshold = 'gte' in leaf ? leaf.gte : 'lt' in leaf ? leaf.lt : null;
    if (threshold !== null) {
      number.push(threshold, threshold, ulp(threshold, 1), ulp(threshold, -1), threshold + 1, threshold - 1);
      number.push(Math.fround(threshold), threshold * 2, threshold / 2);
    }
    const values = 'in' in leaf ? leaf.in : 'nin' in leaf ? leaf.nin : [];
    for (const v of values) {
      string.push(v, v, v, v.toUpperCase(), v.toLowerCase(), `${v}x`, v.slice(0, -1), v.normalize('NFD'), `${v} `, ` ${v}`);
    }
  }
  return { number, string, boolean: [true, false] };
}

/** The next double above or below. */
function ulp(x: number, direction: 1 | -1): number {
  if (x === 0) return direction * 5e-324;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const step = BigInt(x > 0 ? direction : -direction);
  view.setBigInt64(0, view.getBigInt64(0) + step);
  return view.getFloat64(0);
}

function pick<T>(random: Random, pool: readonly T[]): T {
  return pool[random.int(pool.length)]!;
}
