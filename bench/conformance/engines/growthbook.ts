import { GrowthBook } from '@growthbook/growthbook';
import type { VendorEngine } from '../engine.js';

export const growthbook: VendorEngine = {
  target: 'growthbook',
  runs: '@growthbook/growthbook',
  async segments({ text, contexts }) {
    const payload = JSON.parse(text('.json'));
    return contexts.map((attributes) => {
      const client = new GrowthBook({ attributes }).initSync({ payload });
      const value = client.getFeatureValue('persona', 'error');
      client.destroy();
      return String(value);
    });
  },
};
