import type { Assignment } from '../assignment.js';
import { personaCsv } from './persona-csv.js';
import { requestLines } from './requests.js';
import type { Target } from './target.js';
import { personaTexts, traitsJson } from './traits.js';

/** Limits of /engage: updates and bytes of one request. */
const LIMITS = { maxItems: 2000, maxBytes: 1_000_000 };
/** A lookup table holds 100 MB, about a million rows. */
const MAX_TABLE_BYTES = 100_000_000;

/** Mixpanel: profile updates that set `persona`, and a lookup table keyed by user id. */
export const mixpanel: Target = {
  name: 'mixpanel',
  title: 'Mixpanel',
  kind: 'analytics',
  byAssignment: (assignment) => [
    {
      path: 'targets/mixpanel/profiles.ndjson',
      content: requestLines(profiles(assignment), '[', ']', LIMITS),
      records: assignment.userIds.length,
      notes: [
        `one request body per line, at most ${LIMITS.maxItems} updates: replace PROJECT_TOKEN, then POST each line to ` +
          'https://api.mixpanel.com/engage?strict=1#profile-batch-update',
      ],
    },
    {
      path: 'targets/mixpanel/lookup-table.csv',
      content: personaCsv(assignment, 'distinct_id'),
      records: assignment.userIds.length,
      notes: [
        'PUT /lookup-tables/{id}, content type text/csv; the first column is the key',
        ...sizeNotes(assignment),
      ],
    },
  ],
};

/** An address of "0" keeps Mixpanel from placing the profile where the sender is. */
function* profiles(assignment: Assignment): Generator<string> {
  const personas = personaTexts(assignment);
  for (let row = 0; row < assignment.userIds.length; row++) {
    const id = JSON.stringify(assignment.userIds[row]);
    const traits = traitsJson(assignment, row, personas);
    yield `{"$token":"PROJECT_TOKEN","$distinct_id":${id},"$ip":"0","$set":${traits}}`;
  }
}

function sizeNotes(assignment: Assignment): string[] {
  const longest = Math.max(0, ...assignment.personas.map((p) => p.id.length + p.name.length));
  const bytes = assignment.userIds.reduce((n, id) => n + id.length + longest + 4, 0);
  return bytes > MAX_TABLE_BYTES ? ['may be above the 100 MB of a lookup table: use the profiles'] : [];
}
