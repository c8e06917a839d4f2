import { LONGEST_RECORD } from '../../engines/index.js';
import type { RecordCount } from './count.js';

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;

/**
 * Counts the records of delimited text, the header not among them: line ends outside quotes. Quotes are held to
 * RFC 4180: one opens only at the start of a field and closes only at its end, `""` inside stands for one quote. A file
 * with any other quote is irregular: readers differ on it.
 */
export class DelimitedCount implements RecordCount {
  irregular: string | undefined;
  #lines = 0;
  #quoted = false;
  /** The byte before the next one to look at; a file starts as if after a line end. */
  #last = NEWLINE;
  /** A quote inside quotes whose successor decides: another one (an escape) or the end of the field. */
  #pending = false;
  /** Bytes since the last line end outside quotes, and whether any of them was no line end. */
  #open = 0;
  readonly #delimiter: number;

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  get records(): number {
    return Math.max(0, this.#lines - 1);
  }

  push(chunk: Buffer): void {
    if (chunk.includes(0)) this.irregular = 'it has NUL bytes';
    let at = 0;
    if (this.#pending && chunk.length > 0) at = this.#afterQuote(chunk, 0);
    let newline = chunk.indexOf(NEWLINE, at);
    let quote = chunk.indexOf(QUOTE, at);
    while (at < chunk.length) {
      if (this.#quoted) {
        if (quote < at) quote = chunk.indexOf(QUOTE, at);
        if (quote < 0) break;
        if (quote + 1 === chunk.length) {
          this.#pending = true;
          this.#open += chunk.length - at;
          this.#last = QUOTE;
          return;
        }
        this.#open += quote + 1 - at;
        at = this.#afterQuote(chunk, quote + 1);
        continue;
      }
      if (newline >= 0 && newline < at) newline = chunk.indexOf(NEWLINE, at);
      if (quote >= 0 && quote < at) quote = chunk.indexOf(QUOTE, at);
      if (newline >= 0 && (quote < 0 || newline < quote)) {
        this.#closeLine(newline - at, newline > at ? chunk[newline - 1]! : this.#last);
        at = newline + 1;
        this.#last = NEWLINE;
      } else if (quote >= 0) {
        const before = quote > at ? chunk[quote - 1] : this.#last;
        if (before === this.#delimiter || before === NEWLINE) this.#quoted = true;
        else this.irregular = 'a quote stands inside a field';
        this.#open += quote + 1 - at;
        this.#last = QUOTE;
        at = quote + 1;
      } else break;
    }
    if (at < chunk.length) {
      this.#open += chunk.length - at;
      this.#last = chunk[chunk.length - 1]!;
    }
    if (this.#open > LONGEST_RECORD) this.irregular = 'a record is too long';
  }

  end(): void {
    if (this.#pending) this.#quoted = false;
    if (this.#quoted) this.irregular = 'a quote is never closed';
    this.#closeLine(0, this.#last);
  }

  /** What follows a quote inside quotes, at position `at`; returns where to go on. */
  #afterQuote(chunk: Buffer, at: number): number {
    this.#pending = false;
    const next = chunk[at];
    if (next === QUOTE) {
      this.#open++;
      this.#last = QUOTE;
      return at + 1;
    }
    this.#quoted = false;
    if (next !== this.#delimiter && next !== NEWLINE && next !== RETURN) {
      this.irregular = 'a quote closes before the end of its field';
    }
    this.#last = QUOTE;
    return at;
  }

  #closeLine(bytes: number, last: number): void {
    const length = this.#open + bytes;
    if (length > 1 || (length === 1 && last !== RETURN)) this.#lines++;
    this.#open = 0;
  }
}
