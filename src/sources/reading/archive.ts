import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { compareText, inputError, resourceError, type Scratch, writeChunks } from '../../base/index.js';
import { GROWTH_LIMIT, type GrowthLimit, refuseGrowth } from './content.js';
import type { StoredFile } from './stored.js';

/** Most entries an archive may have; a year of hourly files is 8,760. */
const MOST_ENTRIES = 10_000;

const SYMLINK = 0o120000;
const FILE_TYPE = 0o170000;

/** Whether the first bytes of a file are those of a zip archive. */
export function isZip(start: Uint8Array): boolean {
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
}

/**
 * Streams the files of a zip archive into the scratch directory, in byte order of their names. The names never become
 * paths. Each file is checked against its size and CRC. Hidden files and macOS resource forks are left out; entries of
 * no content as well.
 *
 * @throws KindredError (input) when the archive is damaged, encrypted, or has an entry that is a link or whose name
 *   points outside; (resource) when it has too many entries or unpacks too large.
 */
export async function unpackZip(
  archive: StoredFile,
  storedBytes: number,
  scratch: Scratch,
  limit: GrowthLimit = GROWTH_LIMIT,
): Promise<StoredFile[]> {
  const zip = await openZip(archive);
  try {
    const entries = await listEntries(zip, archive.name);
    const files: StoredFile[] = [];
    let unpacked = 0;
    for (const entry of entries) {
      const path = scratch.freshPath();
      const name = `${archive.name}!${entry.fileName}`;
      await writeChunks(
        path,
        checked(zip, entry, name, (bytes) => {
          unpacked += bytes;
          refuseGrowth(archive.name, storedBytes, unpacked, limit);
        }),
      );
      files.push({ name, path, named: false });
    }
    return files;
  } catch (error) {
    throw explain(archive.name, error);
  } finally {
    zip.close();
  }
}

async function openZip(archive: StoredFile): Promise<ZipFile> {
  try {
    return await openPromise(archive.path, { lazyEntries: true, autoClose: false, strictFileNames: true });
  } catch (error) {
    throw explain(archive.name, error);
  }
}

async function listEntries(zip: ZipFile, name: string): Promise<Entry[]> {
  if (zip.entryCount > MOST_ENTRIES) {
    throw resourceError('too-many-entries', {
      what: `the archive has ${zip.entryCount} entries`,
      where: name,
      expected: `at most ${MOST_ENTRIES}`,
      fix: 'unpack it yourself and give the folder',
    });
  }
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    refuseEntry(entry, name);
    if (isWanted(entry)) entries.push(entry);
  }
  return entries.sort((a, b) => compareText(a.fileName, b.fileName));
}

function refuseEntry(entry: Entry, archive: string): void {
  const mode = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (mode === SYMLINK) throw unsafe(archive, 'an entry is a link');
  if (entry.fileName.includes('\0')) throw unsafe(archive, 'the name of an entry has a NUL in it');
  if (entry.isEncrypted()) {
    throw inputError('encrypted-archive', {
      what: 'the archive is encrypted',
      where: archive,
      fix: 'unpack it yourself and give the folder',
    });
  }
}

function isWanted(entry: Entry): boolean {
  const parts = entry.fileName.split('/');
  return (
    entry.uncompressedSize > 0 &&
    parts.at(-1) !== '' &&
    !parts.some((part) => part.startsWith('.') || part === '__MACOSX')
  );
}

async function* checked(
  zip: ZipFile,
  entry: Entry,
  name: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry);
  let crc = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    crc = crc32(chunk, crc);
    onBytes(chunk.length);
    yield chunk;
  }
  if (crc !== entry.crc32) throw damagedEntry(name, 'its checksum does not match');
}

function unsafe(archive: string, what: string) {
  return inputError('unsafe-archive', {
    what: `the archive is refused: ${what}`,
    where: archive,
    fix: 'no export has that; look at the archive with `unzip -l` before you trust it',
  });
}

function damagedEntry(name: string, what: string, cause?: unknown) {
  return inputError(
    'damaged-archive',
    { what: `the archive is damaged: ${what}`, where: name, fix: 'download it again' },
    cause,
  );
}

/** yauzl speaks in plain errors; each of them is about the archive, not about this program. */
function explain(archive: string, error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'KindredError') return error;
  if ((error as NodeJS.ErrnoException).syscall !== undefined) return error;
  if (/invalid relative path|absolute path|invalid characters in fileName/.test(error.message)) {
    return unsafe(archive, 'the name of an entry points outside of it');
  }
  return damagedEntry(archive, error.message.replace(/\.$/, ''), error);
}
