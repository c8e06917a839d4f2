import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { userId, WINDOW_START_MS } from './features.js';
import type { World } from './world.js';

/** Writes the events of a world as plain CSV (`user_id,event,time`), for the whole program. */
export async function writeCsv(world: World, file: string): Promise<void> {
  const stream = createWriteStream(file);
  stream.write('user_id,event,time\n');
  const { log } = world;
  for (let u = 0; u < log.users; u++) {
    const lines: string[] = [];
    for (let i = log.rowStart[u]!; i < log.rowStart[u + 1]!; i++) {
      const time = new Date(Math.floor(WINDOW_START_MS + log.minute[i]! * 60_000)).toISOString();
      lines.push(`${userId(u)},${world.eventNames[log.type[i]!]},${time}`);
    }
    if (lines.length > 0 && !stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}
