import { basename, dirname } from 'node:path';
import {
  compareText,
  fileSize,
  inputError,
  isGlob,
  listFiles,
  matchGlob,
  nearestName,
  pathKind,
  readChunks,
  realPath,
  type Scratch,
  usageError,
  writeChunks,
} from '../../base/index.js';
import type { StoredFile } from './stored.js';

/** Empty files that systems leave beside exports to say that these are complete. */
const MARKERS = /^(?:complete|_SUCCESS|_started.*|_committed.*)$/;

export interface FoundInputs {
  /** In byte order of the names, each file once. */
  files: StoredFile[];
  /** Files of folders that cannot be exports, and why. Markers are left out without a word. */
  skipped: { name: string; why: string }[];
}

/**
 * The files behind the inputs a person gives: files, folders (all files below), patterns, and `-` for standard input,
 * which is copied to a private file because it is read more than once.
 *
 * @throws KindredError (input) when a path does not exist or matches nothing, or a named file is empty.
 */
export async function findInputs(
  inputs: readonly string[],
  stdin: NodeJS.ReadableStream | undefined,
  scratch: Scratch,
): Promise<FoundInputs> {
  const byPath = new Map<string, StoredFile>();
  const skipped: FoundInputs['skipped'] = [];
  const add = (file: StoredFile) => {
    const key = realPath(file.path);
    const known = byPath.get(key);
    if (!known || (file.named && !known.named)) byPath.set(key, { ...file, path: key });
  };
  for (const input of inputs) {
    const kind = input === '-' ? 'stdin' : pathKind(input);
    if (kind === 'file') add({ name: input, path: input, named: true });
    else if (kind === 'folder') for (const path of listFiles(input)) add({ name: path, path, named: false });
    else if (kind === 'missing') {
      const matches = isGlob(input) ? matchGlob(input) : [];
      if (matches.length === 0) throw notFound(input);
      for (const path of matches) add({ name: path, path, named: false });
    } else {
      const path = scratch.freshPath();
      if (kind === 'stdin') await writeChunks(path, bytesOf(stdin));
      else await writeChunks(path, readChunks(input));
      add({ name: kind === 'stdin' ? 'standard input' : input, path, named: true });
    }
  }
  const files: StoredFile[] = [];
  for (const file of [...byPath.values()].sort((a, b) => compareText(a.name, b.name))) {
    if (fileSize(file.path) > 0) files.push(file);
    else if (file.named && !MARKERS.test(basename(file.name))) throw empty(file.name);
    else if (!MARKERS.test(basename(file.name))) skipped.push({ name: file.name, why: 'the file is empty' });
  }
  return { files, skipped };
}

/** The error for a file without content. */
export function empty(name: string) {
  return inputError('empty-file', {
    what: 'the file is empty',
    where: name,
    expected: 'an export with at least one event',
    fix: 'check the export, or the download, and leave the file out',
  });
}

async function* bytesOf(stream: NodeJS.ReadableStream | undefined): AsyncGenerator<Uint8Array> {
  if (!stream) {
    throw usageError('no-standard-input', {
      what: 'there is no standard input to read',
      fix: 'give files instead of -',
    });
  }
  for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

function notFound(input: string) {
  if (isGlob(input)) {
    return inputError('no-match', {
      what: `no file matches '${input}'`,
      fix: 'check the pattern and the folder',
    });
  }
  const folder = dirname(input);
  const near =
    pathKind(folder) === 'folder'
      ? nearestName(
          basename(input),
          listFiles(folder).map((path) => basename(path)),
        )
      : undefined;
  return inputError('no-such-file', {
    what: `there is no file or folder '${input}'`,
    fix: near === undefined ? 'check the path' : `did you mean '${near}'?`,
  });
}
