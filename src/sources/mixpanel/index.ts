import { sourceOf } from '../form.js';
import { rawExport } from './raw.js';

/** Mixpanel: event exports of every kind, people exports, and the identity mapping table. */
export const mixpanel = sourceOf('mixpanel', 'Mixpanel', [rawExport]);
