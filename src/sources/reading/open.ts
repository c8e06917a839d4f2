import { EXIT, fileSize, inputError, KindredError, readStart, type Scratch } from '../../base/index.js';
import type { Dialect, Engine } from '../../engines/index.js';
import { detectSource, type Recognition, refusalOf } from '../registry.js';
import type { FileHead, Selection, SourceOptions, Vendor } from '../source.js';
import { isZip, unpackZip } from './archive.js';
import { arrowHead } from './arrow.js';
import { readContent } from './content.js';
import { readTextHead } from './head.js';
import { empty } from './inputs.js';
import { type Encoding, hasLoneReturns, storedLayout, textEncoding } from './layout.js';
import { type ParquetColumn, parquetHead } from './parquet.js';
import { plainPath } from './plain-path.js';
import { asPlainText, withoutMark } from './rewrite.js';
import type { StoredFile } from './stored.js';
import { repeatedColumns, type TableShape } from './table-shape.js';

/** A file whose layout is known, with its head. */
export interface OpenedFile {
  file: StoredFile;
  gzip: boolean;
  /** Characters and line ends, for text. */
  text: { encoding: Encoding; loneReturns: boolean };
  head: FileHead;
  /** For delimited tables. */
  shape?: TableShape;
  /** For Parquet files. */
  columns?: readonly ParquetColumn[];
}

/** A file that was recognised, and how to read it. */
export interface RecognisedFile extends OpenedFile {
  recognition: Recognition;
  selection: Selection;
}

/** Sizes of the sample that the head is read from, until it holds enough records. */
const SAMPLE_BYTES = [1 << 16, 1 << 20, 1 << 24];
const ENOUGH_RECORDS = 20;

/** Files in archives are unpacked; an archive inside an archive is refused. */
export async function unpackArchives(files: readonly StoredFile[], scratch: Scratch): Promise<StoredFile[]> {
  const out: StoredFile[] = [];
  for (const file of files) {
    if (!isZip(await readStart(file.path, 4))) {
      out.push(file);
      continue;
    }
    for (const entry of await unpackZip(file, fileSize(file.path), scratch)) {
      if (isZip(await readStart(entry.path, 4))) {
        throw inputError('nested-archive', {
          what: 'this is an archive inside an archive',
          where: entry.name,
          fix: 'unpack the outer one yourself',
        });
      }
      out.push(entry);
    }
  }
  return out;
}

/**
 * Opens a file: its layout by the first bytes, its head from a sample.
 *
 * @throws KindredError (input) saying what the file is when it cannot be read.
 */
export async function openFile(engine: Engine, file: StoredFile, scratch: Scratch): Promise<OpenedFile> {
  const layout = storedLayout(await readStart(file.path, 32));
  if (layout.kind === 'unreadable' || layout.kind === 'zip') {
    const { what, fix } =
      layout.kind === 'zip' ? { what: 'this is a zip archive', fix: 'unpack it' } : layout;
    throw inputError('unreadable-format', { what: `${what}, which cannot be read`, where: file.name, fix });
  }
  if (layout.kind === 'binary') {
    return openBinary(engine, file, layout.format, scratch);
  }
  const gzip = layout.kind === 'gzip';
  for (const [i, limit] of SAMPLE_BYTES.entries()) {
    const opened = await openText(file, gzip, limit);
    const last = i === SAMPLE_BYTES.length - 1;
    if (last || opened.complete || opened.file.head.records.length >= ENOUGH_RECORDS) return opened.file;
  }
  throw new Error('unreachable: the last sample is taken as it is');
}

async function openBinary(
  engine: Engine,
  file: StoredFile,
  format: 'parquet' | 'arrow',
  scratch: Scratch,
): Promise<OpenedFile> {
  const text = { encoding: 'utf8', loneReturns: false } as const;
  if (format === 'arrow') return { file, gzip: false, text, head: await arrowHead(file) };
  const { head, columns } = await parquetHead(engine, file, plainPath(file.path, scratch));
  return { file, gzip: false, text, head, columns };
}

async function openText(
  file: StoredFile,
  gzip: boolean,
  limit: number,
): Promise<{ file: OpenedFile; complete: boolean }> {
  const raw = await sampleOf(readContent(file, gzip), limit);
  if (gzip && raw.bytes.length > 0) refuseHiddenContainer(file, raw.bytes);
  const encoding = textEncoding(raw.bytes);
  const loneReturns = encoding === 'utf8' && hasLoneReturns(raw.bytes);
  const plain = await sampleOf(
    withoutMark(asPlainText(once(raw.bytes), encoding, loneReturns)),
    Number.MAX_SAFE_INTEGER,
  );
  const read = readTextHead(file.name, plain.bytes, raw.complete);
  if (!read) throw empty(file.name);
  const { head, shape } = read;
  return {
    file: { file, gzip, text: { encoding, loneReturns }, head, ...(shape && { shape }) },
    complete: raw.complete,
  };
}

async function sampleOf(
  content: AsyncIterable<Buffer>,
  limit: number,
): Promise<{ bytes: Buffer; complete: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    if (bytes + chunk.length > limit) {
      chunks.push(chunk.subarray(0, limit - bytes));
      return { bytes: Buffer.concat(chunks), complete: false };
    }
    chunks.push(chunk);
    bytes += chunk.length;
  }
  return { bytes: Buffer.concat(chunks), complete: true };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function refuseHiddenContainer(file: StoredFile, content: Buffer): void {
  const inner = storedLayout(content);
  if (inner.kind === 'text') return;
  throw inputError('nested-archive', {
    what: 'the gzip file holds no text but another packed or binary file',
    where: file.name,
    fix: 'unpack it once and give the result',
  });
}

/** Two columns of one name are harmless unless a value is wanted from one of them. */
function refuseRepeatedColumn(file: StoredFile, shape: TableShape, selection: Selection): void {
  const repeated = repeatedColumns(shape.columns);
  const name = selection.leaves.map((leaf) => leaf.path[0]!).find((column) => repeated.has(column));
  if (name === undefined) return;
  throw inputError('repeated-column', {
    what: `two columns are named '${name}'`,
    where: `${file.name}, line 1`,
    expected: 'every column that is used under a name of its own',
    fix: 'rename one of them in the export',
  });
}

export interface RecogniseOptions {
  sources: SourceOptions;
  /** Forces the vendor. */
  format?: Vendor | undefined;
}

/** Recognises an opened file and chooses how to read it. Throws the refusal when it is of no use. */
export function recogniseFile(
  opened: OpenedFile,
  options: RecogniseOptions,
  dialect: Dialect,
): RecognisedFile {
  const recognition = detectSource(opened.head, options.format);
  const refusal = refusalOf(opened.head, recognition);
  if (refusal) throw refusal;
  const selection = recognition.source.select(opened.head, recognition.detection, options.sources, dialect);
  if (opened.shape) refuseRepeatedColumn(opened.file, opened.shape, selection);
  return { ...opened, recognition, selection };
}

/** Errors about one file that let the others be read, when the person did not name that very file. */
export function isSkippable(error: unknown): error is KindredError {
  if (!(error instanceof KindredError)) return false;
  const lossy = ['ambiguous-file', 'damaged-gzip', 'cannot-read'];
  return (error.exitCode === EXIT.input || error.exitCode === EXIT.usage) && !lossy.includes(error.code);
}
