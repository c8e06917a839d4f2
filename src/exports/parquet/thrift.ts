/** The pieces of Thrift's compact protocol that a Parquet footer needs. A struct is written field by field, in order. */

export type ThriftField =
  | { id: number; i32: number }
  | { id: number; i64: number }
  | { id: number; text: string }
  | { id: number; struct: readonly ThriftField[] }
  | { id: number; structs: readonly (readonly ThriftField[])[] }
  | { id: number; texts: readonly string[] }
  | { id: number; i32s: readonly number[] };

const TYPE = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

/** A struct in the compact protocol, its end mark included. */
export function thriftStruct(fields: readonly ThriftField[]): Uint8Array {
  const out: number[] = [];
  writeStruct(out, fields);
  return Uint8Array.from(out);
}

function writeStruct(out: number[], fields: readonly ThriftField[]): void {
  let last = 0;
  for (const field of fields) {
    out.push(((field.id - last) << 4) | typeOf(field));
    last = field.id;
    if ('i32' in field) writeVarint(out, zigzag(field.i32));
    else if ('i64' in field) writeVarint(out, zigzag(field.i64));
    else if ('text' in field) writeText(out, field.text);
    else if ('struct' in field) writeStruct(out, field.struct);
    else if ('structs' in field) writeList(out, TYPE.struct, field.structs, writeStruct);
    else if ('texts' in field) writeList(out, TYPE.binary, field.texts, writeText);
    else writeList(out, TYPE.i32, field.i32s, (to, value) => writeVarint(to, zigzag(value)));
  }
  out.push(0);
}

function typeOf(field: ThriftField): number {
  if ('i32' in field) return TYPE.i32;
  if ('i64' in field) return TYPE.i64;
  if ('text' in field) return TYPE.binary;
  return 'struct' in field ? TYPE.struct : TYPE.list;
}

function writeList<T>(
  out: number[],
  type: number,
  items: readonly T[],
  write: (out: number[], item: T) => void,
): void {
  if (items.length < 15) out.push((items.length << 4) | type);
  else {
    out.push(0xf0 | type);
    writeVarint(out, items.length);
  }
  for (const item of items) write(out, item);
}

function writeText(out: number[], text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  writeVarint(out, bytes.length);
  out.push(...bytes);
}

/** Non-negative numbers only: Parquet's footers hold sizes and enumerations. */
function zigzag(value: number): number {
  return 2 * value;
}

/** An unsigned number in base 128, least significant digits first. Exact up to 2^53. */
export function writeVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}
