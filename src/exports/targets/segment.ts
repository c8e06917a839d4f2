import { sha256 } from '../../base/index.js';
import type { Assignment } from '../assignment.js';
import { requestLines } from './requests.js';
import type { Target } from './target.js';
import { userTraits } from './traits.js';

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

function* identifies(assignment: Assignment): Generator<string> {
  for (const { userId, persona, name, confidence } of userTraits(assignment)) {
    yield JSON.stringify({
      type: 'identify',
      userId,
      messageId: messageId(userId, persona),
      traits: {
        persona,
        persona_name: name,
        ...(confidence === null ? {} : { persona_confidence: confidence }),
      },
      ...(assignment.asOf === undefined ? {} : { timestamp: assignment.asOf }),
      // A calculated trait is no sign of life.
      context: { active: false },
    });
  }
}

/** The same for the same user and persona, so that Segment drops repeats. */
function messageId(userId: string, persona: string): string {
  const plain = `kindred-${persona}-${userId}`;
  return plain.length <= MAX_MESSAGE_ID ? plain : `kindred-${sha256(`${persona}\n${userId}`)}`;
}
