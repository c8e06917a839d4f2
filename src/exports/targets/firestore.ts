import type { Assignment } from '../assignment.js';
import { requestLines } from './requests.js';
import type { Target } from './target.js';
import { userTraits } from './traits.js';

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
      `one documents:batchWrite body per line, at most ${LIMITS.maxItems} writes; run load.mjs, or replace PROJECT_ID and POST`,
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

function* writes(assignment: Assignment): Generator<string> {
  for (const { userId, persona, name, confidence } of userTraits(assignment)) {
    const fields = {
      user_id: { stringValue: userId },
      persona: { stringValue: persona },
      persona_name: { stringValue: name },
      ...(confidence === null ? {} : { persona_confidence: { doubleValue: confidence } }),
      ...(assignment.asOf === undefined ? {} : { persona_as_of: { timestampValue: assignment.asOf } }),
    };
    // The mask leaves the document's other fields alone.
    yield JSON.stringify({
      update: { name: DOCUMENTS + documentId(userId), fields },
      updateMask: { fieldPaths: Object.keys(fields) },
    });
  }
}

/** Document ids may not hold a slash, be `.` or `..`, look like `__…__`, or take more than 1,500 bytes. */
function documentId(id: string): string {
  const legal = !id.includes('/') && !/^(?:\.\.?|__.*__)$/s.test(id) && id !== '';
  if (legal) return id;
  return id === ''
    ? '%'
    : id
        .replaceAll('%', '%25')
        .replaceAll('/', '%2F')
        .replace(/^[._]/, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

const LOADER = `// Loads batch-write.ndjson into Firestore. Written by Kindred.
//   npm install @google-cloud/firestore && node load.mjs batch-write.ndjson
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Firestore } from '@google-cloud/firestore';

const firestore = new Firestore();
const writer = firestore.bulkWriter();
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  for (const { update } of JSON.parse(line).writes) {
    const id = update.name.slice(update.name.lastIndexOf('/') + 1);
    const fields = Object.entries(update.fields).map(([name, value]) => [name, valueOf(value)]);
    void writer.set(firestore.collection('users').doc(id), Object.fromEntries(fields), { merge: true });
  }
}
await writer.close();

function valueOf({ stringValue, doubleValue, timestampValue }) {
  if (timestampValue !== undefined) return new Date(timestampValue);
  return stringValue ?? doubleValue;
}
`;
