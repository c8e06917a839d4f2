import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InMemStorageProvider, Unleash } from 'unleash-client';
import type { VendorEngine } from '../engine.js';

export const unleash: VendorEngine = {
  target: 'unleash',
  runs: 'unleash-client',
  async segments({ text, contexts }) {
    const folder = mkdtempSync(join(tmpdir(), 'kindred-conformance-'));
    const filePath = join(folder, 'features.json');
    writeFileSync(filePath, text('.client-features.json'));
    const client = new Unleash({
      appName: 'conformance',
      url: 'http://127.0.0.1:1/api',
      bootstrap: { filePath },
      bootstrapOverride: true,
      refreshInterval: 0,
      disableMetrics: true,
      skipInstanceCountWarning: true,
      storageProvider: new InMemStorageProvider(),
    });
    client.on('error', () => {});
    client.on('warn', () => {});
    await new Promise((resolve) => client.once('ready', resolve));
    const out = contexts.map((context) => client.getVariant('persona', context).name);
    client.destroy();
    rmSync(folder, { recursive: true });
    return out;
  },
};
