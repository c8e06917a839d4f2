import {
  createInstance,
  createStaticProjectConfigManager,
  OptimizelyDecideOption,
} from '@optimizely/optimizely-sdk';
import type { VendorEngine } from '../engine.js';

export const optimizely: VendorEngine = {
  target: 'optimizely',
  runs: '@optimizely/optimizely-sdk',
  async segments({ text, contexts, users }) {
    const client = createInstance({
      projectConfigManager: createStaticProjectConfigManager({ datafile: text('.json') }),
    });
    await client!.onReady();
    const options = [OptimizelyDecideOption.DISABLE_DECISION_EVENT];
    return contexts.map((attributes, i) => {
      const decision = client!.createUserContext(users[i]!.id, attributes)!.decide('persona', options);
      return String(decision.variables.persona);
    });
  },
};
