import { encodeLeaf, type LeafEncoding, type RuleSet, thresholdText } from '../../rules/index.js';
import { contextModule } from './adapter.js';
import { attributeRules, type Flavour, limitError, PERSONA, rulesFile, type Target } from './target.js';

/** Values are texts. `NOT_IN` holds for an absent field, hence the pattern that asks for at least one character. */
const LEAF: LeafEncoding<unknown[]> = {
  gte: (f, v) => [constraint(f, 'NUM_GTE', { value: thresholdText(v) })],
  lt: (f, v) => [constraint(f, 'NUM_LT', { value: thresholdText(v) })],
  is: (f, v) => [constraint(f, 'IN', { values: [String(v)] })],
  in: (f, values) => [constraint(f, 'IN', { values: [...values] })],
  nin: (f, values) => [
    constraint(f, 'REGEX', { value: '(?s)^.+$' }),
    constraint(f, 'NOT_IN', { values: [...values] }),
  ],
};

function constraint(
  contextName: string,
  operator: string,
  operand: { value?: string; values?: string[] },
): unknown {
  return { contextName, operator, inverted: false, caseInsensitive: false, values: [], ...operand };
}

/** Limits of unleash-server 7.5 by default. */
const MAX_STRATEGIES = 30;
const MAX_CONSTRAINTS = 30;

/** Unleash: client features for bootstrapping, and an import with the same strategies. One strategy per clause. */
export const unleash: Target = {
  name: 'unleash',
  title: 'Unleash',
  kind: 'flags',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  byAssignment: (assignment) => documents(attributeRules(assignment.personas), 'by-attribute'),
};

function documents(ruleSet: RuleSet, flavour: Flavour) {
  const strategies = strategiesOf(ruleSet);
  const feature = {
    name: PERSONA,
    type: 'experiment',
    project: 'default',
    stale: false,
    impressionData: false,
  };
  const client = {
    version: 2,
    features: [{ ...feature, enabled: true, variants: [], strategies }],
    segments: [],
  };
  const imported = {
    project: 'default',
    environment: 'development',
    data: {
      features: [{ ...feature, archived: false, description: 'Personas, written by Kindred.' }],
      featureStrategies: strategies.map((s, sortOrder) => ({
        ...s,
        featureName: PERSONA,
        title: '',
        disabled: false,
        sortOrder,
      })),
      featureEnvironments: [
        { featureName: PERSONA, environment: 'development', enabled: true, name: PERSONA, variants: [] },
      ],
      contextFields: ruleSet.features.map((f) => ({ name: f.name, stickiness: false, legalValues: [] })),
      featureTags: [],
      segments: [],
      tagTypes: [],
      links: [],
      dependencies: [],
    },
  };
  const notes = usesExclusion(ruleSet)
    ? ['conditions of the form "none of" use the REGEX operator, which SDKs before 2026 do not know']
    : [];
  return [
    rulesFile(`targets/unleash/${flavour}.client-features.json`, client, ruleSet, notes),
    rulesFile(`targets/unleash/${flavour}.import.json`, imported, ruleSet, notes),
    contextModule(
      `targets/unleash/${flavour}.context.mjs`,
      ruleSet,
      'The Unleash context of a user.',
      `const properties = Object.fromEntries(Object.entries(known).map(([name, value]) => [name, String(value)]));
return { userId, properties };`,
    ),
  ];
}

function strategiesOf(ruleSet: RuleSet) {
  const strategies = ruleSet.segments.flatMap((segment) =>
    segment.any.map((clause) =>
      strategy(
        segment.id,
        clause.all.flatMap((leaf) => encodeLeaf(leaf, LEAF)),
      ),
    ),
  );
  strategies.push(strategy(ruleSet.fallback.id, []));
  if (strategies.length > MAX_STRATEGIES) {
    const fix = 'lower rules.max_conditions or the number of personas, or raise the limit of your server';
    throw limitError(
      'unleash',
      `${strategies.length} clauses`,
      `at most ${MAX_STRATEGIES} strategies per flag`,
      fix,
    );
  }
  const longest = Math.max(...strategies.map((s) => s.constraints.length));
  if (longest > MAX_CONSTRAINTS) {
    const fix = 'write shorter clauses';
    throw limitError(
      'unleash',
      `a clause of ${longest} conditions`,
      `at most ${MAX_CONSTRAINTS} constraints`,
      fix,
    );
  }
  return strategies;
}

function strategy(id: string, constraints: unknown[]) {
  return {
    name: 'flexibleRollout',
    parameters: { rollout: '100', stickiness: 'userId', groupId: PERSONA },
    constraints,
    segments: [],
    variants: [
      {
        name: id,
        weight: 1000,
        weightType: 'variable',
        stickiness: 'userId',
        payload: { type: 'string', value: id },
      },
    ],
  };
}

function usesExclusion(ruleSet: RuleSet): boolean {
  return ruleSet.segments.some((s) => s.any.some((c) => c.all.some((leaf) => 'nin' in leaf)));
}
