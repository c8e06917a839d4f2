import { encodeLeaf, type LeafEncoding, type RuleSet, type Segment } from './form.js';
import { MAX_NUMBER } from './limits.js';

/** A user's attributes under the names of the rule set's features. Anything else in it is ignored. */
export type User = Readonly<Record<string, unknown>>;

type Test = (user: User) => boolean;

const TESTS: LeafEncoding<Test> = {
  gte: (f, v) => (user) => isNumber(user[f]) && user[f] >= v,
  lt: (f, v) => (user) => isNumber(user[f]) && user[f] < v,
  is: (f, v) => (user) => user[f] === v,
  in: (f, values) => {
    const set: ReadonlySet<unknown> = new Set(values);
    return (user) => set.has(user[f]);
  },
  nin: (f, values) => {
    const set: ReadonlySet<unknown> = new Set(values);
    return (user) => typeof user[f] === 'string' && user[f] !== '' && !set.has(user[f]);
  },
};

/** Prepares a rule set: the result gives a user's segment id. */
export function compileRules(ruleSet: RuleSet): (user: User) => string {
  const segments = ruleSet.segments.map((s) => ({ id: s.id, holds: compileSegment(s) }));
  return (user) => {
    for (const segment of segments) if (segment.holds(user)) return segment.id;
    return ruleSet.fallback.id;
  };
}

/** The segment of one user. For many users prepare the rules once with {@link compileRules}. */
export function evaluateRules(ruleSet: RuleSet, user: User): string {
  return compileRules(ruleSet)(user);
}

function compileSegment(segment: Segment): Test {
  const clauses = segment.any.map((clause) => clause.all.map((leaf) => encodeLeaf(leaf, TESTS)));
  return (user) => clauses.some((leaves) => leaves.every((test) => test(user)));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MAX_NUMBER;
}
