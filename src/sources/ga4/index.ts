import { sourceOf } from '../form.js';
import { bigquery } from './bigquery.js';
import { fivetran, flattened } from './flattened.js';
import { continued, flatParameters, unnested } from './unnested.js';

/** Firebase Analytics and Google Analytics 4, exported through BigQuery. */
export const ga4 = sourceOf('ga4', 'Firebase / GA4', [
  bigquery,
  flattened,
  fivetran,
  unnested,
  continued,
  flatParameters,
]);
