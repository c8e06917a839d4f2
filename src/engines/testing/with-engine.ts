import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, openDuckdb } from '../index.js';

/** Runs `body` on an engine of its own. */
export async function withEngine<T>(body: (engine: Engine) => Promise<T>, threads = 2): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'kindred-test-'));
  const engine = await openDuckdb({ threads, memoryBytes: 1e9, spillDirectory: directory });
  try {
    return await body(engine);
  } finally {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
