import { importText } from '../import-text.js';
import type { VendorEngine } from '../engine.js';

export const classifierEngines: VendorEngine[] = [
  {
    target: 'classifier',
    runs: 'classifier.mjs on Node',
    async segments({ text, users }) {
      const { classify } = await importText(text('classifier.mjs'));
      return users.map((user) => classify(user.attributes));
    },
  },
  {
    target: 'classifier',
    runs: 'lambda.mjs: API Gateway, EventBridge, Kinesis, SQS events',
    async segments({ text, users }) {
      const classifier = `data:text/javascript;base64,${Buffer.from(text('classifier.mjs')).toString('base64')}`;
      const lambda = await importText(text('lambda.mjs').replace('./classifier.mjs', classifier));
      const found = new Map<string, string>();
      const { eventBridge, kinesis, sqs } = lambda.createHandlers(async (results: any[]) => {
        for (const { userId, segment } of results) found.set(userId, segment);
      });
      for (let i = 0; i < users.length; i++) {
        const message = JSON.stringify({ userId: users[i]!.id, traits: users[i]!.attributes });
        const base64 = Buffer.from(message).toString('base64');
        if (i % 4 === 0) {
          const answer = JSON.parse((await lambda.http({ body: base64, isBase64Encoded: true })).body);
          found.set(answer.userId, answer.segment);
        } else if (i % 4 === 1) await eventBridge({ detail: JSON.parse(message) });
        else if (i % 4 === 2) await kinesis({ Records: [{ kinesis: { data: base64, sequenceNumber: String(i) } }] });
        else await sqs({ Records: [{ body: message, messageId: String(i) }] });
      }
      return users.map((user) => found.get(user.id) ?? 'no answer');
    },
  },
];
