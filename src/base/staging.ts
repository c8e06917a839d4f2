import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Content, writeContent } from './content.js';
import { outputError } from './errors.js';
import { compareText } from './order.js';
import { guardOutput as guard } from './output-guard.js';

/** A file of a stage, as the manifest lists it. `path` is relative to the output folder, with forward slashes. */
export interface StagedFile {
  path: string;
  bytes: number;
  sha256: string;
}

/**
 * A folder being prepared beside the output folder. Nothing of the previous outputs is touched until `publish` swaps
 * the folders: the old one is renamed away, the stage takes its name, then the old one is removed. If the program
 * dies between the two renames, the next run (`openStage` on the same folder) puts the old one back.
 *
 * All publishing is done with synchronous calls, each followed by an fsync where order on disk matters.
 */
export interface OutputStage {
  /** The folder of the stage, absolute. */
  readonly folder: string;
  /** Writes a file. Folders are made as needed. */
  write(path: string, content: Content): Promise<void>;
  /** An absolute path inside the stage for another writer (the engine). Its folder exists. */
  pathFor(path: string): string;
  /** Every file of the stage with size and hash, by path. */
  files(): StagedFile[];
  /** Swaps the stage in. Files in the output folder that were not written by Kindred are kept. */
  publish(): void;
  /** Removes the stage; the previous outputs stay. Safe after `publish`. */
  discard(): void;
}

/** Name of the file that lists what a run wrote; its presence marks a folder as Kindred's. */
export const MANIFEST = 'manifest.json';

/**
 * Opens a stage for `out`.
 *
 * @throws KindredError (output) when `out` exists and is not a folder that Kindred may replace, or cannot be written.
 */
export function openStage(out: string): OutputStage {
  const target = resolve(out);
  const parent = dirname(target);
  const stage = join(parent, `.${basename(target)}.kindred-stage`);
  const previous = join(parent, `.${basename(target)}.kindred-previous`);
  guard(out, () => {
    mkdirSync(parent, { recursive: true });
    recover(target, previous);
    if (existsSync(target)) refuseForeign(out, target);
    rmSync(stage, { recursive: true, force: true });
    mkdirSync(stage);
  });
  return new FolderStage(out, target, stage, previous);
}

class FolderStage implements OutputStage {
  readonly #out: string;
  readonly #target: string;
  readonly #stage: string;
  readonly #previous: string;
  #published = false;

  get folder(): string {
    return this.#stage;
  }

  constructor(out: string, target: string, stage: string, previous: string) {
    this.#out = out;
    this.#target = target;
    this.#stage = stage;
    this.#previous = previous;
  }

  async write(path: string, content: Content): Promise<void> {
    await writeContent(this.pathFor(path), content, (action) => guard(this.#out, action));
  }

  pathFor(path: string): string {
    const file = resolve(this.#stage, path);
    if (!file.startsWith(this.#stage + sep)) throw new Error(`output path leaves the output folder: ${path}`);
    guard(this.#out, () => mkdirSync(dirname(file), { recursive: true }));
    return file;
  }

  files(): StagedFile[] {
    return guard(this.#out, () =>
      listFiles(this.#stage)
        .map((file) => ({
          path: relative(this.#stage, file).split(sep).join('/'),
          bytes: statSync(file).size,
          sha256: hashFile(file),
        }))
        .sort((a, b) => compareText(a.path, b.path)),
    );
  }

  publish(): void {
    guard(this.#out, () => {
      syncFolders(this.#stage);
      const replaces = existsSync(this.#target);
      if (replaces) {
        rmSync(this.#previous, { recursive: true, force: true });
        renameSync(this.#target, this.#previous);
      }
      renameSync(this.#stage, this.#target);
      this.#published = true;
      syncFolder(dirname(this.#target));
      if (replaces) {
        keepForeign(this.#previous, this.#target);
        rmSync(this.#previous, { recursive: true, force: true });
      }
    });
  }

  discard(): void {
    if (!this.#published) rmSync(this.#stage, { recursive: true, force: true });
  }
}

/** Puts the previous outputs back if a run died between its two renames. */
function recover(target: string, previous: string): void {
  if (!existsSync(previous)) return;
  if (existsSync(target)) rmSync(previous, { recursive: true, force: true });
  else renameSync(previous, target);
}

/** A folder may be replaced when it is empty or carries a manifest. */
function refuseForeign(out: string, target: string): void {
  if (!statSync(target).isDirectory()) {
    throw outputError('output-not-a-folder', {
      what: `'${out}' exists and is not a folder`,
      fix: 'choose another --out',
    });
  }
  const entries = readdirSync(target);
  if (entries.length > 0 && !entries.includes(MANIFEST)) {
    throw outputError('output-not-ours', {
      what: `the folder '${out}' has files that Kindred did not write`,
      expected: `an empty folder, or one with Kindred's ${MANIFEST}`,
      fix: 'choose another --out, or empty the folder',
    });
  }
}

/** Moves what the old manifest does not list (a README, notes) into the new outputs, unless a new file has its name. */
function keepForeign(previous: string, target: string): void {
  const ours = new Set<string>([MANIFEST]);
  try {
    const manifest = JSON.parse(readFileSync(join(previous, MANIFEST), 'utf8')) as {
      outputs?: { path: string }[];
    };
    for (const output of manifest.outputs ?? []) ours.add(output.path);
  } catch {
    // Without a readable manifest nothing can be told apart; everything moves that has no successor.
  }
  for (const file of listFiles(previous)) {
    const path = relative(previous, file).split(sep).join('/');
    const successor = join(target, path);
    if (ours.has(path) || existsSync(successor)) continue;
    mkdirSync(dirname(successor), { recursive: true });
    renameSync(file, successor);
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

function hashFile(file: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1 << 20);
  const descriptor = openSync(file, 'r');
  try {
    for (;;) {
      const bytes = readSync(descriptor, buffer);
      if (bytes === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytes));
    }
  } finally {
    closeSync(descriptor);
  }
}

function syncFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) syncFolders(join(folder, entry.name));
  }
  syncFolder(folder);
}

/** Windows cannot open a folder; there the rename itself has to do. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
