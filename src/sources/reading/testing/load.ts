import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silentLog } from '../../../base/index.js';
import { type Engine, openDuckdb, sql } from '../../../engines/index.js';
import { type LoadOptions, loadInputs } from '../../load.js';
import type { LoadedFile, LoadResult } from '../../raw.js';

/** Loads files given as bytes, for tests of reading. */
export interface TestLoader {
  readonly engine: Engine;
  /** Writes files into a fresh folder; returns its path. */
  folder(files: Record<string, string | Uint8Array>): string;
  /** Loads one file, named by the person; everything may be rejected unless the options say otherwise. */
  file(name: string, content: string | Uint8Array, options?: Partial<LoadOptions>): Promise<Loaded>;
  load(inputs: readonly string[], options?: Partial<LoadOptions>): Promise<Loaded>;
  close(): Promise<void>;
}

export interface Loaded {
  result: LoadResult;
  /** The first file. */
  account: LoadedFile;
  events: { file: number; event: string; t: number; user: string | null }[];
  /** `line reason` of each rejected record of the first file, by line. */
  rejected: string[];
  rejects: { file: number; line: number; reason: string; excerpt: string }[];
}

export async function openLoader(): Promise<TestLoader> {
  const root = mkdtempSync(join(tmpdir(), 'reading-test-'));
  const engine = await openDuckdb({ threads: 2, memoryBytes: 600e6, spillDirectory: join(root, 'spill') });
  let folders = 0;
  const folder = (files: Record<string, string | Uint8Array>) => {
    const path = join(root, `in${folders++}`);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
    }
    return path;
  };
  const load = async (inputs: readonly string[], options: Partial<LoadOptions> = {}): Promise<Loaded> => {
    const result = await loadInputs(
      engine,
      inputs,
      {
        sources: { properties: [], traits: [] },
        maxRejects: 1,
        tempDirectory: join(root, 'scratch'),
        ...options,
      },
      silentLog,
    );
    return { result, account: result.files[0]!, ...(await tables(engine)) };
  };
  return {
    engine,
    folder,
    load,
    file: (name, content, options) => load([join(folder({ [name]: content }), name)], options),
    close: async () => {
      await engine.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function tables(engine: Engine) {
  const e = await engine.columns(
    sql`SELECT file, event, t, coalesce(user_id, device_id, person_id) AS u FROM raw_events ORDER BY file, t, event, u`,
    { file: 'int32', event: 'text', t: 'int53', user: 'text?' },
  );
  const r = await engine.columns(
    sql`SELECT file, line, reason, excerpt FROM raw_rejects ORDER BY file, line, reason`,
    {
      file: 'int32',
      line: 'int53',
      reason: 'text',
      excerpt: 'text',
    },
  );
  const rejects = Array.from({ length: r.rows }, (_, i) => ({
    file: r.file[i]!,
    line: r.line[i]!,
    reason: r.reason[i]!,
    excerpt: r.excerpt[i]!,
  }));
  return {
    events: Array.from({ length: e.rows }, (_, i) => ({
      file: e.file[i]!,
      event: e.event[i]!,
      t: e.t[i]!,
      user: e.user[i]!,
    })),
    rejects,
    rejected: rejects.filter(({ file }) => file === 0).map(({ line, reason }) => `${line} ${reason}`),
  };
}
