import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Analytics } from '@segment/analytics-node';
import Mixpanel from 'mixpanel';
import type { Assignment, ExportFile } from '../../src/exports/index.js';
import { findTarget } from '../../src/exports/targets/registry.js';
import { ruleSetJsonSchema } from '../../src/rules/index.js';
import { ruleSets } from './rule-sets.js';
import { sampleAssignment } from './sample-assignment.js';

/**
 * Holds documents by assignment against what vendors' own clients send or accept, offline: DynamoDB (dynalite with the
 * AWS SDK), Firestore's protocol buffers, the wire of Segment's and Mixpanel's clients, the limits of Amplitude's
 * requests; and parses the SQL that cannot be executed here. Any difference ends with exit code 1.
 */

const require = createRequire(import.meta.url);
const USERS = 6000;
const assignment = sampleAssignment(USERS);
const personaOf = new Map(assignment.userIds.map((id, u) => [id, assignment.personas[assignment.persona[u]!]!.id]));

const CHECKS: [string, string, () => Promise<string>][] = [
  ['dynamodb', 'dynalite, @aws-sdk/client-dynamodb', checkDynamodb],
  ['firestore', '@google-cloud/firestore protocol buffers', checkFirestore],
  ['segment', '@segment/analytics-node', checkSegment],
  ['mixpanel', 'mixpanel', checkMixpanel],
  ['amplitude-cohorts', 'limits of the cohort API', checkAmplitude],
  ['classifier', 'tsc --strict', checkTypes],
  ['rules.json', 'ajv, the published JSON Schema', checkSchema],
  ['bigquery, snowflake, databricks', 'node-sql-parser (parsed, not executed)', checkSqlTexts],
];

let failed = false;
process.stdout.write('| target | held against | result |\n| --- | --- | --- |\n');
for (const [target, against, check] of CHECKS) {
  let result: string;
  try {
    result = await check();
  } catch (error) {
    failed = true;
    result = `FAILED: ${error instanceof Error ? error.message : String(error)}`;
  }
  process.stdout.write(`| ${target} | ${against} | ${result} |\n`);
}
process.exit(failed ? 1 : 0);

async function checkDynamodb(): Promise<string> {
  const dynalite = require('dynalite')({ createTableMs: 0 });
  const { port } = await listen(dynalite);
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'local',
    credentials: { accessKeyId: 'offline', secretAccessKey: 'offline' },
  });
  const files = await contents('dynamodb');
  const table = JSON.parse(files.get('targets/dynamodb/import-table.json')!).TableCreationParameters;
  await client.send(new CreateTableCommand(table));
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const line of lines(files, 'batch-write.ndjson')) {
    const answer = await client.send(new BatchWriteItemCommand({ RequestItems: JSON.parse(line) }));
    equal(Object.keys(answer.UnprocessedItems ?? {}).length, 0, 'unprocessed items');
  }
  const seen = new Map<string, string>();
  let start: never | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: 'personas', ExclusiveStartKey: start }));
    for (const item of page.Items ?? []) {
      const { user_id, persona } = unmarshall(item);
      seen.set(user_id, persona);
    }
    start = page.LastEvaluatedKey as never;
  } while (start);
  samePersonas(seen);
  const imported = lines(files, 'import.ddb.json').map((line) => unmarshall(JSON.parse(line).Item));
  samePersonas(new Map(imported.map((item) => [item.user_id, item.persona])));
  dynalite.close();
  return `${seen.size} items written and read back; ${imported.length} import lines`;
}

async function checkFirestore(): Promise<string> {
  const definitions = require('@google-cloud/firestore/build/protos/v1.json');
  const BatchWriteRequest = require('protobufjs').Root.fromJSON(definitions).lookupType('google.firestore.v1.BatchWriteRequest');
  const seen = new Map<string, string>();
  for (const line of lines(await contents('firestore'), 'batch-write.ndjson')) {
    const body = JSON.parse(line);
    equal(body.writes.length <= 500, true, 'at most 500 writes');
    // JSON has times as texts, protocol buffers as seconds.
    for (const { update } of body.writes) {
      const time = update.fields.persona_as_of;
      time.timestampValue = { seconds: Date.parse(time.timestampValue) / 1000 };
    }
    const request = BatchWriteRequest.fromObject(body);
    const back = BatchWriteRequest.decode(BatchWriteRequest.encode(request).finish());
    for (const { update } of back.writes) {
      const id = update.name.slice(update.name.indexOf('/users/') + 7);
      equal(/^(?!\.\.?$)(?!__.*__$)[^/]+$/s.test(id), true, `document id ${id}`);
      seen.set(update.fields.user_id.stringValue, update.fields.persona.stringValue);
    }
  }
  samePersonas(seen);
  return `${seen.size} writes through encode and decode`;
}

/** Our keys must be among those that Segment's client sends. */
async function checkSegment(): Promise<string> {
  const sent = await captured((host) => {
    const client = new Analytics({ writeKey: 'offline', host, flushAt: 1, maxRetries: 0 });
    client.identify({ userId: 'u', traits: { persona: 'p' }, context: { active: false }, timestamp: new Date(0) });
    return client.closeAndFlush();
  });
  const batch = JSON.parse(sent[0]!.body).batch;
  const allowed = new Set(Object.keys(batch[0]));
  const seen = new Map<string, string>();
  let requests = 0;
  for (const line of lines(await contents('segment'), 'identify-batches.ndjson')) {
    requests++;
    equal(Buffer.byteLength(line) <= 500_000, true, 'at most 500 KB');
    const body = JSON.parse(line);
    equal(body.batch.length <= 2500, true, 'at most 2,500 events');
    for (const event of body.batch) {
      for (const key of Object.keys(event)) equal(allowed.has(key), true, `key ${key}`);
      equal(event.messageId.length <= 100, true, 'length of the message id');
      seen.set(event.userId, event.traits.persona);
    }
  }
  samePersonas(seen);
  return `${seen.size} identify calls in ${requests} requests, keys as the client sends them`;
}

async function checkMixpanel(): Promise<string> {
  const sent = await captured(
    (host) =>
      new Promise<void>((resolve) => {
        const url = new URL(host);
        const client = Mixpanel.init('PROJECT_TOKEN', { host: url.host, protocol: 'http' } as never);
        client.people.set('u', { persona: 'p' }, { $ip: '0' } as never, () => resolve());
      }),
  );
  const raw = sent[0]!;
  const encoded = new URLSearchParams(raw.body).get('data') ?? new URL(raw.url, 'http://x').searchParams.get('data');
  const data = encoded ? Buffer.from(encoded, 'base64').toString('utf8') : raw.body;
  const parsed = JSON.parse(data);
  const allowed = new Set(Object.keys(Array.isArray(parsed) ? parsed[0] : parsed));
  const seen = new Map<string, string>();
  let requests = 0;
  for (const line of lines(await contents('mixpanel'), 'profiles.ndjson')) {
    requests++;
    equal(Buffer.byteLength(line) <= 1_000_000, true, 'at most 1 MB');
    const updates = JSON.parse(line);
    equal(updates.length <= 2000, true, 'at most 2,000 updates');
    for (const update of updates) {
      for (const key of Object.keys(update)) equal(allowed.has(key), true, `key ${key}`);
      seen.set(update.$distinct_id, update.$set.persona);
    }
  }
  samePersonas(seen);
  return `${seen.size} updates in ${requests} requests, keys as the client sends them`;
}

async function checkAmplitude(): Promise<string> {
  const many = sampleAssignment(450_000);
  const seen = new Set<string>();
  let requests = 0;
  for (const file of findTarget('amplitude-cohorts').byAssignment!(many)) {
    requests++;
    const body = JSON.parse(String(file.content));
    const lists = body.memberships ?? [body];
    for (const { ids, id_type } of lists) {
      equal(ids.length <= 100_000, true, 'at most 100,000 ids');
      equal(id_type, body.memberships ? 'BY_NAME' : 'BY_USER_ID', 'id_type');
      for (const id of ids) seen.add(id);
    }
  }
  equal(seen.size, many.userIds.length, 'users');
  return `${seen.size} users in ${requests} requests`;
}

async function checkSqlTexts(): Promise<string> {
  const { Parser } = require('node-sql-parser');
  const parser = new Parser();
  let parsed = 0;
  for (const { ruleSet, name } of await ruleSets()) {
    // The parser does not know escaped quotes in texts; those values are executed on Redshift's and DuckDB's texts.
    if (name === 'awkward names') continue;
    for (const [target, database] of [
      ['bigquery', 'bigquery'],
      ['snowflake', 'snowflake'],
      ['databricks', 'hive'],
    ] as const) {
      parser.astify(String(findTarget(target).byRule!(ruleSet)[0]!.content), { database });
      parsed++;
    }
  }
  return `${parsed} queries parsed`;
}

/** Every rule set, and the one of the sample report, is valid by the schema of `kindred schema rules`; spoilt ones are not. */
async function checkSchema(): Promise<string> {
  const Ajv = require('ajv/dist/2020').default;
  const valid = new Ajv({ allErrors: true }).compile(ruleSetJsonSchema());
  const sample = join(import.meta.dirname, '..', '..', 'reports', 'fixtures', 'rules', 'rules.json');
  const sets: unknown[] = [JSON.parse(readFileSync(sample, 'utf8')), ...(await ruleSets()).map(({ ruleSet }) => ruleSet)];
  for (const set of sets) {
    equal(valid(set), true, `valid: ${JSON.stringify(valid.errors?.[0])}`);
    for (const spoilt of [{ ...(set as object), features: 7 }, { ...(set as object), fallback: undefined }, { ...(set as object), more: 1 }]) {
      equal(valid(JSON.parse(JSON.stringify(spoilt))), false, 'a spoilt set is valid');
    }
  }
  return `${sets.length} rule sets valid, ${3 * sets.length} spoilt ones not`;
}

/** The TypeScript of the classifier and the handlers compiles in strict mode, with no package but Node's types. */
async function checkTypes(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-types-'));
  const root = join(import.meta.dirname, '..', '..');
  let compiled = 0;
  for (const { ruleSet } of await ruleSets()) {
    for (const file of findTarget('classifier').byRule!(ruleSet)) {
      if (file.path.endsWith('.ts')) writeFileSync(join(folder, file.path.split('/').at(-1)!), String(file.content));
    }
    const types = join(root, 'node_modules', '@types');
    const options = ['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', '--noEmit'];
    const modules = ['--module', 'NodeNext', '--target', 'ES2022', '--types', 'node', '--typeRoots', types];
    const files = ['classifier.ts', 'lambda.ts'].map((name) => join(folder, name));
    try {
      execFileSync(join(root, 'node_modules', '.bin', 'tsc'), [...options, ...modules, ...files], { cwd: folder });
    } catch (error) {
      throw new Error(String((error as { stdout: Buffer }).stdout).split('\n')[0]);
    }
    compiled++;
  }
  rmSync(folder, { recursive: true });
  return `${compiled} classifiers with handlers compiled`;
}

async function contents(target: string): Promise<Map<string, string>> {
  const out = new Map<string, string>();
  for (const file of findTarget(target).byAssignment!(assignment as Assignment) as Iterable<ExportFile>) {
    let text = '';
    const { content } = file;
    if (typeof content === 'string') text = content;
    else for await (const chunk of content as Iterable<string>) text += chunk;
    out.set(file.path, text);
  }
  return out;
}

function lines(files: Map<string, string>, suffix: string): string[] {
  const path = [...files.keys()].find((p) => p.endsWith(suffix))!;
  return files.get(path)!.trimEnd().split('\n');
}

function samePersonas(seen: Map<string, string>): void {
  equal(seen.size, personaOf.size, 'users');
  for (const [id, persona] of personaOf) equal(seen.get(id), persona, `persona of ${JSON.stringify(id)}`);
}

function equal(got: unknown, expected: unknown, what: string): void {
  if (got !== expected) throw new Error(`${what}: ${String(got)} instead of ${String(expected)}`);
}

/** Runs a client against a server on the loopback interface and returns what it sent. */
async function captured(run: (host: string) => Promise<unknown>): Promise<{ url: string; body: string }[]> {
  const sent: { url: string; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      sent.push({ url: request.url!, body: Buffer.concat(chunks).toString('utf8') });
      response.setHeader('content-type', 'application/json');
      response.end(request.url!.includes('engage') ? '1' : '{"success":true}');
    });
  });
  const { port } = await listen(server);
  await run(`http://127.0.0.1:${port}`);
  server.close();
  return sent;
}

function listen(server: { listen: Function; address(): unknown }): Promise<AddressInfo> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo));
  });
}
