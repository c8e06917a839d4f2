import { sourceOf } from '../form.js';
import { rawMessages } from './raw.js';

/** Segment and its clones: raw archive, warehouse tables, data lake, profile tables. */
export const segment = sourceOf('segment', 'Segment', [rawMessages]);
