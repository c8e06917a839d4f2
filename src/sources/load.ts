import { fileSize, inputError, type Log, openScratch, type Scratch } from '../base/index.js';
import type { Engine } from '../engines/index.js';
import type { LoadedFile, LoadResult, SkippedFile } from './raw.js';
import { checkAccounts, mostlyRejected } from './reading/account.js';
import { type FastResult, groupFiles, loadFast } from './reading/fast.js';
import type { RecognisedFile } from './reading/open.js';
import { prepareFile } from './reading/prepare.js';
import { createRawTables } from './reading/raw-tables.js';
import { type InputOptions, recogniseInputs } from './reading/recognise.js';
import { settle } from './reading/settle.js';

export interface LoadOptions extends InputOptions {
  /** Share of records that may be rejected, 0.01 by default. */
  maxRejects?: number;
}

/**
 * Reads the exports behind `inputs` (files, folders, patterns, zip archives, `-`) into the tables described in
 * `raw.ts`. Every record of every file ends as a row or as a reject with its file, line and reason; the account of each
 * file is checked.
 *
 * @throws KindredError (input) when an input cannot be read, is no export, or more than `maxRejects` of all records
 *   are rejected; (resource) when archives grow out of proportion.
 */
export async function loadInputs(
  engine: Engine,
  inputs: readonly string[],
  options: LoadOptions,
  log: Log,
): Promise<LoadResult> {
  const scratch = openScratch(options.tempDirectory);
  try {
    const { files, skipped, warnings } = await recogniseInputs(engine, inputs, options, scratch);
    for (const warning of warnings) log.warn(warning);
    await createRawTables(engine, options.sources);
    const fast = await loadAllFast(engine, files, scratch, log);
    const loaded = await settle(engine, fast, options.maxRejects ?? 0.01);
    await checkAccounts(engine, loaded);
    if (!loaded.some((file) => file.detection.role === 'events' && file.accepted > 0)) throw noEvents(loaded);
    const late = [...fast.flatMap(({ prepared }) => prepared.warning ?? []), ...mostlyRejected(loaded)];
    for (const warning of late) log.warn(warning);
    return {
      files: loaded,
      skipped,
      properties: options.sources.properties,
      traits: options.sources.traits,
      warnings: [...warnings, ...late],
    };
  } finally {
    scratch.remove();
  }
}

/** What the inputs are, without reading more than their heads. */
export async function inspectInputs(
  engine: Engine,
  inputs: readonly string[],
  options: InputOptions,
): Promise<{
  files: readonly Pick<RecognisedFile, 'file' | 'head' | 'recognition'>[];
  skipped: readonly SkippedFile[];
}> {
  const scratch = openScratch(options.tempDirectory);
  try {
    return await recogniseInputs(engine, inputs, options, scratch);
  } finally {
    scratch.remove();
  }
}

async function loadAllFast(
  engine: Engine,
  files: readonly RecognisedFile[],
  scratch: Scratch,
  log: Log,
): Promise<FastResult[]> {
  const total = files.reduce((sum, { file }) => sum + fileSize(file.path), 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    log.progress(Math.min(1, done / Math.max(1, total)));
  };
  const prepared = [];
  for (const [id, file] of files.entries()) prepared.push(await prepareFile(engine, file, id, scratch));
  const results: FastResult[] = [];
  for (const group of groupFiles(engine, prepared)) results.push(...(await loadFast(engine, group, onBytes)));
  return results.sort((a, b) => a.prepared.id - b.prepared.id);
}

function noEvents(files: readonly LoadedFile[]) {
  const only = files.every((file) => file.detection.role !== 'events');
  return inputError('no-events', {
    what: only ? 'the files hold identities and traits, but no events' : 'the files hold no events',
    where: files
      .map((file) => file.name)
      .slice(0, 3)
      .join(', '),
    expected: 'at least one event',
    fix: 'check the dates and filters of the export, and give the files with the events',
  });
}
