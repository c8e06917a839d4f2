import { type Clause, encodeLeaf, type LeafEncoding, type RuleSet, type Segment } from '../../rules/index.js';
import { contextModule } from './adapter.js';
import { attributeRules, type Flavour, rulesFile, type Target } from './target.js';

/** One leaf as JsonLogic terms to be joined by `and`. `null < 3` is true and so is "not in", hence the guards. */
const LEAF: LeafEncoding<unknown[]> = {
  gte: (f, v) => [present(f), { '>=': [{ var: f }, v] }],
  lt: (f, v) => [present(f), { '<': [{ var: f }, v] }],
  is: (f, v) => [{ '===': [{ var: f }, v] }],
  in: (f, values) => [{ in: [{ var: f }, values] }],
  nin: (f, values) => [present(f), { '!': [{ in: [{ var: f }, [...values, '']] }] }],
};

function present(feature: string): unknown {
  return { '!==': [{ var: feature }, null] };
}

/** A segment as a JsonLogic condition. */
export function jsonLogicCondition(segment: Segment): unknown {
  const clauses = segment.any.map((clause: Clause) => {
    const terms = clause.all.flatMap((leaf) => encodeLeaf(leaf, LEAF));
    return terms.length === 1 ? terms[0] : { and: terms };
  });
  return clauses.length === 1 ? clauses[0] : { or: clauses };
}

/** JsonLogic: one expression that gives the segment id. */
export const jsonLogic: Target = {
  name: 'json-logic',
  title: 'JsonLogic',
  kind: 'code',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  byAssignment: (assignment) => documents(attributeRules(assignment.personas), 'by-attribute'),
};

function documents(ruleSet: RuleSet, flavour: Flavour) {
  const branches = ruleSet.segments.flatMap((s) => [jsonLogicCondition(s), s.id]);
  const document = { if: [...branches, ruleSet.fallback.id] };
  return [
    rulesFile(`targets/json-logic/${flavour}.json`, document, ruleSet),
    contextModule(
      `targets/json-logic/${flavour}.context.mjs`,
      ruleSet,
      'The data of a user for JsonLogic.',
      'return known;',
    ),
  ];
}
