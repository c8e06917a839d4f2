import type { FileFormat, FileHead } from '../source.js';
import { closeJson } from './json-prefix.js';
import { ELEMENT, JsonValueCutter, type ValueStep } from './json-values.js';
import { cleanHeader, readSample, type TableShape, tableShape } from './table-shape.js';

/** Records of a head at most; enough to see optional keys, few enough to be quick on thousands of files. */
const MOST_RECORDS = 100;

/** The head of a file, and how to read the rest of it. */
export interface TextHead {
  head: FileHead;
  /** For tables. */
  shape?: TableShape;
}

/**
 * The head of text content, from a sample of its start without byte order mark (`complete`: the sample is everything). Undefined when there is
 * nothing but blanks.
 */
export function readTextHead(name: string, sample: Buffer, complete: boolean): TextHead | undefined {
  const first = firstByte(sample);
  if (first === undefined) return undefined;
  if (first === '{' || first === '[') return { head: jsonHead(name, sample, complete, first) };
  const shape = tableShape(sample, complete);
  if (!shape) return undefined;
  return {
    head: tableHead(name, sample, complete, shape),
    shape: { ...shape, columns: cleanHeader(shape.columns) },
  };
}

function tableHead(name: string, sample: Buffer, complete: boolean, shape: TableShape): FileHead {
  const header = cleanHeader(shape.columns);
  const [, ...rows] = readSample(sample, shape.delimiter, complete, MOST_RECORDS + 1);
  const records = rows
    .filter((row) => row.length === header.length)
    .map((row) => Object.fromEntries(header.map((column, i) => [column, row[i] === '' ? null : row[i]])));
  return { name, format: 'csv', header, records };
}

function jsonHead(name: string, sample: Buffer, complete: boolean, first: '{' | '['): FileHead {
  const format = jsonFormat(sample, first);
  const texts: string[] = [];
  const path: readonly ValueStep[] = first === '[' ? [ELEMENT] : [];
  const cutter = new JsonValueCutter(path, ({ text }) => {
    if (texts.length < MOST_RECORDS) texts.push(text.toString('utf8'));
  });
  // The cutter writes into its chunks.
  cutter.push(Buffer.from(sample));
  const whole = texts.length;
  cutter.end();
  // A sample usually ends inside a value; where it holds not one whole value, as much of it as there is must do.
  if (!complete && whole > 0) texts.length = whole;
  const records = texts
    .map((text) => objectOf(complete || whole > 0 ? text : closeJson(text)))
    .filter((record) => record !== undefined);
  const header = new Set<string>();
  for (const record of records) for (const key of Object.keys(record)) header.add(key);
  return { name, format, header: [...header], records };
}

/** Lines that are looked at; the first ones of a good file may be bad. */
const LINES_LOOKED_AT = 20;

/** One value a line, an array, or values of another layout. */
function jsonFormat(sample: Buffer, first: '{' | '['): FileFormat {
  if (first === '[') return 'json-array';
  const lines = sample.toString('utf8').trim().split('\n', LINES_LOOKED_AT);
  if (lines.length === 1) return 'json-object';
  return lines.some((line) => objectOf(line) !== undefined) ? 'ndjson' : 'json-object';
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function firstByte(sample: Buffer): string | undefined {
  for (const byte of sample) {
    if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return String.fromCharCode(byte);
  }
  return undefined;
}
