import { toJson } from '../../base/index.js';
import type { Assignment } from '../assignment.js';
import { inChunks } from '../csv.js';
import type { ExportFile } from '../file.js';
import { requestLines } from './requests.js';
import type { Target } from './target.js';
import { confidenceText, personaTexts } from './traits.js';

const TABLE = 'personas';
/** BatchWriteItem: items and bytes of one request. */
const LIMITS = { maxItems: 25, maxBytes: 16_000_000 };
/** Bytes of a partition key, `USER#` included. */
const MAX_KEY_BYTES = 2048;

/** DynamoDB: DynamoDB JSON for import from S3 with its ImportTable request, and BatchWriteItem requests. */
export const dynamodb: Target = {
  name: 'dynamodb',
  title: 'DynamoDB',
  kind: 'database',
  byAssignment(assignment) {
    const tooLong = assignment.userIds.filter(isTooLong).length;
    const notes =
      tooLong > 0 ? [`${tooLong} users are left out: their ids are longer than a key may be`] : [];
    const records = assignment.userIds.length - tooLong;
    return [
      importFile(assignment, records, notes),
      {
        path: 'targets/dynamodb/import-table.json',
        content: toJson(importTable()),
        records: 1,
        notes: ['aws dynamodb import-table --cli-input-json file://import-table.json; creates a new table'],
      },
      {
        path: 'targets/dynamodb/batch-write.ndjson',
        content: requestLines(puts(assignment), `{"${TABLE}":[`, ']}', LIMITS),
        records,
        notes: [...notes, 'one BatchWriteItem RequestItems per line; send UnprocessedItems again'],
      },
    ];
  },
};

function importFile(assignment: Assignment, records: number, notes: string[]): ExportFile {
  const lines = (function* () {
    for (const item of items(assignment)) yield `{"Item":${item}}\n`;
  })();
  return { path: 'targets/dynamodb/import.ddb.json', content: inChunks(lines), records, notes };
}

function* puts(assignment: Assignment): Generator<string> {
  for (const item of items(assignment)) yield `{"PutRequest":{"Item":${item}}}`;
}

/**
 * Items in an order far from that of the ids: sorted keys would all land on one partition. The walk with a stride
 * coprime to the number of rows visits each row once.
 */
function* items(assignment: Assignment): Generator<string> {
  const rows = assignment.userIds.length;
  const stride = coprimeStride(rows);
  const personas = personaTexts(assignment);
  const time = assignment.asOf === undefined ? '' : `,"as_of":{"S":${JSON.stringify(assignment.asOf)}}`;
  for (let i = 0, row = 0; i < rows; i++, row = (row + stride) % rows) {
    const userId = assignment.userIds[row]!;
    if (isTooLong(userId)) continue;
    const { idJson, nameJson } = personas[assignment.persona[row]!]!;
    const confidence = confidenceText(assignment, row);
    const score = confidence === null ? '' : `,"confidence":{"N":"${confidence}"}`;
    yield `{"pk":{"S":${JSON.stringify(`USER#${userId}`)}},"sk":{"S":"PERSONA"},` +
      `"user_id":{"S":${JSON.stringify(userId)}},"persona":{"S":${idJson}},"persona_name":{"S":${nameJson}}${score}${time}}`;
  }
}

function isTooLong(userId: string): boolean {
  return 3 * userId.length > MAX_KEY_BYTES - 5 && Buffer.byteLength(userId) > MAX_KEY_BYTES - 5;
}

function coprimeStride(rows: number): number {
  let stride = Math.max(1, Math.round(rows * 0.618));
  while (gcd(stride, rows) > 1) stride++;
  return stride;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function importTable(): unknown {
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  return {
    S3BucketSource: { S3Bucket: 'my-bucket', S3KeyPrefix: 'personas/' },
    InputFormat: 'DYNAMODB_JSON',
    InputCompressionType: 'NONE',
    TableCreationParameters: {
      TableName: TABLE,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'persona', 'user_id'].map(text),
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by_persona',
          KeySchema: [
            { AttributeName: 'persona', KeyType: 'HASH' },
            { AttributeName: 'user_id', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  };
}
