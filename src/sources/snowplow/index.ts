import { sourceOf } from '../form.js';
import { atomicEvents, enrichedStream } from './atomic.js';

/** Snowplow: the table of enriched events. */
export const snowplow = sourceOf('snowplow', 'Snowplow', [atomicEvents, enrichedStream]);
