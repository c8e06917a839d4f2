import { toJson, usageError } from '../base/index.js';
import type { FeatureTable } from '../features/index.js';
import { type RunSettings, withContext } from './open.js';
import { need, runStages } from './stage.js';
import { canonicalEvents } from './stages/events.js';
import { computeFeatures } from './stages/features.js';
import { loadExports } from './stages/load.js';
import type { RunState } from './state.js';
import { writeFeatureFile } from './write-features.js';

/** What `kindred features` was asked for. */
export interface FeatureExport {
  format: 'csv' | 'parquet' | 'arrow';
  /** File to write; CSV is printed without one. */
  file: string | undefined;
  /** Print what the features mean instead of their values. */
  definitions: boolean;
  json: boolean;
  print: (text: string) => void;
}

/** Computes the feature table and writes or prints it. */
export async function exportFeatures(settings: RunSettings, wanted: FeatureExport): Promise<void> {
  if (wanted.file === undefined && wanted.format !== 'csv' && !wanted.definitions) {
    throw usageError('no-file', {
      what: `${wanted.format} is no text for a terminal`,
      fix: `name a file: --out features.${wanted.format}`,
    });
  }
  await withContext(settings, undefined, async (context) => {
    const state: RunState = {};
    await runStages([loadExports, canonicalEvents, computeFeatures], state, context);
    const table = need(state, 'features');
    if (wanted.definitions)
      wanted.print(wanted.json ? toJson(definitionsOf(table)) : definitionsInWords(table));
    else await writeFeatureFile(context.engine, table, wanted);
  });
}

function definitionsOf(table: FeatureTable) {
  return { features: table.columns.map(({ definition }) => definition) };
}

function definitionsInWords(table: FeatureTable): string {
  return table.columns
    .map(
      ({ definition: d }) =>
        `${d.name} (${d.unit}, ${d.block})\n  ${d.meaning}\n  ${d.sql.replaceAll('\n', '\n  ')}\n`,
    )
    .join('\n');
}
