import { LONGEST_RECORD } from '../../engines/index.js';

/** A JSON value taken out of a file, on one line of its own. */
export interface JsonValue {
  /** Line on which it starts, from 1. */
  line: number;
  /** Of a value that is too long, the first bytes. */
  text: Buffer;
  tooLong: boolean;
}

/** One step on the way to the wanted values: a key of an object, or any element of an array. */
export type ValueStep = string | typeof ELEMENT;
export const ELEMENT = Symbol('any element');

/** Bytes kept of a value that is too long, for its excerpt. */
const KEPT_OF_LONG = 1024;

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/**
 * Takes values out of JSON content of any layout (an array over many lines, objects one after the other, records in an
 * array inside a page), without holding more than one value. A state machine over bytes that checks nesting and
 * strings only: whether a value is JSON is left to who reads it, so one bad value never costs its neighbours.
 *
 * Chunks are pushed in; values come out through the callback, line ends inside them replaced by blanks.
 */
export class JsonValueCutter {
  /** Whether the content ended inside an array or object: it may have been cut off. */
  open = false;
  readonly #path: readonly ValueStep[];
  readonly #onValue: (value: JsonValue) => void;
  /** For each open container: whether it is an array, and whether it lies on the path. */
  readonly #stack: { array: boolean; onPath: boolean }[] = [];
  #line = 1;
  /** Nesting inside the value being taken; -1 outside of one. */
  #depth = -1;
  #inString = false;
  #escaped = false;
  /** The string being read is a key, or may be one; its text, for the path. */
  #key: number[] | undefined;
  #lastKey = '';
  #parts: Buffer[] = [];
  #bytes = 0;
  #startLine = 0;

  constructor(path: readonly ValueStep[], onValue: (value: JsonValue) => void) {
    this.#path = path;
    this.#onValue = onValue;
  }

  push(chunk: Buffer): void {
    let start = this.#depth >= 0 ? 0 : -1;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === NEWLINE) {
        this.#line++;
        // A raw line end inside a string is no JSON; a control character in its place keeps it from becoming some.
        if (this.#depth >= 0) chunk[i] = this.#inString ? 1 : BLANK;
      }
      if (this.#inString) {
        this.#string(byte);
        continue;
      }
      if (this.#depth >= 0) {
        const ends = this.#inside(byte);
        if (ends === 'no') continue;
        const end = ends === 'after' ? i + 1 : i;
        this.#keep(chunk.subarray(start, end));
        start = -1;
        this.#emit();
        if (ends === 'after') continue;
      }
      if (this.#outside(byte)) start = i;
    }
    if (start >= 0) this.#keep(chunk.subarray(start));
  }

  end(): void {
    this.open = this.#stack.length > 0 || this.#depth > 0;
    if (this.#depth >= 0) this.#emit();
  }

  #string(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      if (this.#key) this.#lastKey = textOfKey(this.#key);
      this.#key = undefined;
      return;
    }
    this.#key?.push(byte);
  }

  /** A byte inside the value being taken: whether the value ends after it, before it (a scalar's end), or not yet. */
  #inside(byte: number): 'no' | 'after' | 'before' {
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (this.#depth === 0) return 'before';
      this.#depth--;
      if (this.#depth === 0) return 'after';
    } else if (this.#depth === 0 && byte === COMMA) return 'before';
    else if (this.#depth === 0 && this.#stack.length === 0 && isSpace(byte)) return 'before';
    return 'no';
  }

  /** A byte outside of wanted values; returns whether a wanted value starts with it. */
  #outside(byte: number): boolean {
    if (isSpace(byte) || byte === COMMA || byte === COLON) return false;
    const top = this.#stack.at(-1);
    if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      if (top) {
        this.#stack.pop();
        return false;
      }
      return this.#start(byte);
    }
    const depth = this.#stack.length;
    const isKey = top !== undefined && !top.array && byte === QUOTE && !this.#afterKey;
    const step = this.#path[depth - 1];
    const fits = !top || (top.onPath && (top.array ? step === ELEMENT : step === this.#lastKey));
    if (isKey) {
      this.#inString = true;
      this.#key = [];
      this.#afterKey = true;
      return false;
    }
    this.#afterKey = false;
    if (fits && depth === this.#path.length) return this.#start(byte);
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      this.#stack.push({ array: byte === OPEN_ARRAY, onPath: fits });
    } else if (!top) return this.#start(byte);
    else if (byte === QUOTE) this.#inString = true;
    return false;
  }

  /** In an object: a key has been read, so what comes next is its value. */
  #afterKey = false;

  #start(byte: number): true {
    this.#startLine = this.#line;
    this.#depth = byte === OPEN_ARRAY || byte === OPEN_OBJECT ? 1 : 0;
    this.#inString = byte === QUOTE;
    return true;
  }

  #keep(part: Buffer): void {
    this.#bytes += part.length;
    // Once too long, only the start is of use; memory stays bounded whatever the file.
    if (this.#bytes <= LONGEST_RECORD || this.#parts.length === 0) this.#parts.push(Buffer.from(part));
  }

  #emit(): void {
    const tooLong = this.#bytes > LONGEST_RECORD;
    const text = tooLong ? this.#parts[0]!.subarray(0, KEPT_OF_LONG) : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    this.#depth = -1;
    this.#inString = false;
    this.#escaped = false;
    this.#onValue({ line: this.#startLine, text, tooLong });
  }
}

function isSpace(byte: number): boolean {
  return byte === BLANK || byte === NEWLINE || byte === RETURN || byte === TAB;
}

/** The text of a key from its bytes between the quotes. */
function textOfKey(bytes: number[]): string {
  const raw = Buffer.from(bytes).toString('utf8');
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
