import { type Scratch, writeChunks } from '../../base/index.js';
import type { Engine } from '../../engines/index.js';
import { arrowAsNdjson } from './arrow.js';
import { readContent } from './content.js';
import type { RecognisedFile } from './open.js';
import { parquetRecords } from './parquet.js';
import { plainPath } from './plain-path.js';
import { pathOfRecords } from './records.js';
import { asNdjson, asPlainText, withoutMark } from './rewrite.js';
import { counterFor, type Scan } from './scan.js';
import type { Fingerprint } from './stored.js';

/** A file in a shape that the engine's reader takes: lines of JSON, or a table. */
export interface PreparedFile {
  /** Number in the `file` columns. */
  id: number;
  file: RecognisedFile;
  /** What the engine reads: the file itself, a link to it under a plain name, or a rewritten copy. */
  path: string;
  gzip: boolean;
  /** For a rewritten copy: what was found while it was written. Other files are scanned while the engine reads them. */
  scan?: Scan;
  /** For binary files: number of records, by the file's own account. */
  records?: number;
  /** Set when the engine's reader is of no use for the file: why. */
  exactOnly?: string;
  /** Something the person should know. */
  warning?: string;
}

/** Makes a file readable for the engine; most files are so as they are. */
export async function prepareFile(
  engine: Engine,
  file: RecognisedFile,
  id: number,
  scratch: Scratch,
): Promise<PreparedFile> {
  if (file.columns) {
    const plain = plainPath(file.file.path, scratch);
    return { id, file, path: plain, gzip: false, records: await parquetRecords(engine, plain) };
  }
  if (file.head.format === 'arrow') return rewriteArrow(file, id, scratch.freshPath());
  const path = file.shape ? undefined : pathOfRecords(file);
  if (path) return rewriteValues(file, id, path, scratch.freshPath());
  if (file.shape?.delimiter === 'blanks') {
    return { id, file, path: file.file.path, gzip: file.gzip, exactOnly: 'columns are set apart by blanks' };
  }
  if (file.text.encoding !== 'utf8' || file.text.loneReturns)
    return rewriteText(file, id, scratch.freshPath());
  return { id, file, path: plainPath(file.file.path, scratch), gzip: file.gzip };
}

async function rewriteValues(
  file: RecognisedFile,
  id: number,
  path: NonNullable<ReturnType<typeof pathOfRecords>>,
  target: string,
): Promise<PreparedFile> {
  let fingerprint: Fingerprint = { bytes: 0, sha256: '' };
  let records = 0;
  let cutOff = false;
  const content = readContent(file.file, file.gzip, (found) => {
    fingerprint = found;
  });
  const plain = withoutMark(asPlainText(content, file.text.encoding, false));
  await writeChunks(
    target,
    asNdjson(plain, path, (values, open) => {
      records = values;
      cutOff = open;
    }),
  );
  const prepared = {
    id,
    file,
    path: target,
    gzip: false,
    scan: { ...fingerprint, records, irregular: undefined },
  };
  const warning = `${file.file.name} ends in the middle of its JSON; it may have been cut off`;
  return cutOff ? { ...prepared, warning } : prepared;
}

/** Arrow becomes NDJSON; from then on the copy is the file, and the numbers of its lines are those of the rows. */
async function rewriteArrow(file: RecognisedFile, id: number, target: string): Promise<PreparedFile> {
  let scan: Scan = { bytes: 0, sha256: '', records: 0, irregular: undefined };
  const rows = arrowAsNdjson(file.file, (records, fingerprint) => {
    scan = { ...fingerprint, records, irregular: undefined };
  });
  await writeChunks(target, rows);
  return { id, file: { ...file, file: { ...file.file, path: target } }, path: target, gzip: false, scan };
}

async function rewriteText(file: RecognisedFile, id: number, target: string): Promise<PreparedFile> {
  let fingerprint: Fingerprint = { bytes: 0, sha256: '' };
  const counter = counterFor(file);
  const content = readContent(file.file, file.gzip, (found) => {
    fingerprint = found;
  });
  const plain = withoutMark(asPlainText(content, file.text.encoding, file.text.loneReturns));
  const counted = (async function* () {
    for await (const chunk of plain) {
      counter.push(chunk);
      yield chunk;
    }
  })();
  await writeChunks(target, counted);
  counter.end();
  const scan = { ...fingerprint, records: counter.records, irregular: counter.irregular };
  return { id, file, path: target, gzip: false, scan };
}
