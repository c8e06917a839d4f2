import type { Assignment } from '../assignment.js';
import { requestLines } from './requests.js';
import type { Target } from './target.js';
import { confidenceText, personaTexts } from './traits.js';

/** Writes of one documents:batchWrite call; 10 MiB. */
const LIMITS = { maxItems: 500, maxBytes: 9_000_000 };

/** Firestore: batchWrite requests that set the persona on `users/<id>`, and a loader for them. */
export const firestore: Target = {
  name: 'firestore',
  title: 'Firestore',
  kind: 'database',
  byAssignment(assignment) {
    const changed = assignment.userIds.filter((id) => documentId(id) !== id).length;
    const notes = [
      `one documents:batchWrite body per line, at most ${LIMITS.maxItems} writes; give the lines to load.mjs, or replace PROJECT_ID and POST`,
    ];
    if (changed > 0)
      notes.push(`${changed} ids are no document ids and are percent-encoded; the field user_id is exact`);
    const records = assignment.userIds.length;
    return [
      {
        path: 'targets/firestore/batch-write.ndjson',
        content: requestLines(writes(assignment), '{"writes":[', ']}', LIMITS),
        records,
        notes,
      },
      { path: 'targets/firestore/load.mjs', content: LOADER, records: 1, notes: [] },
    ];
  },
};

const DOCUMENTS = 'projects/PROJECT_ID/databases/(default)/documents/users/';

/** The mask leaves the document's other fields alone. */
function* writes(assignment: Assignment): Generator<string> {
  const { asOf, userIds } = assignment;
  const personas = personaTexts(assignment);
  const time = asOf === undefined ? '' : `,"persona_as_of":{"timestampValue":${JSON.stringify(asOf)}}`;
  const fieldPaths = ['user_id', 'persona', 'persona_name', ...(asOf === undefined ? [] : ['persona_as_of'])];
  const mask = JSON.stringify(fieldPaths).slice(0, -1);
  for (let row = 0; row < userIds.length; row++) {
    const userId = userIds[row]!;
    const { idJson, nameJson } = personas[assignment.persona[row]!]!;
    const confidence = confidenceText(assignment, row);
    const score = confidence === null ? '' : `,"persona_confidence":{"doubleValue":${confidence}}`;
    const scorePath = confidence === null ? '' : ',"persona_confidence"';
    yield `{"update":{"name":${JSON.stringify(DOCUMENTS + documentId(userId))},"fields":{` +
      `"user_id":{"stringValue":${JSON.stringify(userId)}},"persona":{"stringValue":${idJson}},` +
      `"persona_name":{"stringValue":${nameJson}}${time}${score}}},"updateMask":{"fieldPaths":${mask}${scorePath}]}}`;
  }
}

/**
 * Document ids may not hold a slash, be `.` or `..`, or look like `__…__`. A percent sign is encoded, too: otherwise the
 * encoded form of one id could be the exact form of another.
 */
function documentId(id: string): string {
  const legal = !/[/%]/.test(id) && !/^(?:\.\.?|__.*__)$/s.test(id) && id !== '';
  if (legal) return id;
  return id === ''
    ? '%'
    : id
        .replaceAll('%', '%25')
        .replaceAll('/', '%2F')
        .replace(/^[._]/, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

const LOADER = `// Loads the lines of batch-write.ndjson into Firestore. Written by Kindred.
//   import { Firestore } from '@google-cloud/firestore';
//   await load(new Firestore(), lines);   // lines: any (async) iterable of the file's lines, such as readline gives

export async function load(firestore, lines) {
  const writer = firestore.bulkWriter();
  for await (const line of lines) {
    for (const { update } of JSON.parse(line).writes) {
      const id = update.name.slice(update.name.lastIndexOf('/') + 1);
      const fields = Object.entries(update.fields).map(([name, value]) => [name, valueOf(value)]);
      void writer.set(firestore.collection('users').doc(id), Object.fromEntries(fields), { merge: true });
    }
  }
  await writer.close();
}

function valueOf({ stringValue, doubleValue, timestampValue }) {
  if (timestampValue !== undefined) return new Date(timestampValue);
  return stringValue ?? doubleValue;
}
`;
