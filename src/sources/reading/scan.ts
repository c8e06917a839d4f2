import { readContent } from './content.js';
import type { RecordCount } from './count.js';
import { DelimitedCount } from './count-delimited.js';
import { LineCount } from './count-lines.js';
import type { RecognisedFile } from './open.js';
import { withoutMark } from './rewrite.js';
import type { Fingerprint } from './stored.js';

/** What one pass over the bytes of a file found, independently of the engine. */
export interface Scan extends Fingerprint {
  records: number;
  /** Set when the engine's reader cannot be trusted with the file: why. */
  irregular: string | undefined;
}

/** The counter that fits a text file whose records are lines or delimited rows. */
export function counterFor(file: RecognisedFile): RecordCount {
  const { shape } = file;
  return shape && shape.delimiter !== 'blanks' ? new DelimitedCount(shape.delimiter) : new LineCount();
}

/**
 * Counts and hashes a file in one pass; gzip content is checked on the way. `onBytes` hears of progress. `known`: the
 * number of records, where the bytes do not tell it.
 */
export async function scanFile(
  file: RecognisedFile,
  known: number | undefined,
  onBytes: (bytes: number) => void,
): Promise<Scan> {
  const counter = known === undefined ? counterFor(file) : undefined;
  let fingerprint: Fingerprint = { bytes: 0, sha256: '' };
  const onEnd = (found: Fingerprint) => {
    fingerprint = found;
  };
  const content = readContent(file.file, file.gzip, onEnd, { passing: true });
  for await (const chunk of withoutMark(content)) {
    counter?.push(chunk);
    onBytes(chunk.length);
  }
  counter?.end();
  return { ...fingerprint, records: counter?.records ?? known ?? 0, irregular: counter?.irregular };
}
