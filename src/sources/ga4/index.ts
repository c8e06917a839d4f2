import { sourceOf } from '../form.js';
import { bigquery } from './bigquery.js';

/** Firebase Analytics and Google Analytics 4, exported through BigQuery. */
export const ga4 = sourceOf('ga4', 'Firebase / GA4', [bigquery]);
