import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createRandom, parseDuration, silentLog } from '../../src/base/index.js';
import { discover } from '../../src/clustering/index.js';
import { defaultConfig } from '../../src/config/index.js';
import { buildFeatures, type FeatureTable } from '../../src/features/index.js';
import { withContext } from '../../src/pipeline/open.js';
import { need, runStages } from '../../src/pipeline/stage.js';
import { canonicalEvents } from '../../src/pipeline/stages/events.js';
import { computeFeatures } from '../../src/pipeline/stages/features.js';
import { loadExports } from '../../src/pipeline/stages/load.js';
import type { RunState } from '../../src/pipeline/state.js';
import { type HorizonTable, type LearnedRules, learnRules } from '../../src/rules/index.js';

/** The feature table of an export, as a run computes it; `source` forces the vendor and columns of generic files. */
export async function featuresOf(path: string, source: object = {}): Promise<FeatureTable> {
  return (await featuresAt(path, [], source)).full;
}

/** The same, and the tables of what was known a time after each user's first event. */
export async function featuresAt(
  path: string,
  horizons: readonly string[],
  source: object = {},
): Promise<{ full: FeatureTable; early: HorizonTable[] }> {
  const early: HorizonTable[] = [];
  const config = defaultConfig();
  const scratch = mkdtempSync(join(tmpdir(), 'kindred-conformance-'));
  const state: RunState = {};
  try {
    await withContext(
      {
        config: { ...config, inputs: [path], source: { ...config.source, ...source, max_rejects: 1 } },
        limits: { threads: 1, memoryBytes: 1e9, tempDirectory: scratch },
        version: '0',
        stdin: new PassThrough(),
        log: silentLog,
        onInterrupt: () => () => {},
      },
      undefined,
      async (context) => {
        await runStages([loadExports, canonicalEvents, computeFeatures], state, context);
        for (const horizon of horizons) {
          const horizonMs = parseDuration(horizon, 'horizon');
          early.push({ horizon, table: await buildFeatures(need(state, 'events'), { horizonMs }, silentLog) });
        }
      },
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return { full: need(state, 'features'), early };
}

/** Rules for the clusters that `discover` finds in a table. */
export async function rulesOf(table: FeatureTable): Promise<LearnedRules & { k: number }> {
  const options = { method: 'kmeans', k: 'auto', kMin: 2, kMax: 8, crossCheck: false } as const;
  const { placement, model } = await discover(table, options, createRandom(1), silentLog);
  const personas = Array.from({ length: model.k }, (_, c) => ({ id: `persona-${c}`, name: `Persona ${c}` }));
  return { ...learnRules(table, placement.labels, personas, { curve: false }, createRandom(1)), k: model.k };
}
