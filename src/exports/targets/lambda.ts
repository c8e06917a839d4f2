import type { Typed } from './classifier.js';

/**
 * Source of AWS Lambda handlers around `classify`: API Gateway (HTTP API), EventBridge, Kinesis and SQS. Kinesis and SQS
 * report partial failures, so enable ReportBatchItemFailures on the event source.
 */
export function handlersSource(classifierModule: string, t: Typed): string {
  const types = t(`
/** A user's segment on its way to the sink. */
export interface Classified {
  userId: string;
  segment: Segment;
}

/** Where results go: a table, a stream, a queue. It may throw; the batch, or the message, is then tried again. */
export type Sink = (results: Classified[]) => Promise<void>;

interface HttpEvent {
  body?: string | null;
  isBase64Encoded?: boolean;
}

interface HttpResult {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

interface EventBridgeEvent {
  detail: unknown;
}

interface KinesisEvent {
  Records: { kinesis: { data: string; sequenceNumber: string } }[];
}

interface SqsEvent {
  Records: { body: string; messageId: string }[];
}

interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}
`);
  const importTypes = t(', type Segment');
  return `// AWS Lambda handlers around the segment rules, written by Kindred. Messages are {"userId": …, "traits": {…}}.
import { classify${importTypes} } from '${classifierModule}';
${types}
/** API Gateway, HTTP API: POST one message, the answer is {"userId": …, "segment": …}. */
export async function http(event${t(': HttpEvent')})${t(': Promise<HttpResult>')} {
  try {
    const text = event.body ?? '';
    return answer(200, read(event.isBase64Encoded ? decode(text) : text));
  } catch (error) {
    return answer(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

/** Handlers for event sources, with the place that results go to. */
export function createHandlers(sink${t(': Sink')}) {
  return { eventBridge, kinesis, sqs };

  async function eventBridge(event${t(': EventBridgeEvent')})${t(': Promise<Classified>')} {
    const result = classified(event.detail);
    await sink([result]);
    return result;
  }

  /** In order: what comes before the first bad record is done, the rest is delivered again from there. */
  async function kinesis(event${t(': KinesisEvent')})${t(': Promise<BatchResponse>')} {
    const results${t(': Classified[]')} = [];
    const failures${t(": BatchResponse['batchItemFailures']")} = [];
    for (const { kinesis: record } of event.Records) {
      try {
        results.push(read(decode(record.data)));
      } catch {
        failures.push({ itemIdentifier: record.sequenceNumber });
        break;
      }
    }
    if (results.length > 0) await sink(results);
    return { batchItemFailures: failures };
  }

  /** Each message on its own. */
  async function sqs(event${t(': SqsEvent')})${t(': Promise<BatchResponse>')} {
    const failures${t(": BatchResponse['batchItemFailures']")} = [];
    for (const record of event.Records) {
      try {
        await sink([read(record.body)]);
      } catch {
        failures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures: failures };
  }
}

function read(text${t(': string')})${t(': Classified')} {
  return classified(JSON.parse(text));
}

function classified(message${t(': unknown')})${t(': Classified')} {
  const { userId, traits } = (message ?? {})${t(' as { userId?: unknown; traits?: unknown }')};
  if (typeof userId !== 'string' || userId === '') throw new Error('userId must be a text');
  if (typeof traits !== 'object' || traits === null || Array.isArray(traits)) throw new Error('traits must be an object');
  return { userId, segment: classify(traits${t(' as Record<string, unknown>')}) };
}

function decode(base64${t(': string')})${t(': string')} {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function answer(statusCode${t(': number')}, body${t(': unknown')})${t(': HttpResult')} {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
`;
}
