import { type FlaggedExperiment, PERSONA_ATTRIBUTE } from './target.js';

/** An Optimizely Feature Experimentation datafile with one flag and one running experiment. */
export function optimizelyExperiment({ key, variants, personas }: FlaggedExperiment): unknown {
  const audience = `audience_${key}`;
  const experiment = `experiment_${key}`;
  const variation = (i: number) => `${experiment}_${i}`;
  const conditions = [
    'or',
    ...personas.map((value) => ({
      type: 'custom_attribute',
      name: PERSONA_ATTRIBUTE,
      match: 'exact',
      value,
    })),
  ];
  let end = 0;
  const trafficAllocation = variants.map((variant, i) => {
    end += variant.weight;
    return { entityId: variation(i), endOfRange: end };
  });
  return {
    version: '4',
    accountId: '1',
    projectId: 'kindred',
    revision: '1',
    environmentKey: 'production',
    anonymizeIP: true,
    botFiltering: false,
    sendFlagDecisions: true,
    attributes: [{ id: `attribute_${PERSONA_ATTRIBUTE}`, key: PERSONA_ATTRIBUTE }],
    events: [],
    audiences: [],
    typedAudiences: personas.length > 0 ? [{ id: audience, name: key, conditions }] : [],
    groups: [],
    integrations: [],
    holdouts: [],
    rollouts: [],
    featureFlags: [{ id: `flag_${key}`, key, rolloutId: '', experimentIds: [experiment], variables: [] }],
    experiments: [
      {
        id: experiment,
        key,
        status: 'Running',
        layerId: `layer_${key}`,
        audienceIds: [],
        audienceConditions: personas.length > 0 ? ['or', audience] : [],
        forcedVariations: {},
        variations: variants.map((variant, i) => ({
          id: variation(i),
          key: variant.name,
          featureEnabled: true,
          variables: [],
        })),
        trafficAllocation,
      },
    ],
  };
}
