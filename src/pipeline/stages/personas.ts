import { toJson } from '../../base/index.js';
import { buildPersonas, DEFINITIONS, slug } from '../../personas/index.js';
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
      { definitions: definitions ?? DEFINITIONS, previous: previous ?? null },
      random.fork('personas'),
    );
    state.model = model;
    await output?.write('personas.json', toJson(model));
  },
};
