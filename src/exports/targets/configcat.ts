import { encodeLeaf, type LeafEncoding, type RuleSet } from '../../rules/index.js';
import { contextModule } from './adapter.js';
import { attributeRules, type Flavour, PERSONA, rulesFile, type Target } from './target.js';

/** Comparators of config_v6. A missing or empty attribute skips the rule, negated or not: no guards needed. */
const COMPARATOR = { isOneOf: 0, isNotOneOf: 1, less: 12, greaterOrEqual: 15, textEquals: 28 } as const;

const LEAF: LeafEncoding<unknown> = {
  gte: (a, d) => ({ u: { a, c: COMPARATOR.greaterOrEqual, d } }),
  lt: (a, d) => ({ u: { a, c: COMPARATOR.less, d } }),
  is: (a, value) => ({ u: { a, c: COMPARATOR.textEquals, s: String(value) } }),
  in: (a, values) => ({ u: { a, c: COMPARATOR.isOneOf, l: [...values] } }),
  nin: (a, values) => ({ u: { a, c: COMPARATOR.isNotOneOf, l: [...values] } }),
};

/** ConfigCat: a config_v6 document with the text setting `persona`. */
export const configcat: Target = {
  name: 'configcat',
  title: 'ConfigCat',
  kind: 'flags',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  byAssignment: (assignment) => documents(attributeRules(assignment.personas), 'by-attribute'),
};

function documents(ruleSet: RuleSet, flavour: Flavour) {
  const rules = ruleSet.segments.flatMap((segment) =>
    segment.any.map((clause, i) => ({
      c: clause.all.map((leaf) => encodeLeaf(leaf, LEAF)),
      s: { v: { s: segment.id }, i: `${segment.id}-${i}` },
    })),
  );
  const document = {
    // The salt enters hashed comparisons only, which these rules do not use.
    p: { u: 'https://cdn-global.configcat.com', r: 0, s: 'a2luZHJlZA==' },
    s: [],
    f: { [PERSONA]: { t: 1, r: rules, p: [], v: { s: ruleSet.fallback.id }, i: ruleSet.fallback.id } },
  };
  return [
    rulesFile(`targets/configcat/${flavour}.config_v6.json`, document, ruleSet, [
      'the format that SDKs download, for a proxy or for flag overrides; the console takes rules over its REST API',
    ]),
    contextModule(
      `targets/configcat/${flavour}.context.mjs`,
      ruleSet,
      'The ConfigCat user object of a user.',
      `const custom = {};
for (const [name, value] of Object.entries(known)) custom[name] = typeof value === 'boolean' ? String(value) : value;
return { identifier: userId, custom };`,
    ),
  ];
}
