import { sourceOf } from '../form.js';
import { identityMapping } from './mapping.js';
import { people, peopleCsv, peoplePipeline } from './people.js';
import { rawExport } from './raw.js';
import { fivetran, pipeline, schematized, singer, utilsCsv } from './tables.js';

/** Mixpanel: event exports of every kind, people exports, and the identity mapping table. */
export const mixpanel = sourceOf('mixpanel', 'Mixpanel', [
  identityMapping,
  rawExport,
  utilsCsv,
  pipeline,
  schematized,
  singer,
  fivetran,
  people,
  peopleCsv,
  peoplePipeline,
]);

export { mixpanelIdOf } from './identity.js';
