import { encodeLeaf, type LeafEncoding, type RuleSet, thresholdText } from '../../rules/index.js';
import { contextModule } from './adapter.js';
import { attributeRules, type Flavour, outcomes, PERSONA, rulesFile, type Target } from './target.js';

/** Values are texts; an absent property is `(none)` for negative operators. */
const LEAF: LeafEncoding<unknown> = {
  gte: (f, v) => condition(f, 'greater or equal', [thresholdText(v)]),
  lt: (f, v) => condition(f, 'less', [thresholdText(v)]),
  is: (f, v) => condition(f, 'is', [String(v)]),
  in: (f, values) => condition(f, 'is', [...values]),
  nin: (f, values) => condition(f, 'is not', [...values, '', '(none)']),
};

function condition(feature: string, op: string, values: string[]): unknown {
  return { selector: ['context', 'user', 'user_properties', feature], op, values };
}

/** Amplitude Experiment: the flag `persona` for local evaluation. */
export const amplitudeExperiment: Target = {
  name: 'amplitude-experiment',
  title: 'Amplitude Experiment',
  kind: 'flags',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  byAssignment: (assignment) => documents(attributeRules(assignment.personas), 'by-attribute'),
};

function documents(ruleSet: RuleSet, flavour: Flavour) {
  const flag = {
    key: PERSONA,
    metadata: { deployed: true, evaluationMode: 'local', flagType: 'release', flagVersion: 1 },
    variants: Object.fromEntries(outcomes(ruleSet).map(({ id }) => [id, { key: id, value: id }])),
    segments: [
      ...ruleSet.segments.map((s) => ({
        metadata: { segmentName: s.id },
        conditions: s.any.map((clause) => clause.all.map((leaf) => encodeLeaf(leaf, LEAF))),
        variant: s.id,
      })),
      { metadata: { segmentName: 'All Other Users' }, variant: ruleSet.fallback.id },
    ],
  };
  return [
    rulesFile(`targets/amplitude-experiment/${flavour}.json`, [flag], ruleSet),
    contextModule(
      `targets/amplitude-experiment/${flavour}.context.mjs`,
      ruleSet,
      'The Amplitude Experiment user of a user.',
      'return { user_id: userId, user_properties: known };',
    ),
  ];
}
