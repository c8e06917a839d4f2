import { JsonValueCutter, type ValueStep } from './json-values.js';
import type { Encoding } from './layout.js';

/** Content without a byte order mark in front. */
export async function* withoutMark(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of content) {
    const marked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    first = false;
    yield marked ? chunk.subarray(3) : chunk;
  }
}

/**
 * Content as UTF-8 with `\n` line ends: UTF-16 is translated, lone `\r` become `\n`. Lines keep their numbers. A
 * character that is none becomes U+FFFD.
 */
export async function* asPlainText(
  content: AsyncIterable<Buffer>,
  encoding: Encoding,
  loneReturns: boolean,
): AsyncGenerator<Buffer> {
  const decoder =
    encoding === 'utf8' ? undefined : new TextDecoder(encoding === 'utf16le' ? 'utf-16le' : 'utf-16be');
  for await (const chunk of content) {
    const bytes = decoder ? Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8') : chunk;
    if (loneReturns) for (let i = bytes.indexOf(13); i >= 0; i = bytes.indexOf(13, i + 1)) bytes[i] = 10;
    yield bytes;
  }
  const last = decoder?.decode();
  if (last) yield Buffer.from(last, 'utf8');
}

/** The values at a path of JSON content, one per line. `onEnd` hears how many, and whether the content was cut off. */
export async function* asNdjson(
  content: AsyncIterable<Buffer>,
  path: readonly ValueStep[],
  onEnd: (values: number, open: boolean) => void,
): AsyncGenerator<Buffer> {
  let out: Buffer[] = [];
  let values = 0;
  const cutter = new JsonValueCutter(path, ({ text }) => {
    values++;
    out.push(text, NEWLINE);
  });
  for await (const chunk of content) {
    cutter.push(chunk);
    if (out.length > 0) yield Buffer.concat(out);
    out = [];
  }
  cutter.end();
  if (out.length > 0) yield Buffer.concat(out);
  onEnd(values, cutter.open);
}

const NEWLINE = Buffer.from('\n');
