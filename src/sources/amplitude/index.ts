import { sourceOf } from '../form.js';
import { exportApi, fivetran, warehouse } from './export.js';
import { mergedIds } from './merges.js';

/** Amplitude: Export API and S3 files, warehouse tables, Fivetran's copy, merged ids. */
export const amplitude = sourceOf('amplitude', 'Amplitude', [mergedIds, exportApi, warehouse, fivetran]);
