import { createRequire } from 'node:module';
import type { VendorEngine } from '../engine.js';

const ort = createRequire(import.meta.url)('onnxruntime-node');

export const onnx: VendorEngine = {
  target: 'onnx',
  runs: 'onnxruntime-node',
  async segments({ ruleSet, bytes, contexts }) {
    const session = await ort.InferenceSession.create(bytes('.onnx'));
    const feeds: Record<string, unknown> = {};
    for (const { name, type } of ruleSet.features) {
      const values = contexts.map((user) => user[name]);
      const unknown = (v: unknown) => v === undefined || v === null;
      feeds[name] =
        type === 'string'
          ? new ort.Tensor('string', values.map((v) => (unknown(v) ? '' : v)), [values.length])
          : new ort.Tensor('float64', Float64Array.from(values, (v) => (unknown(v) ? Number.NaN : Number(v))), [
              values.length,
            ]);
    }
    return (await session.run(feeds)).segment.data as string[];
  },
};
