import type { FileFormat } from '../source.js';
import { isGzip } from './content.js';

/** How characters are encoded. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be';

/** What a file is, as far as its first bytes tell: a container, a binary format, or text. */
export type StoredLayout =
  | { kind: 'gzip' }
  | { kind: 'zip' }
  | { kind: 'binary'; format: Extract<FileFormat, 'parquet' | 'arrow'> }
  | { kind: 'unreadable'; what: string; fix: string }
  | { kind: 'text' };

const UNPACK = 'unpack it first and give the result';

/** First bytes of formats, and what to do about those that cannot be read. */
const SIGNATURES: readonly { bytes: string; layout: StoredLayout }[] = [
  { bytes: 'PK\x03\x04', layout: { kind: 'zip' } },
  { bytes: 'PAR1', layout: { kind: 'binary', format: 'parquet' } },
  { bytes: 'ARROW1', layout: { kind: 'binary', format: 'arrow' } },
  { bytes: '\xff\xff\xff\xff', layout: { kind: 'binary', format: 'arrow' } },
  unreadable('PK\x05\x06', 'an empty zip archive', 'check the export'),
  unreadable('\x28\xb5\x2f\xfd', 'compressed with Zstandard', UNPACK),
  unreadable('BZh', 'compressed with bzip2', UNPACK),
  unreadable('\xfd7zXZ', 'compressed with xz', UNPACK),
  unreadable('7z\xbc\xaf', 'a 7z archive', UNPACK),
  unreadable('Rar!', 'a RAR archive', UNPACK),
  unreadable('Obj\x01', 'an Avro file', 'export as NDJSON or Parquet instead'),
  unreadable('ORC', 'an ORC file', 'export as Parquet instead'),
  unreadable('SQLite format 3', 'an SQLite database', 'export the table of events as CSV'),
  unreadable('\xd0\xcf\x11\xe0', 'an old Excel file', 'save the sheet as CSV UTF-8'),
  unreadable('%PDF', 'a PDF', 'export raw events instead'),
  unreadable('\x89PNG', 'a picture', 'export raw events instead'),
];

function unreadable(bytes: string, name: string, fix: string) {
  return { bytes, layout: { kind: 'unreadable', what: `this is ${name}`, fix } as const };
}

/** Recognises a file by its first bytes, never by its name. */
export function storedLayout(start: Buffer): StoredLayout {
  if (isGzip(start)) return { kind: 'gzip' };
  const first = start.toString('latin1', 0, 32);
  return SIGNATURES.find(({ bytes }) => first.startsWith(bytes))?.layout ?? { kind: 'text' };
}

/** How text is encoded: by its byte order mark, or by the zeros of UTF-16 around its first character. */
export function textEncoding(start: Uint8Array): Encoding {
  const [a, b] = start;
  if (a === 0xff && b === 0xfe) return 'utf16le';
  if (a === 0xfe && b === 0xff) return 'utf16be';
  if (start.length >= 4 && a !== 0 && b === 0 && start[2] !== 0 && start[3] === 0) return 'utf16le';
  if (start.length >= 4 && a === 0 && b !== 0 && start[2] === 0 && start[3] !== 0) return 'utf16be';
  return 'utf8';
}

/** Whether lines end with a lone `\r`, as old spreadsheets wrote them: the engine's readers see one line. */
export function hasLoneReturns(start: Buffer): boolean {
  return start.includes(13) && !start.includes(10);
}
