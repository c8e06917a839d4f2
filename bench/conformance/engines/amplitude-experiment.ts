import { EvaluationEngine, topologicalSort } from '@amplitude/experiment-core';
import type { VendorEngine } from '../engine.js';

export const amplitudeExperiment: VendorEngine = {
  target: 'amplitude-experiment',
  runs: '@amplitude/experiment-core',
  async segments({ text, contexts }) {
    const engine = new EvaluationEngine();
    const flags = JSON.parse(text('.json'));
    topologicalSort(flags);
    return contexts.map((user) => String(engine.evaluate({ user }, flags).persona?.value));
  },
};
