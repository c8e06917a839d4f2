import type { PreparedFile } from './prepare.js';
import { type Scan, scanFile } from './scan.js';

/** Files scanned at the same time; unpacking runs beside the JavaScript thread. */
const SCANS_AT_ONCE = 2;

/** What a stopped scan fails with. */
export const STOPPED = new Error('the scan was stopped');

/** Scans of several files under way. */
export interface Scanning {
  done: Promise<Map<number, Scan>>;
  stop(): void;
}

/** Starts scanning files, a few at a time. */
export function startScans(group: readonly PreparedFile[], onBytes: (bytes: number) => void): Scanning {
  const scans = new Map<number, Scan>();
  const waiting = [...group];
  let isStopped = false;
  const listen = (bytes: number) => {
    if (isStopped) throw STOPPED;
    onBytes(bytes);
  };
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      scans.set(next.id, next.scan ?? (await scanFile(next.file, next.records, listen)));
    }
  };
  return {
    done: Promise.all(Array.from({ length: SCANS_AT_ONCE }, work)).then(() => scans),
    stop: () => {
      isStopped = true;
    },
  };
}
