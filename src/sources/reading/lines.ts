import { isUtf8 } from 'node:buffer';
import { LONGEST_RECORD } from '../../engines/index.js';

/** What becomes of a line that is not handed on whole. */
export interface Line {
  /** Counted from 1. */
  line: number;
  /** The line without its end. Of a line that is too long, the first bytes. */
  bytes: Buffer;
  tooLong: boolean;
}

/** Bytes kept of a line that is too long, for its excerpt. */
const KEPT_OF_LONG = 1024;

/**
 * Cuts content into lines at `\n` (a `\r` before it belongs to the end). Chunks are pushed in; lines come out through
 * the callback, whose bytes are valid during the call only. `isWanted` is asked once for each line that is not blank, in
 * order; one that nobody wants costs no more than finding its end.
 */
export class LineCutter {
  #rest: Buffer[] = [];
  #restBytes = 0;
  #line = 0;
  readonly #onLine: (line: Line) => void;
  readonly #isWanted: () => boolean;

  constructor(onLine: (line: Line) => void, isWanted: () => boolean = () => true) {
    this.#onLine = onLine;
    this.#isWanted = isWanted;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      // A line that lies whole in the chunk and begins with ink is no blank one: it can be asked for unseen.
      const asked = this.#restBytes === 0 && end > start && !isBlankByte(chunk[start]!);
      if (asked && !this.#isWanted()) this.#line++;
      else this.#emit(chunk.subarray(start, end), asked);
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  end(): void {
    if (this.#restBytes > 0) this.#emit(Buffer.alloc(0), false);
  }

  #keep(part: Buffer): void {
    this.#restBytes += part.length;
    // Once too long, only the start is of use; memory stays bounded whatever the file.
    if (this.#restBytes <= LONGEST_RECORD + 1 || this.#rest.length === 0) this.#rest.push(Buffer.from(part));
  }

  #emit(last: Buffer, asked: boolean): void {
    this.#line++;
    const length = this.#restBytes + last.length;
    const tooLong = length > LONGEST_RECORD + 1;
    let bytes = last;
    if (tooLong) bytes = (this.#rest[0] ?? last).subarray(0, KEPT_OF_LONG);
    else if (this.#rest.length > 0) bytes = Buffer.concat([...this.#rest, last], length);
    if (!tooLong && bytes.at(-1) === 13) bytes = bytes.subarray(0, -1);
    this.#rest = [];
    this.#restBytes = 0;
    if (!asked && (tooLong || !isBlank(bytes)) && !this.#isWanted()) return;
    this.#onLine({ line: this.#line, bytes, tooLong });
  }
}

/** Whether a line holds nothing but blanks; such lines are no records. */
export function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (!isBlankByte(byte)) return false;
  return true;
}

function isBlankByte(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 13;
}

/** Why the bytes of a record cannot be text that the engine reads; undefined when they can. */
export function textProblem(bytes: Uint8Array): 'bad_encoding' | 'nul_byte' | undefined {
  if (!isUtf8(bytes)) return 'bad_encoding';
  return bytes.includes(0) ? 'nul_byte' : undefined;
}
