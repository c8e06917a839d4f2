import { PostHog } from 'posthog-node';
import type { VendorEngine } from '../engine.js';

export const posthog: VendorEngine = {
  target: 'posthog',
  runs: 'posthog-node (local evaluation)',
  async segments({ text, contexts, users }) {
    const definitions = JSON.parse(text('.local-evaluation.json'));
    // The definitions come from the client's cache interface, so that nothing is fetched.
    const client = new PostHog('phc_offline', {
      host: 'http://127.0.0.1:1',
      personalApiKey: 'phx_offline',
      enableLocalEvaluation: true,
      flagDefinitionCacheProvider: {
        getFlagDefinitions: () => ({
          flags: definitions.flags,
          groupTypeMapping: definitions.group_type_mapping,
          cohorts: definitions.cohorts,
        }),
        shouldFetchFlagDefinitions: () => false,
        onFlagDefinitionsReceived: () => {},
        shutdown: () => {},
      },
    } as never);
    await (client as any).waitForLocalEvaluationReady?.();
    const out: string[] = [];
    for (let i = 0; i < contexts.length; i++) {
      const value = await client.getFeatureFlag('persona', users[i]!.id, {
        personProperties: contexts[i],
        onlyEvaluateLocally: true,
        sendFeatureFlagEvents: false,
        disableGeoip: true,
      });
      out.push(String(value));
    }
    await client.shutdown(100);
    return out;
  },
};
