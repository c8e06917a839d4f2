import type { AssignmentColumn } from '../assignment.js';
import { type ThriftField, thriftStruct, writeVarint } from './thrift.js';

/** Numbers of parquet.thrift (Apache Parquet format 2.10). */
export const PHYSICAL = { boolean: 0, number: 5, text: 6 } as const;
const ENCODING = { plain: 0, rle: 3, dictionary: 8 } as const;
const PAGE = { data: 0, dictionary: 2 } as const;

/** Texts with no more different values than this are written as a dictionary: one byte per user. */
const MAX_DICTIONARY = 256;

/** The pages of one column of one row group. */
export interface ColumnPages {
  bytes: Buffer[];
  encodings: number[];
  /** Bytes before the data page; 0 without a dictionary. */
  dictionaryBytes: number;
}

/** Writes rows `[start, end)` of a column. Numbers and texts are nullable, yes-or-no is not. */
export function columnPages(column: AssignmentColumn, start: number, end: number): ColumnPages {
  const rows = end - start;
  if (column.type === 'boolean') {
    return {
      bytes: dataPage(rows, ENCODING.plain, [bits(column.values, start, end)]),
      encodings: [0, 3],
      dictionaryBytes: 0,
    };
  }
  const levels = definitionLevels(column, start, end);
  if (column.type === 'number') {
    const bytes = dataPage(rows, ENCODING.plain, [levels, doubles(column.values, start, end)]);
    return { bytes, encodings: [ENCODING.plain, ENCODING.rle], dictionaryBytes: 0 };
  }
  const dictionary = dictionaryOf(column.values, start, end);
  if (!dictionary) {
    const bytes = dataPage(rows, ENCODING.plain, [levels, texts(column.values.slice(start, end))]);
    return { bytes, encodings: [ENCODING.plain, ENCODING.rle], dictionaryBytes: 0 };
  }
  const values = texts([...dictionary.keys()]);
  const header: ThriftField[] = [
    { id: 1, i32: dictionary.size },
    { id: 2, i32: ENCODING.plain },
  ];
  const first = page(PAGE.dictionary, 7, header, [values]);
  const data = dataPage(rows, ENCODING.dictionary, [levels, indices(column.values, dictionary, start, end)]);
  return {
    bytes: [...first, ...data],
    encodings: [ENCODING.plain, ENCODING.rle, ENCODING.dictionary],
    dictionaryBytes: first.reduce((n, b) => n + b.length, 0),
  };
}

function dataPage(rows: number, encoding: number, body: Buffer[]): Buffer[] {
  const header: ThriftField[] = [
    { id: 1, i32: rows },
    { id: 2, i32: encoding },
    { id: 3, i32: ENCODING.rle },
    { id: 4, i32: ENCODING.rle },
  ];
  return page(PAGE.data, 5, header, body);
}

function page(type: number, headerId: number, header: ThriftField[], body: Buffer[]): Buffer[] {
  const size = body.reduce((n, b) => n + b.length, 0);
  const head = thriftStruct([
    { id: 1, i32: type },
    { id: 2, i32: size },
    { id: 3, i32: size },
    { id: headerId, struct: header },
  ]);
  return [Buffer.from(head), ...body];
}

/** 1 where there is a value, as run lengths, with the length in bytes before them. */
function definitionLevels(column: AssignmentColumn, start: number, end: number): Buffer {
  const runs: number[] = [];
  let level = isKnown(column, start);
  let length = 0;
  for (let row = start; row < end; row++) {
    const known = isKnown(column, row);
    if (known !== level) {
      writeVarint(runs, length << 1);
      runs.push(level ? 1 : 0);
      level = known;
      length = 0;
    }
    length++;
  }
  writeVarint(runs, length << 1);
  runs.push(level ? 1 : 0);
  const out = Buffer.alloc(4 + runs.length);
  out.writeUInt32LE(runs.length, 0);
  out.set(runs, 4);
  return out;
}

function isKnown(column: AssignmentColumn, row: number): boolean {
  if (column.type === 'number') return !Number.isNaN(column.values[row]!);
  return column.type === 'boolean' || column.values[row] != null;
}

function doubles(values: Float64Array, start: number, end: number): Buffer {
  const out = Buffer.alloc(8 * (end - start));
  let at = 0;
  for (let row = start; row < end; row++) {
    if (!Number.isNaN(values[row]!)) at = out.writeDoubleLE(values[row]!, at);
  }
  return out.subarray(0, at);
}

function texts(values: readonly (string | null)[]): Buffer {
  let size = 0;
  for (const value of values) if (value !== null) size += 4 + Buffer.byteLength(value);
  const out = Buffer.alloc(size);
  let at = 0;
  for (const value of values) {
    if (value === null) continue;
    const length = out.write(value, at + 4);
    out.writeUInt32LE(length, at);
    at += 4 + length;
  }
  return out;
}

function bits(values: Uint8Array, start: number, end: number): Buffer {
  const out = Buffer.alloc(Math.ceil((end - start) / 8));
  for (let i = 0; i < end - start; i++) if (values[start + i]) out[i >> 3]! |= 1 << (i & 7);
  return out;
}

/** The different values in order of appearance, or null when they are too many. */
function dictionaryOf(
  values: readonly (string | null)[],
  start: number,
  end: number,
): Map<string, number> | null {
  const dictionary = new Map<string, number>();
  for (let row = start; row < end; row++) {
    const value = values[row];
    if (value == null || dictionary.has(value)) continue;
    if (dictionary.size === MAX_DICTIONARY) return null;
    dictionary.set(value, dictionary.size);
  }
  return dictionary;
}

/** Dictionary positions, bit-packed with eight bits each: the bit width, then groups of eight values. */
function indices(
  values: readonly (string | null)[],
  dictionary: ReadonlyMap<string, number>,
  start: number,
  end: number,
): Buffer {
  const known: number[] = [];
  for (let row = start; row < end; row++) if (values[row] != null) known.push(dictionary.get(values[row]!)!);
  const groups = Math.ceil(known.length / 8);
  const head = [8];
  writeVarint(head, (groups << 1) | 1);
  const out = Buffer.alloc(head.length + 8 * groups);
  out.set(head);
  out.set(known, head.length);
  return out;
}
