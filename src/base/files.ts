import { copyFileSync, createWriteStream, readdirSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inputError, resourceError } from './errors.js';
import { compareText } from './order.js';

/** Bytes read at a time: large enough that the cost per call vanishes, small enough to stay in the processor's cache. */
const CHUNK_BYTES = 1 << 20;
const FIRST_CHUNK_BYTES = 1 << 16;
const LAST_CHUNK_BYTES = 1 << 12;

/** What a path leads to. `other` is a device, a socket or a pipe. */
export type PathKind = 'file' | 'folder' | 'other' | 'missing';

/** Looks at a path, following links. */
export function pathKind(path: string): PathKind {
  const found = guard(path, () => statSync(path, { throwIfNoEntry: false }));
  if (!found) return 'missing';
  return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
}

/** Size of a file in bytes. */
export function fileSize(path: string): number {
  return guard(path, () => statSync(path)).size;
}

/** The path without links, `.` and `..`: two names of one file have the same. */
export function realPath(path: string): string {
  return guard(path, () => realpathSync(path));
}

/**
 * Every file below a folder, in byte order of the paths. Hidden files and folders (a dot in front) are left out; links
 * are followed to files but not to folders, so that no circle can arise.
 */
export function listFiles(folder: string): string[] {
  const found: string[] = [];
  const visit = (directory: string) => {
    for (const entry of guard(directory, () => readdirSync(directory, { withFileTypes: true }))) {
      if (entry.name.startsWith('.')) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && pathKind(path) === 'file')) found.push(path);
    }
  };
  visit(folder);
  return found.sort(compareText);
}

/**
 * Reads a file from its start, chunk by chunk. A chunk is the reader's to keep; with `reuse` it is valid until the next
 * one is asked for, which saves the system a gigabyte of fresh memory for each gigabyte read.
 */
export async function* readChunks(path: string, reuse = false): AsyncGenerator<Buffer> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    // Buffers no larger than what is left: many files are small, and often only the start is wanted.
    let left = (await file.stat()).size;
    let bytes = FIRST_CHUNK_BYTES;
    let buffer = Buffer.alloc(0);
    for (;;) {
      const wanted = Math.max(LAST_CHUNK_BYTES, Math.min(bytes, left));
      if (!reuse || buffer.length < wanted) buffer = Buffer.allocUnsafeSlow(wanted);
      const { bytesRead } = await file.read(buffer, 0, wanted);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      // A pipe says that it has no bytes; it is read in small pieces, as it delivers them.
      left = Math.max(0, left - bytesRead);
      bytes = CHUNK_BYTES;
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await file?.close();
  }
}

/** The first bytes of a file, at most `limit`. */
export async function readStart(path: string, limit: number): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(limit);
      let filled = 0;
      while (filled < limit) {
        const { bytesRead } = await file.read(buffer, filled, limit - filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Writes chunks to a new file that only its owner can read.
 *
 * @throws KindredError (resource) when the disk is full.
 */
export async function writeChunks(
  path: string,
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<void> {
  try {
    const target = createWriteStream(path, { mode: 0o600, flags: 'wx' });
    await pipeline(Readable.from(chunks, { objectMode: false }), target);
  } catch (error) {
    if (!['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')) throw error;
    throw resourceError(
      'disk-full',
      { what: 'the disk for temporary files is full', fix: 'free space, or point --temp at a larger disk' },
      error,
    );
  }
}

/** Makes `link` another name of a file, as a link where the system allows it, else as a copy. */
export function linkFile(target: string, link: string): void {
  guard(target, () => {
    try {
      symlinkSync(target, link);
    } catch (error) {
      if (!['EPERM', 'ENOSYS', 'EACCES'].includes(codeOf(error) ?? '')) throw error;
      copyFileSync(target, link);
    }
  });
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'there is no permission to read it',
  EPERM: 'there is no permission to read it',
  EISDIR: 'it is a folder',
  EIO: 'the disk reports an error',
  EMFILE: 'too many files are open',
  ELOOP: 'its links go round in a circle',
};

function guard<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Turns an error of the file system into an input error; anything else passes through. */
function unreadable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason === undefined) return error;
  return inputError(
    'cannot-read',
    { what: `'${path}' cannot be read: ${reason}`, fix: 'check the path and its permissions' },
    error,
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
