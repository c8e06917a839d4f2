import { type Form, isObject, judged, present, SCORE, shareOf } from '../form.js';
import type { FileHead } from '../source.js';
import { mixpanelEvents } from './events.js';

const OWN_KEYS = ['$insert_id', 'mp_processing_time_ms', '$mp_api_endpoint', 'mp_lib', 'mp_country_code'];
const PATH = /full_day|mp_raw|mixpanel/i;

/** Raw Event Export, the old raw pipeline, and the JSON arrays of mixpanel-utils: `{event, properties: {time, …}}`. */
export const rawExport: Form = {
  name: 'raw-export',
  role: 'events',
  judge(head) {
    if (isForeign(head)) return undefined;
    const fitting = shareOf(head, (r) => typeof r.event === 'string' && timeOf(r.properties) !== undefined);
    if (fitting < 0.5) return undefined;
    const own = OWN_KEYS.filter(
      (key) => shareOf(head, (r) => isObject(r.properties) && key in r.properties) > 0,
    );
    const score = own.length > 0 ? SCORE.signature : SCORE.possible;
    return judged(head, score, ['event', 'properties.time', ...own.map((key) => `properties.${key}`)], PATH);
  },
  select: (head, options, dialect) =>
    mixpanelEvents(head, options, dialect, {
      event: (fields) => fields.at('event'),
      time: (fields) => fields.at('properties', 'time'),
      own: (fields, name) =>
        name === '$distinct_ids' ? fields.json('properties', name) : fields.at('properties', name),
      custom: (fields, name) => fields.at('properties', name),
      shifted: true,
    }),
};

/** Segment and RudderStack (`type` and `messageId`) and PostHog (`uuid` and `timestamp`) have `properties` as well. */
function isForeign(head: FileHead): boolean {
  return (
    present(head, ['messageId']).length > 0 ||
    present(head, ['uuid', 'distinct_id', 'timestamp']).length === 3
  );
}

function timeOf(properties: unknown): number | undefined {
  if (!isObject(properties)) return undefined;
  const time = properties.time;
  const value = typeof time === 'string' && time.trim() !== '' ? Number(time) : time;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
