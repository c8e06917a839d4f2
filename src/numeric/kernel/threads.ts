import { Worker } from 'node:worker_threads';
import type { WasmMemory, WasmModule } from './webassembly.js';

/** All a thread does: the loop is in the module, and returns when the job block says stop. */
const THREAD = `
const { module, memory, thread } = require('node:worker_threads').workerData;
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(thread);
`;

/**
 * Starts a thread on a shared memory. It joins the jobs when it is up; until then the caller works without it, and if
 * it cannot start it is not missed: it never takes a chunk. It does not keep the process alive.
 */
export function startThread(module: WasmModule, memory: WasmMemory, thread: number): void {
  const worker = new Worker(THREAD, { eval: true, workerData: { module, memory, thread } });
  worker.on('error', () => undefined);
  worker.unref();
}
