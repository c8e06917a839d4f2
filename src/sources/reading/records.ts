import { DelimitedReader } from './delimited.js';
import { ELEMENT, JsonValueCutter, type ValueStep } from './json-values.js';
import { isBlank, LineCutter, textProblem } from './lines.js';
import type { RecognisedFile } from './open.js';

/** A record with its place in the file; what the exact reader works on. */
export interface PlacedRecord {
  /** From 1. */
  line: number;
  raw: Buffer;
  /** For tables. */
  fields?: readonly string[];
  /** Why it cannot be handed to the engine at all. */
  problem?: string | undefined;
}

export interface RecordCutter {
  push(chunk: Buffer): void;
  end(): void;
}

/** Where the records of a JSON file are; undefined when they are its lines. */
export function pathOfRecords(file: Pick<RecognisedFile, 'head' | 'selection'>): ValueStep[] | undefined {
  const { format } = file.head;
  const nested = file.selection.recordsAt;
  if (format === 'ndjson' && !nested) return undefined;
  return [
    ...(format === 'json-array' ? [ELEMENT] : []),
    ...(nested ? [...nested, ELEMENT] : []),
  ] as ValueStep[];
}

/**
 * Cuts the content of a text file into its records, blank lines and the header left out. `isWanted` is asked once for
 * each record, in order; what nobody wants is not looked at any further.
 */
export function cutRecords(
  file: RecognisedFile,
  isWanted: () => boolean,
  onRecord: (record: PlacedRecord) => void,
): RecordCutter {
  if (file.shape) return cutTable(file.shape.delimiter, isWanted, onRecord);
  const path = pathOfRecords(file);
  if (path) {
    return new JsonValueCutter(path, ({ line, text, tooLong }) => {
      if (isWanted()) onRecord({ line, raw: text, problem: jsonProblem(text, tooLong) });
    });
  }
  return new LineCutter(({ line, bytes, tooLong }) => {
    if (tooLong || !isBlank(bytes)) onRecord({ line, raw: bytes, problem: jsonProblem(bytes, tooLong) });
  }, isWanted);
}

function cutTable(
  delimiter: DelimitedReader['delimiter'],
  isWanted: () => boolean,
  onRecord: (record: PlacedRecord) => void,
): RecordCutter {
  let header: string | undefined;
  return new DelimitedReader(delimiter, ({ line, raw, fields, problem }) => {
    if (header === undefined) {
      header = fields.join('\n');
      return;
    }
    if (!isWanted()) return;
    const repeated = problem === undefined && fields.join('\n') === header;
    onRecord({ line, raw, fields, problem: repeated ? 'csv_repeated_header' : problem });
  });
}

function jsonProblem(raw: Buffer, tooLong: boolean): string | undefined {
  if (tooLong) return 'line_too_long';
  const problem = textProblem(raw);
  // JSON knows no raw NUL.
  return problem === 'nul_byte' ? 'malformed_json' : problem;
}
