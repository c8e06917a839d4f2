import { Worker } from 'node:worker_threads';
import type { WasmMemory, WasmModule } from './webassembly.js';

/** All a thread does: the loop is in the module, and leaves when the job block says stop. */
const THREAD = `
const { module, memory, scratch } = require('node:worker_threads').workerData;
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(scratch);
`;

/**
 * Starts one thread per scratch address on a shared memory. They join the jobs when they are up; until then the caller
 * works alone. A thread that cannot be started is not missed: it never takes a chunk.
 */
export function startThreads(module: WasmModule, memory: WasmMemory, scratches: number[]): void {
  for (const scratch of scratches) {
    const worker = new Worker(THREAD, { eval: true, workerData: { module, memory, scratch } });
    worker.on('error', () => undefined);
    worker.unref();
  }
}
