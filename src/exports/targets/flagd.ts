import type { RuleSet } from '../../rules/index.js';
import { contextModule } from './adapter.js';
import { jsonLogicCondition } from './json-logic.js';
import { attributeRules, type Flavour, outcomes, PERSONA, rulesFile, type Target } from './target.js';

/** OpenFeature flagd: a flag definition file with the string flag `persona`. */
export const flagd: Target = {
  name: 'flagd',
  title: 'OpenFeature flagd',
  kind: 'flags',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  byAssignment: (assignment) => documents(attributeRules(assignment.personas), 'by-attribute'),
};

function documents(ruleSet: RuleSet, flavour: Flavour) {
  const evaluator = (id: string) => `is_${id}`;
  const branches = ruleSet.segments.flatMap((s) => [{ $ref: evaluator(s.id) }, s.id]);
  const document = {
    $schema: 'https://flagd.dev/schema/v0/flags.json',
    metadata: { flagSetId: 'personas', version: ruleSet.version },
    $evaluators: Object.fromEntries(ruleSet.segments.map((s) => [evaluator(s.id), jsonLogicCondition(s)])),
    flags: {
      [PERSONA]: {
        state: 'ENABLED',
        variants: Object.fromEntries(outcomes(ruleSet).map(({ id }) => [id, id])),
        defaultVariant: ruleSet.fallback.id,
        targeting: { if: [...branches, ruleSet.fallback.id] },
      },
    },
  };
  return [
    rulesFile(`targets/flagd/${flavour}.flagd.json`, document, ruleSet),
    contextModule(
      `targets/flagd/${flavour}.context.mjs`,
      ruleSet,
      'The OpenFeature evaluation context of a user.',
      'return { targetingKey: userId, ...known };',
    ),
  ];
}
