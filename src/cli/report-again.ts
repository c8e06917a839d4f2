import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inputError, MANIFEST } from '../base/index.js';
import type { Quality, RowAccount } from '../events/index.js';
import type { Manifest } from '../pipeline/index.js';
import { type ReportInput, renderReport } from '../reports/index.js';
import type { Vendor } from '../sources/index.js';
import { readPersonaModel } from './artifacts.js';
import { readJson } from './options.js';

/**
 * Renders the report of an output folder from its artifacts: the model, the quality report, what the rules are worth
 * and the manifest. Artifacts other than the model may be absent; the report then leaves out what they say.
 *
 * @throws KindredError (input) when the folder has no model
 */
export async function renderAgain(folder: string, html: boolean): Promise<string> {
  const modelFile = join(folder, 'personas.json');
  if (!existsSync(modelFile)) {
    throw inputError('no-run', {
      what: `'${folder}' is not a folder that \`kindred run\` wrote: it has no personas.json`,
      fix: 'give the folder of --out, kindred-out unless another was named',
    });
  }
  const model = await readPersonaModel(modelFile);
  const quality = optional<Quality & { rows: RowAccount }>(join(folder, 'quality.json'));
  const rules = optional<NonNullable<ReportInput['rules']>>(join(folder, 'rules', 'fidelity.json'));
  const manifest = optional<Manifest>(join(folder, MANIFEST));
  const files = await renderReport({
    model,
    ...(quality ? { quality, rows: quality.rows } : {}),
    ...(rules ? { rules } : {}),
    ...(manifest
      ? {
          files: manifest.inputs.map((input) => ({ ...input, vendor: input.vendor as Vendor })),
          related: manifest.reports,
          showIds: manifest.config.personas.show_ids,
        }
      : {}),
  });
  return files.find(({ path }) => path === (html ? 'report.html' : 'report.md'))!.content;
}

function optional<T>(file: string): T | undefined {
  return existsSync(file) ? (readJson(file, 'the artifact') as T) : undefined;
}
