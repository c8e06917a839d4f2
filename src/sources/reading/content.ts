import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { inputError, readChunks, resourceError } from '../../base/index.js';
import type { Fingerprint, StoredFile } from './stored.js';

/** How far compressed content may grow: beyond `afterBytes`, at most `ratio` bytes for each stored byte. */
export interface GrowthLimit {
  ratio: number;
  afterBytes: number;
  /** Whatever the ratio. */
  totalBytes: number;
}

export interface ContentOptions {
  limit?: GrowthLimit;
  /** The reader is done with each chunk when it asks for the next one, so that memory can be used again. */
  passing?: boolean;
}

/** Real exports shrink 5 to 20 times; a thousand times is a bomb. */
export const GROWTH_LIMIT: GrowthLimit = { ratio: 200, afterBytes: 10_000_000, totalBytes: 50_000_000_000 };

const UNZIP_CHUNK_BYTES = 1 << 16;

/** Whether the first bytes of a file are those of gzip. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * The content of a file, unpacked where it is gzip; its stored bytes are counted and hashed for `onEnd`. Every member of a
 * gzip file is checked against its CRC and length, which the engine's own reader does not do.
 *
 * @throws KindredError (input) when gzip content is cut off or damaged, saying how far it is good; (resource) when it
 *   grows beyond the limit.
 */
export async function* readContent(
  file: Pick<StoredFile, 'name' | 'path'>,
  gzip: boolean,
  onEnd?: (fingerprint: Fingerprint) => void,
  { limit = GROWTH_LIMIT, passing = false }: ContentOptions = {},
): AsyncGenerator<Buffer> {
  const hash = onEnd && createHash('sha256');
  let bytes = 0;
  const stored = (async function* () {
    // The unpacker takes chunks ahead of time, so each must last.
    for await (const chunk of readChunks(file.path, passing && !gzip)) {
      hash?.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  })();
  if (gzip) yield* unzipped(file.name, stored, () => bytes, limit);
  else yield* stored;
  if (onEnd) onEnd({ bytes, sha256: hash!.digest('hex') });
}

async function* unzipped(
  name: string,
  stored: AsyncIterable<Buffer>,
  storedBytes: () => number,
  limit: GrowthLimit,
): AsyncGenerator<Buffer> {
  const gunzip: Gunzip = createGunzip({ chunkSize: UNZIP_CHUNK_BYTES });
  const source = Readable.from(stored);
  // `pipe` does not hand errors on, and `pipeline` would destroy the reader before the last good bytes were read.
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  let good = 0;
  let lines = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      good += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
      refuseGrowth(name, storedBytes(), good, limit);
      yield chunk;
    }
  } catch (error) {
    throw explain(name, error, good, lines);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  const rest = storedBytes() - gunzip.bytesWritten;
  if (rest > 0) throw damaged(name, `${rest} bytes follow the end of the compressed data`, good, lines);
}

/** Refuses content that has grown out of proportion. */
export function refuseGrowth(name: string, stored: number, unpacked: number, limit: GrowthLimit): void {
  const outOfProportion = unpacked > limit.afterBytes && unpacked > limit.ratio * stored;
  if (!outOfProportion && unpacked <= limit.totalBytes) return;
  throw resourceError('unpacks-too-large', {
    what: outOfProportion
      ? `the content is more than ${limit.ratio} times as large as the file, as no export is`
      : `the content is larger than ${limit.totalBytes / 1e9} GB`,
    where: name,
    fix: 'if you trust the file, unpack it yourself and give the unpacked files',
  });
}

function explain(name: string, error: unknown, unpacked: number, lines: number): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return damaged(name, 'the compressed data are cut off', unpacked, lines, error);
  if (code !== 'Z_DATA_ERROR') return error;
  // A checksum stands at the end and tells only that something before it is wrong.
  if (/incorrect (data|length) check/.test(message)) return damaged(name, WRONG_CHECKSUM, 0, 0, error);
  return damaged(name, 'the compressed data are damaged', unpacked, lines, error);
}

const WRONG_CHECKSUM = 'the content does not match its checksum, and nothing tells where it is wrong';

/** The error for a gzip file that is not whole; `unpacked` bytes with `lines` whole lines came out before the damage. */
function damaged(name: string, what: string, unpacked: number, lines: number, cause?: unknown) {
  const extent = unpacked > 0 ? `; at least the first ${unpacked} bytes (${lines} whole lines) unpack` : '';
  return inputError(
    'damaged-gzip',
    {
      what: `${what}${extent}`,
      where: name,
      fix: 'download the file again; to use what is left, unpack it with `gzip -dc` and give the result',
    },
    cause,
  );
}
