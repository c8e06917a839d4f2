import { compareText, inputError, KindredError, type Scratch } from '../../base/index.js';
import type { Engine } from '../../engines/index.js';
import type { SkippedFile } from '../raw.js';
import type { SourceOptions, Vendor } from '../source.js';
import { supersededFiles } from '../superseded.js';
import { findInputs } from './inputs.js';
import { isSkippable, openFile, type RecognisedFile, recogniseFile, unpackArchives } from './open.js';
import type { StoredFile } from './stored.js';

/** How inputs are found and recognised. */
export interface InputOptions {
  sources: SourceOptions;
  /** Forces the vendor. */
  format?: Vendor | undefined;
  /** For the input `-`. */
  stdin?: NodeJS.ReadableStream | undefined;
  /** Folder for private temporary files; the system's by default. */
  tempDirectory?: string | undefined;
}

export interface Recognised {
  files: RecognisedFile[];
  skipped: SkippedFile[];
  warnings: string[];
}

/**
 * Finds the files behind the inputs and recognises each. Files that the person did not name (in folders and archives)
 * and that are no exports are left out and listed.
 */
export async function recogniseInputs(
  engine: Engine,
  inputs: readonly string[],
  options: InputOptions,
  scratch: Scratch,
): Promise<Recognised> {
  const found = await findInputs(inputs, options.stdin, scratch);
  const stored = await unpackArchives(found.files, scratch);
  stored.sort((a, b) => compareText(a.name, b.name));
  const files: RecognisedFile[] = [];
  const skipped: SkippedFile[] = [...found.skipped];
  for (const file of stored) {
    const recognised = await recognise(engine, file, options, scratch);
    if (recognised instanceof KindredError) skipped.push({ name: file.name, why: recognised.problem.what });
    else files.push(recognised);
  }
  const kept = withoutSuperseded(withoutStrayTables(files, skipped), skipped);
  if (kept.length === 0) throw nothingUsable(inputs, skipped);
  return { files: kept, skipped, warnings: warningsOf(kept, skipped) };
}

/** The file as recognised, or why it is left out; only files that the person did not name can be. */
async function recognise(
  engine: Engine,
  file: StoredFile,
  options: InputOptions,
  scratch: Scratch,
): Promise<RecognisedFile | KindredError> {
  try {
    return recogniseFile(await openFile(engine, file, scratch), options, engine.dialect);
  } catch (error) {
    if (!file.named && isSkippable(error)) return error;
    throw error;
  }
}

/**
 * In a folder with exports of a vendor, a table that merely has columns such as `user_id` and `date` is more likely a
 * survey or a list than more events; it counts when it is named.
 */
function withoutStrayTables(files: RecognisedFile[], skipped: SkippedFile[]): RecognisedFile[] {
  const isStray = (file: RecognisedFile) => !file.file.named && file.recognition.source.vendor === 'generic';
  if (files.every((file) => file.recognition.source.vendor === 'generic')) return files;
  for (const { file } of files.filter(isStray)) {
    skipped.push({
      name: file.name,
      why: 'a table of unknown origin beside recognised exports; name it to include it',
    });
  }
  return files.filter((file) => !isStray(file));
}

/** Without files whose rows all come again in a better one. */
function withoutSuperseded(files: RecognisedFile[], skipped: SkippedFile[]): RecognisedFile[] {
  const superseded = supersededFiles(
    files.map(({ file, recognition }) => ({ name: file.name, vendor: recognition.source.vendor })),
  );
  for (const [name, why] of superseded) skipped.push({ name, why });
  return files.filter(({ file }) => !superseded.has(file.name));
}

function warningsOf(files: readonly RecognisedFile[], skipped: readonly SkippedFile[]): string[] {
  const notes = files.flatMap((file) => file.selection.notes ?? []);
  const some = skipped
    .slice(0, 5)
    .map(({ name, why }) => `${name} (${why})`)
    .join('; ');
  const more = skipped.length > 5 ? `; and ${skipped.length - 5} more` : '';
  const left = skipped.length === 1 ? '1 file was left out' : `${skipped.length} files were left out`;
  return [...new Set(notes), ...(skipped.length > 0 ? [`${left}: ${some}${more}`] : [])];
}

function nothingUsable(inputs: readonly string[], skipped: readonly SkippedFile[]): KindredError {
  const first = skipped[0];
  return inputError('nothing-to-read', {
    what: first ? `none of the files is an export; the first one: ${first.why}` : 'there is no file to read',
    where: first?.name ?? inputs.join(', '),
    expected: 'an export of Mixpanel, Amplitude, Segment or GA4, or a table of events',
    fix: 'give the files or the folder with the exported events',
  });
}
