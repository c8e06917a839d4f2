import { encodeLeaf, type LeafEncoding, type RuleSet, type Segment } from '../../rules/index.js';
import { contextModule } from './adapter.js';
import { attributeRules, type Flavour, outcomes, PERSONA, rulesFile, type Target } from './target.js';

/** Absent, null and mistyped attributes are UNKNOWN, which `not` leaves UNKNOWN: no guards but for the empty text. */
const LEAF: LeafEncoding<unknown> = {
  gte: (f, v) => test(f, 'ge', v),
  lt: (f, v) => test(f, 'lt', v),
  is: (f, v) => test(f, 'exact', v),
  in: (f, values) => ['or', ...values.map((v) => test(f, 'exact', v))],
  nin: (f, values) => [
    'and',
    { type: 'custom_attribute', name: f, match: 'exists' },
    ['not', ['or', ...[...values, ''].map((v) => test(f, 'exact', v))]],
  ],
};

function test(name: string, match: string, value: unknown): unknown {
  return { type: 'custom_attribute', name, match, value };
}

/** Optimizely Feature Experimentation: a datafile with typed audiences and the flag `persona`. */
export const optimizely: Target = {
  name: 'optimizely',
  title: 'Optimizely Feature Experimentation',
  kind: 'flags',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  byAssignment: (assignment) => documents(attributeRules(assignment.personas), 'by-attribute'),
};

const VARIABLE = 'variable_persona';
const ROLLOUT = 'rollout_persona';

function documents(ruleSet: RuleSet, flavour: Flavour) {
  const audience = (id: string) => `audience_${id}`;
  const document = {
    version: '4',
    accountId: '1',
    projectId: 'kindred',
    revision: '1',
    environmentKey: 'production',
    anonymizeIP: true,
    botFiltering: false,
    sendFlagDecisions: false,
    attributes: ruleSet.features.map((f) => ({ id: `attribute_${f.name}`, key: f.name })),
    events: [],
    // SDKs before typed audiences read this list; nobody matches the entry.
    audiences: [
      {
        id: '$opt_dummy_audience',
        name: 'dummy',
        conditions: JSON.stringify(['or', test('$opt_dummy_attribute', 'exact', 'impossible')]),
      },
    ],
    typedAudiences: ruleSet.segments.map((s) => ({
      id: audience(s.id),
      name: s.id,
      conditions: conditions(s),
    })),
    featureFlags: [
      {
        id: 'flag_persona',
        key: PERSONA,
        rolloutId: ROLLOUT,
        experimentIds: [],
        variables: [{ id: VARIABLE, key: PERSONA, type: 'string', defaultValue: ruleSet.fallback.id }],
      },
    ],
    rollouts: [
      {
        id: ROLLOUT,
        experiments: outcomes(ruleSet).map(({ id }) =>
          delivery(id, id === ruleSet.fallback.id ? [] : ['or', audience(id)]),
        ),
      },
    ],
    experiments: [],
    groups: [],
    variables: [],
    integrations: [],
    holdouts: [],
  };
  return [
    rulesFile(`targets/optimizely/${flavour}.json`, document, ruleSet),
    contextModule(
      `targets/optimizely/${flavour}.context.mjs`,
      ruleSet,
      'The Optimizely attributes of a user.',
      'return known;',
    ),
  ];
}

function conditions(segment: Segment): unknown {
  return ['or', ...segment.any.map((clause) => ['and', ...clause.all.map((leaf) => encodeLeaf(leaf, LEAF))])];
}

/** A rule that delivers one persona's variation to everyone in the audience. */
function delivery(id: string, audienceConditions: unknown[]): unknown {
  const variation = `variation_${id}`;
  return {
    id: `rule_${id}`,
    key: `deliver_${id}`,
    status: 'Running',
    layerId: ROLLOUT,
    audienceIds: [],
    audienceConditions,
    variations: [{ id: variation, key: id, featureEnabled: true, variables: [{ id: VARIABLE, value: id }] }],
    forcedVariations: {},
    trafficAllocation: [{ entityId: variation, endOfRange: 10_000 }],
  };
}
