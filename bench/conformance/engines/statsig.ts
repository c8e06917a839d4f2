import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import statsigPackage from 'statsig-node';
import type { VendorEngine } from '../engine.js';

const { StatsigServer } = statsigPackage as any;

export const statsig: VendorEngine = {
  target: 'statsig',
  runs: 'statsig-node (bootstrap)',
  async segments({ text, contexts }) {
    // The SDK asks for id lists on start: a server on the loopback interface says there are none.
    const server = createServer((_, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = new StatsigServer('secret-offline', {
      api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      bootstrapValues: text('.json'),
      disableDiagnostics: true,
      disableIdListsSync: true,
      disableRulesetsSync: true,
      logger: { error() {}, warn() {}, info() {}, debug() {} },
    });
    await client.initializeAsync();
    const out = contexts.map((user) =>
      String(client.getConfigWithExposureLoggingDisabledSync(user, 'persona').get('persona', 'error')),
    );
    client.shutdown();
    server.close();
    return out;
  },
};
