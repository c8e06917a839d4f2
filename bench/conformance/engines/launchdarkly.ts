import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init } from '@launchdarkly/node-server-sdk';
import { FileDataSourceFactory } from '@launchdarkly/node-server-sdk/integrations';
import type { VendorEngine } from '../engine.js';

const quiet = { error() {}, warn() {}, info() {}, debug() {} };

export const launchdarkly: VendorEngine = {
  target: 'launchdarkly',
  runs: '@launchdarkly/node-server-sdk',
  async segments({ text, contexts }) {
    const folder = mkdtempSync(join(tmpdir(), 'kindred-conformance-'));
    try {
      const path = join(folder, 'flags.json');
      writeFileSync(path, text('.json'));
      const source = new FileDataSourceFactory({ paths: [path] });
      const client = init('offline', { updateProcessor: source.getFactory(), sendEvents: false, logger: quiet });
      await client.waitForInitialization({ timeout: 10 });
      const out: string[] = [];
      for (const context of contexts) out.push(String(await client.variation('persona', context, 'error')));
      client.close();
      return out;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
