import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConsoleLogger, getClient, LogLevel, PollingMode } from 'configcat-node';
import type { VendorEngine } from '../engine.js';

let key = 0;

export const configcat: VendorEngine = {
  target: 'configcat',
  runs: 'configcat-node',
  async segments({ text, contexts }) {
    // The SDK takes its configuration over HTTP only: a server on the loopback interface hands out the document.
    const server = createServer((_, response) => response.end(text('.config_v6.json')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const part = String(key++).padStart(22, '0');
    const client = getClient(`${part}/${part}`, PollingMode.ManualPoll, {
      baseUrl: `http://127.0.0.1:${port}`,
      logger: createConsoleLogger(LogLevel.Off),
    });
    await client.forceRefreshAsync();
    const out: string[] = [];
    for (const user of contexts) out.push(String(await client.getValueAsync('persona', 'error', user)));
    client.dispose();
    server.close();
    return out;
  },
};
