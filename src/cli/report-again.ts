import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../base/index.js';
import type { Quality, RowAccount } from '../events/index.js';
import type { Manifest } from '../pipeline/index.js';
import { renderReport } from '../reports/index.js';
import type { Vendor } from '../sources/index.js';
import { readPersonaModel } from './artifacts.js';
import { readJson } from './options.js';

/** Renders the report of an output folder from its artifacts: the model, the quality report and the manifest. */
export async function renderAgain(folder: string, html: boolean): Promise<string> {
  const model = await readPersonaModel(join(folder, 'personas.json'));
  const quality = optional<Quality & { rows: RowAccount }>(join(folder, 'quality.json'));
  const manifest = optional<Manifest>(join(folder, MANIFEST));
  const files = await renderReport({
    model,
    ...(quality ? { quality, rows: quality.rows } : {}),
    ...(manifest
      ? {
          files: manifest.inputs.map((input) => ({ ...input, vendor: input.vendor as Vendor })),
          showIds: manifest.config.personas.show_ids,
        }
      : {}),
  });
  return String(files.find(({ path }) => path === (html ? 'report.html' : 'report.md'))!.content);
}

function optional<T>(file: string): T | undefined {
  return existsSync(file) ? (readJson(file, 'the artifact') as T) : undefined;
}
