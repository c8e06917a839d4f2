import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One case with its expected numbers, and how close is close enough. */
export interface Vector {
  id: string;
  method: string;
  // biome-ignore lint/suspicious/noExplicitAny: the inputs are JSON of many shapes; each adapter knows its own
  inputs: any;
  expected: Record<string, unknown>;
  tolerance: { abs?: number; rel?: number };
  verified: { ok: boolean | null };
  alternative_expected?: Record<string, number>;
}

/** Runs a case through this code and returns what it expects, key by key. */
export type Adapter = (vector: Vector) => Record<string, unknown>;

/** The folder of the expected numbers; another copy may be named by KINDRED_VECTORS. */
const FOLDER = process.env.KINDRED_VECTORS ?? '../../../../../shared/vectors';

function pathOf(file: string): string {
  return fileURLToPath(new URL(`${FOLDER.replace(/\/?$/, '/')}${file}`, import.meta.url));
}

export function vectorsPresent(file: string): boolean {
  return existsSync(pathOf(file));
}

export function readVectors(file: string): Vector[] {
  return vectorsPresent(file) ? JSON.parse(readFileSync(pathOf(file), 'utf8')).vectors : [];
}

/** Every expected leaf that is missing or off, as a text; empty when the case passes. */
export function differences(vector: Vector, got: Record<string, unknown>): string[] {
  const out: string[] = [];
  compare('', vector.expected, got, vector.tolerance, out);
  return out;
}

function compare(
  path: string,
  wanted: unknown,
  got: unknown,
  tolerance: Vector['tolerance'],
  out: string[],
): void {
  if (Array.isArray(wanted)) {
    const list = got as unknown[] | undefined;
    if (list?.length !== wanted.length) out.push(`${path}: ${list?.length} values, not ${wanted.length}`);
    else for (const [i, value] of wanted.entries()) compare(`${path}[${i}]`, value, list[i], tolerance, out);
    return;
  }
  if (wanted !== null && typeof wanted === 'object') {
    for (const [key, value] of Object.entries(wanted)) {
      compare(`${path}.${key}`, value, (got as Record<string, unknown> | undefined)?.[key], tolerance, out);
    }
    return;
  }
  if (!isClose(wanted, got, tolerance)) out.push(`${path}: ${String(got)}, not ${String(wanted)}`);
}

function isClose(wanted: unknown, got: unknown, { abs = 0, rel = 0 }: Vector['tolerance']): boolean {
  // The files write NaN for "undefined here", which this code says with null.
  if (wanted === 'NaN') return got === null;
  const number = wanted === 'Infinity' ? Infinity : wanted === '-Infinity' ? -Infinity : wanted;
  if (typeof number !== 'number' || typeof got !== 'number') return number === got;
  if (number === got) return true;
  return Math.abs(got - number) <= Math.max(abs, rel * Math.abs(number));
}
