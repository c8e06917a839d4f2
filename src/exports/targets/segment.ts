import { sha256 } from '../../base/index.js';
import type { Assignment } from '../assignment.js';
import { requestLines } from './requests.js';
import type { Target } from './target.js';
import { personaTexts, traitsJson } from './traits.js';

/** Limits of /v1/batch: 2,500 events and 500 KB; the SDK itself stops at 480 KB. */
const LIMITS = { maxItems: 2500, maxBytes: 480_000 };
const MAX_MESSAGE_ID = 100;

/** Twilio Segment: identify calls that set the traits, packed into batches. */
export const segment: Target = {
  name: 'segment',
  title: 'Segment',
  kind: 'analytics',
  byAssignment: (assignment) => [
    {
      path: 'targets/segment/identify-batches.ndjson',
      content: requestLines(identifies(assignment), '{"batch":[', ']}', LIMITS),
      records: assignment.userIds.length,
      notes: [
        `one request body per line, at most ${LIMITS.maxItems} users and 480 KB: POST each line to ` +
          'https://api.segment.io/v1/batch; sending a line twice does no harm, message ids repeat',
      ],
    },
  ],
};

/** Not active: a calculated trait is no sign of life. */
function* identifies(assignment: Assignment): Generator<string> {
  const personas = personaTexts(assignment);
  const time = assignment.asOf === undefined ? '' : `,"timestamp":${JSON.stringify(assignment.asOf)}`;
  for (let row = 0; row < assignment.userIds.length; row++) {
    const userId = assignment.userIds[row]!;
    const message = JSON.stringify(
      messageId(userId, personas[assignment.persona[row]!]!.id, assignment.asOf),
    );
    const traits = traitsJson(assignment, row, personas);
    yield `{"type":"identify","userId":${JSON.stringify(userId)},"messageId":${message},"traits":${traits}${time},` +
      '"context":{"active":false}}';
  }
}

/**
 * The same for the same user, persona and moment, so that Segment drops repeats; another day's is another. No persona id
 * has a colon, so no two users share one.
 */
function messageId(userId: string, persona: string, asOf = ''): string {
  const plain = `kindred:${asOf}:${persona}:${userId}`;
  return plain.length <= MAX_MESSAGE_ID ? plain : `kindred:${sha256(plain)}`;
}
