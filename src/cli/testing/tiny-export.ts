import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of the test's own with a small export in it; `remove` takes it away. */
export function tinyExport(): { folder: string; events: string; temp: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
  const events = join(folder, 'events.csv');
  writeFileSync(events, tinyCsv());
  return { folder, events, temp: join(folder, 'temp'), remove: () => rmSync(folder, { recursive: true }) };
}

/** Twelve users over two weeks of March: enough for features, too few for groups. */
function tinyCsv(): string {
  const rows = ['user_id,event,time'];
  for (let user = 0; user < 12; user++) {
    for (let n = 0; n <= user; n++) {
      const day = String(1 + n).padStart(2, '0');
      rows.push(`u${user},${n === 0 ? 'signed up' : 'opened'},2025-03-${day}T09:${10 + user}:00Z`);
    }
  }
  return `${rows.join('\n')}\n`;
}
