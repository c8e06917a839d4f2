import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { type Engine, openDuckdb } from '../../engines/index.js';

/** A small engine for tests, and what removes it. */
export async function testEngine(): Promise<{ engine: Engine; close: () => Promise<void> }> {
  const directory = mkdtempSync(joinPath(tmpdir(), 'kindred-sources-'));
  const engine = await openDuckdb({ threads: 1, memoryBytes: 300e6, spillDirectory: directory });
  return {
    engine,
    close: async () => {
      await engine.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
