import { encodeLeaf, type LeafEncoding, type RuleSet } from '../../rules/index.js';
import { attributeRules, type Flavour, rulesFile, type Target } from './target.js';

const LEAF: LeafEncoding<unknown> = {
  gte: (f, v) => ({ [f]: { $gte: v } }),
  lt: (f, v) => ({ [f]: { $lt: v } }),
  is: (f, v) => ({ [f]: { $eq: v } }),
  in: (f, values) => ({ [f]: { $in: [...values] } }),
  nin: (f, values) => ({ [f]: { $exists: true, $type: 'string', $nin: [...values, ''] } }),
};

/** MongoDB: one query per segment, each without the users of earlier segments. */
export const mongo: Target = {
  name: 'mongo',
  title: 'MongoDB queries',
  kind: 'database',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  byAssignment: (assignment) => documents(attributeRules(assignment.personas), 'by-attribute'),
};

function documents(ruleSet: RuleSet, flavour: Flavour) {
  const own = ruleSet.segments.map((s) => ({
    $or: s.any.map((clause) => ({ $and: clause.all.map((leaf) => encodeLeaf(leaf, LEAF)) })),
  }));
  const queries = ruleSet.segments.map((s, i) => ({
    segment: s.id,
    query: i === 0 ? own[i] : { $and: [own[i], { $nor: own.slice(0, i) }] },
  }));
  queries.push({
    segment: ruleSet.fallback.id,
    query: own.length === 0 ? { $and: [{}] } : { $nor: own },
  } as never);
  return [rulesFile(`targets/mongo/${flavour}.json`, queries, ruleSet)];
}
