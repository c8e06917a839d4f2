import { parseDuration, toJson } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import { buildPersonas, DEFINITIONS, type FeatureRecipe, slug } from '../../personas/index.js';
import { need, type Stage } from '../stage.js';

/** Describes, names and judges the clusters: the persona model. */
export const describePersonas: Stage = {
  name: 'personas',
  title: 'describing personas',
  reads: ['features', 'discovery'],
  writes: ['model'],
  async run(state, { config, random, output, previous }) {
    const definitions = config.personas.names?.map((definition) => ({
      id: definition.id ?? slug(definition.name),
      name: definition.name,
      meaning: definition.meaning,
      when: definition.when.map(({ feature, on, gte, lt }) => ({
        feature,
        on,
        ...(gte === undefined ? {} : { gte }),
        ...(lt === undefined ? {} : { lt }),
      })),
    }));
    const model = buildPersonas(
      need(state, 'features'),
      need(state, 'discovery'),
      {
        definitions: definitions ?? DEFINITIONS,
        previous: previous ?? null,
        showIds: config.personas.show_ids,
        features: recipeOf(config, need(state, 'features').catalogue),
      },
      random.fork('personas'),
    );
    state.model = model;
    await output?.write('personas.json', toJson(model));
  },
};

function recipeOf({ features, sessions }: Config, catalogue: readonly string[]): FeatureRecipe {
  return {
    catalogue: [...catalogue],
    activation: features.activation ?? null,
    onboarding: features.onboarding,
    adoptionDays: features.adoption_days,
    excludeEvents: features.exclude_events,
    sessions: { gapMs: parseDuration(sessions.gap, 'sessions.gap'), by: sessions.by },
  };
}
