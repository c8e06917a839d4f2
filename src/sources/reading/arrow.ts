import { type DataType, type Decimal, RecordBatchReader, Type, Vector } from 'apache-arrow';
import { inputError } from '../../base/index.js';
import type { FileHead } from '../source.js';
import { readContent } from './content.js';
import type { Fingerprint, StoredFile } from './stored.js';

const HEAD_RECORDS = 100;

/** The columns and the first records of an Arrow IPC file or stream; values as texts. */
export async function arrowHead(file: StoredFile): Promise<FileHead> {
  for await (const rows of readRows(file)) {
    const records = rows.slice(0, HEAD_RECORDS).map((row) => new Map(row));
    const header = [...(records[0]?.keys() ?? [])];
    return {
      name: file.name,
      format: 'arrow',
      header,
      records: records.map((row) =>
        Object.fromEntries([...row].map(([name, value]) => [name, asText(value)])),
      ),
    };
  }
  return { name: file.name, format: 'arrow', header: [], records: [] };
}

/** The rows of an Arrow file as NDJSON, one object a row, in order. */
export async function* arrowAsNdjson(
  file: StoredFile,
  onEnd: (records: number, fingerprint: Fingerprint) => void,
): AsyncGenerator<string> {
  let records = 0;
  let fingerprint: Fingerprint = { bytes: 0, sha256: '' };
  const found = (whole: Fingerprint) => {
    fingerprint = whole;
  };
  for await (const rows of readRows(file, found)) {
    records += rows.length;
    yield rows.map((row) => `${JSON.stringify(Object.fromEntries(row))}\n`).join('');
  }
  onEnd(records, fingerprint);
}

type Row = [string, unknown][];

/** Rows batch by batch, in plain values: texts, finite numbers, booleans, null, and arrays and objects of these. */
async function* readRows(
  file: StoredFile,
  onEnd: (fingerprint: Fingerprint) => void = () => {},
): AsyncGenerator<Row[]> {
  try {
    const reader = await RecordBatchReader.from(readContent(file, false, onEnd));
    await reader.open();
    for await (const batch of reader) {
      const columns = batch.schema.fields.map((field, i) => ({
        name: field.name,
        type: field.type as DataType,
        vector: batch.getChildAt(i) as Vector,
      }));
      yield Array.from({ length: batch.numRows }, (_, row) =>
        columns.map(({ name, type, vector }) => [name, plain(vector.get(row), type)] as [string, unknown]),
      );
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'KindredError') throw error;
    throw inputError(
      'damaged-arrow',
      {
        what: `the Arrow file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        where: file.name,
        fix: 'write it again, without compression',
      },
      error,
    );
  }
}

/** A value of Arrow's as JSON can hold it; times become ISO texts, 64-bit integers digits. */
function plain(value: unknown, type: DataType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.typeId) {
    case Type.Timestamp: {
      const zone = (type as DataType & { timezone?: string | null }).timezone;
      const iso = new Date(Number(value)).toISOString();
      return zone ? iso : iso.slice(0, -1);
    }
    case Type.Date:
      return new Date(Number(value)).toISOString().slice(0, 10);
    case Type.Decimal:
      return decimalText(value as Uint32Array, (type as Decimal).scale);
    case Type.Dictionary:
      return plain(value, (type as DataType & { dictionary: DataType }).dictionary);
    default:
      return plainByShape(value);
  }
}

function plainByShape(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value instanceof Vector || Array.isArray(value))
    return Array.from(value as Iterable<unknown>, plainByShape);
  const json = 'toJSON' in value ? (value as { toJSON(): object }).toJSON() : value;
  return Object.fromEntries(Object.entries(json).map(([key, member]) => [key, plainByShape(member)]));
}

/** Digits of a 128 or 256-bit little-endian integer with `scale` digits after the point. */
function decimalText(words: Uint32Array, scale: number): string {
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[i]!);
  value = BigInt.asIntN(32 * words.length, value);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = value < 0n ? '-' : '';
  return scale > 0 ? `${sign}${whole}.${digits.slice(-scale)}` : sign + whole;
}

function asText(value: unknown): string | null {
  if (value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
