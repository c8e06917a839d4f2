import { describe, expect, it } from 'vitest';
import { compileRules, normalize } from '../../rules/index.js';
import { SAMPLE_USERS, sampleRules } from '../testing/sample-rules.js';
import { classifier } from './classifier.js';
import { flagd } from './flagd.js';

const rules = sampleRules();
const files = new Map(classifier.byRule!(rules).map((f) => [f.path.split('/').at(-1)!, String(f.content)]));
const expected = SAMPLE_USERS.map((user) => compileRules(rules)(normalize(rules, user)));

function moduleOf(source: string): string {
  return `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`;
}

describe('the generated classifier', () => {
  it('gives the segment that the evaluator gives, from raw attributes', async () => {
    const { classify, SEGMENTS } = await import(moduleOf(files.get('classifier.mjs')!));
    expect(SAMPLE_USERS.map((user) => classify(user))).toEqual(expected);
    expect(SEGMENTS).toEqual(['power-user', 'admin', 'everyone-else']);
    expect(new Set(expected).size).toBe(3);
  });

  it('is the same in TypeScript but for the types', () => {
    const plain = (text: string) => text.replace(/\s+/g, ' ');
    expect(plain(files.get('classifier.ts')!)).toContain("if (sessions >= 3.2) return 'power-user';");
    expect(files.get('classifier.ts')).toContain(
      "export type Segment = 'power-user' | 'admin' | 'everyone-else';",
    );
  });
});

describe('the Lambda handlers', async () => {
  const source = files.get('lambda.mjs')!.replace('./classifier.mjs', moduleOf(files.get('classifier.mjs')!));
  const lambda = await import(moduleOf(source));
  const message = (userId: string, sessions: number) => JSON.stringify({ userId, traits: { sessions } });
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  it('answer over HTTP, and say what is wrong with a request', async () => {
    expect((await lambda.http({ body: message('u', 4) })).body).toBe('{"userId":"u","segment":"power-user"}');
    expect((await lambda.http({ body: '{"userId":"u"}' })).statusCode).toBe(400);
    expect((await lambda.http({ body: 'nonsense' })).statusCode).toBe(400);
    expect((await lambda.http({})).statusCode).toBe(400);
  });

  it('report the first bad Kinesis record and hand on what came before', async () => {
    const results: unknown[] = [];
    const { kinesis } = lambda.createHandlers(async (more: unknown[]) => void results.push(...more));
    const data = [message('a', 4), 'nonsense', message('c', 4)].map((text, i) => ({
      kinesis: { data: base64(text), sequenceNumber: String(i) },
    }));
    expect(await kinesis({ Records: data })).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(results).toEqual([{ userId: 'a', segment: 'power-user' }]);
  });

  it('report each bad SQS message, and each that the sink refuses', async () => {
    const { sqs } = lambda.createHandlers(async (results: { userId: string }[]) => {
      if (results[0]?.userId === 'refused') throw new Error('refused');
    });
    const bodies = [message('a', 4), 'nonsense', message('refused', 4)];
    const answer = await sqs({ Records: bodies.map((body, i) => ({ body, messageId: `m${i}` })) });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }] });
  });
});

describe('context modules', () => {
  it('normalise as the rules folder does', async () => {
    const source = flagd.byRule!(rules).find((f) => f.path.endsWith('.context.mjs'))!;
    const { normalize: generated, context } = await import(moduleOf(String(source.content)));
    for (const user of SAMPLE_USERS) expect(generated(user)).toEqual(normalize(rules, user));
    expect(context('u', { sessions: 4, other: 1 })).toEqual({ targetingKey: 'u', sessions: 4 });
  });
});
