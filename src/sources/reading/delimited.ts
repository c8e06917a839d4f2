import { LONGEST_RECORD } from '../../engines/index.js';
import { textProblem } from './lines.js';

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;

/** How a delimited text is written. `blanks`: columns are set apart by runs of blanks and tabs, nothing is quoted. */
export type Delimiter = ',' | '\t' | ';' | '|' | 'blanks';

export interface DelimitedRecord {
  /** Line on which the record starts, from 1. */
  line: number;
  /** The record's own bytes, without the line end; of a record that is too long, the first ones. */
  raw: Buffer;
  /** The fields, quotes removed; empty when there is a problem. */
  fields: readonly string[];
  problem?: 'csv_quote' | 'csv_columns' | 'bad_encoding' | 'nul_byte' | 'line_too_long';
}

const KEPT_OF_LONG = 1024;

/**
 * Reads delimited text record by record (RFC 4180), knowing the line of each. Slower than counting, but exact on dirty
 * files: a record whose quotes are out of place costs its own first line, not the lines up to the next quote.
 *
 * Chunks are pushed in; records come out through the callback, the header among them. Blank lines are no records.
 */
export class DelimitedReader {
  #buffer: Buffer = Buffer.alloc(0);
  #line = 1;
  /** Number of fields a record must have; the first record sets it. */
  #width: number | undefined;
  #skipping = false;
  readonly delimiter: Delimiter;
  readonly #onRecord: (record: DelimitedRecord) => void;

  constructor(delimiter: Delimiter, onRecord: (record: DelimitedRecord) => void) {
    this.delimiter = delimiter;
    this.#onRecord = onRecord;
  }

  push(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    this.#drain(false);
  }

  end(): void {
    this.#drain(true);
  }

  #drain(last: boolean): void {
    const buffer = this.#buffer;
    let at = 0;
    while (at < buffer.length) {
      const lineEnd = buffer.indexOf(NEWLINE, at);
      if (this.#skipping) {
        if (lineEnd < 0) {
          at = buffer.length;
          break;
        }
        at = lineEnd + 1;
        this.#line++;
        this.#skipping = false;
        continue;
      }
      const end = this.#record(buffer, at, lineEnd, last);
      if (end === undefined) break;
      at = end;
    }
    this.#buffer = at === 0 ? buffer : Buffer.from(buffer.subarray(at));
  }

  /** Reads the record at `at`; returns where the next one starts, or undefined when its end is not there yet. */
  #record(buffer: Buffer, at: number, lineEnd: number, last: boolean): number | undefined {
    const pending = buffer.length - at;
    if (lineEnd < 0 && !last) {
      if (pending <= LONGEST_RECORD) return undefined;
      this.#skipping = true;
      this.#emit(buffer.subarray(at, at + KEPT_OF_LONG), [], 'line_too_long');
      return buffer.length;
    }
    const nextLine = lineEnd < 0 ? buffer.length : lineEnd + 1;
    const line = trimReturn(buffer.subarray(at, lineEnd < 0 ? buffer.length : lineEnd));
    if (line.length > LONGEST_RECORD) {
      this.#emit(line.subarray(0, KEPT_OF_LONG), [], 'line_too_long');
    } else if (line.length > 0 && !isAllBlank(line)) {
      const quoted = this.delimiter !== 'blanks' && line.includes(QUOTE);
      const parsed = quoted
        ? parseQuoted(buffer, at, this.delimiter, last)
        : { fields: this.#split(line), end: nextLine };
      if (parsed === 'incomplete') {
        if (!last && pending <= LONGEST_RECORD) return undefined;
        this.#emit(line, [], 'csv_quote');
      } else if (parsed === 'misplaced') this.#emit(line, [], 'csv_quote');
      else return this.#whole(buffer, at, nextLine, line, parsed);
    }
    this.#line++;
    return nextLine;
  }

  /** A record whose quotes are in order; checks its width and its text. */
  #whole(
    buffer: Buffer,
    at: number,
    nextLine: number,
    line: Buffer,
    parsed: { fields: string[]; end: number },
  ): number {
    this.#width ??= parsed.fields.length;
    const several = parsed.end > nextLine;
    if (parsed.fields.length !== this.#width) {
      // Over several lines this is more likely a stray quote than a record; only the first line is given up.
      this.#emit(line, [], several ? 'csv_quote' : 'csv_columns');
      this.#line++;
      return nextLine;
    }
    const raw = trimReturn(trimNewline(buffer.subarray(at, parsed.end)));
    const problem = textProblem(raw);
    this.#emit(raw, problem ? [] : parsed.fields, problem);
    this.#line += several ? countNewlines(buffer, at, parsed.end) : 1;
    return parsed.end;
  }

  #split(line: Buffer): string[] {
    const text = line.toString('utf8');
    return this.delimiter === 'blanks' ? text.trim().split(/[ \t]+/) : text.split(this.delimiter);
  }

  #emit(raw: Buffer, fields: readonly string[], problem: DelimitedRecord['problem']): void {
    this.#onRecord({ line: this.#line, raw, fields, ...(problem && { problem }) });
  }
}

/**
 * The fields of the record at `at`. A quote opens at the start of a field only; elsewhere it is a character like any
 * other. `end` is where the next record starts; `last`: no more content follows the buffer.
 */
function parseQuoted(
  buffer: Buffer,
  at: number,
  delimiter: string,
  last: boolean,
): { fields: string[]; end: number } | 'incomplete' | 'misplaced' {
  const comma = delimiter.charCodeAt(0);
  const fields: string[] = [];
  let start = at;
  for (;;) {
    let end: number;
    if (buffer[start] === QUOTE) {
      const close = closingQuote(buffer, start + 1);
      // A quote at the very end may be the first half of an escaped one.
      if (close < 0 || (close + 1 === buffer.length && !last)) return 'incomplete';
      end = close + 1;
      fields.push(buffer.toString('utf8', start + 1, close).replaceAll('""', '"'));
      if (buffer[end] === RETURN && (buffer[end + 1] === NEWLINE || end + 1 === buffer.length)) end++;
    } else {
      end = start;
      while (end < buffer.length && buffer[end] !== comma && buffer[end] !== NEWLINE) end++;
      const content = buffer[end] === comma ? end : end - Number(end > start && buffer[end - 1] === RETURN);
      fields.push(buffer.toString('utf8', start, content));
    }
    if (end >= buffer.length) return last ? { fields, end: buffer.length } : 'incomplete';
    if (buffer[end] === NEWLINE) return { fields, end: end + 1 };
    if (buffer[end] !== comma) return 'misplaced';
    start = end + 1;
  }
}

/** Position of the quote that closes a field, or -1. */
function closingQuote(buffer: Buffer, from: number): number {
  for (let at = buffer.indexOf(QUOTE, from); at >= 0; at = buffer.indexOf(QUOTE, at + 2)) {
    if (buffer[at + 1] !== QUOTE) return at;
  }
  return -1;
}

function trimNewline(bytes: Buffer): Buffer {
  const last = bytes.length - 1;
  return bytes[last] === NEWLINE ? bytes.subarray(0, last) : bytes;
}

function trimReturn(bytes: Buffer): Buffer {
  const last = bytes.length - 1;
  return bytes[last] === RETURN ? bytes.subarray(0, last) : bytes;
}

function isAllBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 32 && byte !== 9) return false;
  return true;
}

function countNewlines(buffer: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = buffer.indexOf(NEWLINE, from); at >= 0 && at < to; at = buffer.indexOf(NEWLINE, at + 1))
    count++;
  // The last record of a file may end without a line end.
  return buffer[to - 1] === NEWLINE ? count : count + 1;
}
