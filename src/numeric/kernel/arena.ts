import { resourceError } from '../../base/index.js';
import { KERNELS_BASE64 } from '../wasm/kernels.js';
import { startThread } from './threads.js';
import { type WasmMemory, type WasmModule, wasm } from './webassembly.js';

/** What the WebAssembly module exports; addresses are bytes. Described in `../wasm/*.as.ts`. */
export interface Kernels {
  run(chunks: number): void;
  stop(others: number): number;
  addBlocks(blocks: number, bytes: number, count: number, to: number): void;
  nearestTwo(
    x: number,
    rows: number,
    vectors: number,
    centroids: number,
    k: number,
    scratch: number,
    labels: number,
    distance: number,
    second: number,
  ): void;
  nearestWard(x: number, count: number, vectors: number, weights: number, query: number): number;
  wardDistance(x: number, vectors: number, weights: number, a: number, b: number): number;
  found(): number;
  allDistances(x: number, count: number, vectors: number, out: number, stride: number): void;
  leastUnmasked(line: number, mask: number, count: number): number;
  uniteLines(
    matrix: number,
    stride: number,
    mask: number,
    a: number,
    b: number,
    complete: number,
    weightA: number,
    weightB: number,
  ): void;
}

/** The order of the slots of the job block in ../wasm/job.as.ts, and which of them hold a float32. */
const JOB_FIELDS = [
  ...['operation', 'rows', 'chunkRows', 'vectors', 'shortVectors', 'pairs', 'k', 'tiles', 'x', 'shortX'],
  ...['labels', 'centroids', 'centroidRows', 'shortCentroids', 'indexMask', 'moves'],
  ...['sums', 'counts', 'results', 'means', 'bounds', 'fuzzFloor', 'rounding', 'shortLimit', 'halfRoot'],
  ...['nearest', 'candidates', 'chosen', 'threads', 'scratch', 'scratchBytes'],
  ...['stepFloor', 'reference', 'unit', 'rowAt', 'leads', 'rowLabels', 'shortFours'],
];
const FLOAT_FIELDS = new Set([
  ...['fuzzFloor', 'rounding', 'shortLimit', 'halfRoot', 'stepFloor', 'reference', 'unit'],
]);
const JOB_ADDRESS = 1024;
const FIELDS_ADDRESS = JOB_ADDRESS + 16;
const HEAP_ADDRESS = 2048;

/** The operations of `run`, in the order of ../wasm/module.as.ts. */
const OPERATIONS = ['shorten', 'lloyd', 'inertia', 'candidates', 'choose', 'sort'] as const;
export type Operation = (typeof OPERATIONS)[number];

const PAGE_BYTES = 65536;
/** What 32-bit addresses reach. */
const MOST_BYTES = 65536 * PAGE_BYTES;
let compiled: WasmModule | undefined;
/** An arena up to this size is kept with its threads for the next caller: both cost more to make than most fits. */
const KEPT_BYTES = 128 * 1024 * 1024;
let kept: Arena | undefined;
/** A larger one is kept as long as memory lasts, without threads. */
let keptLarge: WeakRef<Arena> | undefined;

/**
 * One WebAssembly memory with the kernels on it. Space is handed out in order and taken back all at once.
 * The memory is shared, so that threads can work on it; a job gives the same bytes for any number of them.
 */
export class Arena {
  readonly kernels: Kernels;
  readonly #memory: WasmMemory;
  #end = HEAP_ADDRESS;
  /** Threads there are, whether they take part or not; the main one included. */
  #threads = 1;

  constructor() {
    compiled ??= new wasm.Module(Buffer.from(KERNELS_BASE64, 'base64'));
    this.#memory = new wasm.Memory({ initial: 2, maximum: MOST_BYTES / PAGE_BYTES, shared: true });
    const instance = new wasm.Instance(compiled, { env: { memory: this.#memory } });
    this.kernels = instance.exports as unknown as Kernels;
  }

  get bytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /** The address of `bytes` bytes, 64-byte aligned, contents undefined. Older views stay valid. */
  allocate(bytes: number): number {
    const address = this.#end;
    const end = (address + bytes + 63) & -64;
    if (address + bytes > MOST_BYTES - 64 || end < 0) {
      throw resourceError('kernel-memory', {
        what: `the feature matrix needs more than ${MOST_BYTES / 2 ** 30} GiB in one piece`,
        expected: 'rows x columns up to about 600 million',
        fix: 'use fewer features or a shorter window',
      });
    }
    if (end > this.bytes) this.#memory.grow(Math.ceil((end - this.bytes) / PAGE_BYTES));
    this.#end = end;
    return address;
  }

  float32(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  float64(address: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, address, length);
  }

  int32(address: number, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, length);
  }

  /** Writes fields of the job block; the others keep their values. */
  set(fields: Readonly<Record<string, number>>): void {
    const ints = this.int32(FIELDS_ADDRESS, JOB_FIELDS.length);
    const floats = this.float32(FIELDS_ADDRESS, JOB_FIELDS.length);
    for (const [name, value] of Object.entries(fields)) {
      const slot = JOB_FIELDS.indexOf(name);
      if (slot < 0) throw new RangeError(`no job field '${name}'`);
      if (FLOAT_FIELDS.has(name)) floats[slot] = value;
      else ints[slot] = value;
    }
  }

  /** Has `threads` threads take part in what follows, each with `scratchBytes` of its own. */
  start(threads: number, scratchBytes: number): void {
    this.set({ threads, scratchBytes, scratch: this.allocate(threads * scratchBytes) });
    for (; this.#threads < threads; this.#threads++) startThread(compiled!, this.#memory, this.#threads);
  }

  /** Runs an operation over `chunks` chunks on all threads and waits for it. */
  run(operation: Operation, chunks: number): void {
    this.set({ operation: OPERATIONS.indexOf(operation) });
    this.kernels.run(chunks);
  }

  /** Keeps the memory for the next caller, or lets it go. The arena must not be used again. */
  release(): void {
    this.#end = HEAP_ADDRESS;
    if (this.bytes <= KEPT_BYTES && !kept) {
      kept = this;
      return;
    }
    // Threads keep the memory alive. One that has not even come up could meet the next caller: then it is not reused.
    const alone = this.#threads === 1 || this.kernels.stop(this.#threads - 1) !== 0;
    this.#threads = 1;
    if (alone && this.bytes > KEPT_BYTES) keptLarge = new WeakRef(this);
  }
}

/** An arena with nothing in it, for about `bytes` bytes: it grows when that is not enough. To be released. */
export function acquireArena(bytes: number): Arena {
  const arena = bytes > KEPT_BYTES ? keptLarge?.deref() : kept;
  if (arena === kept) kept = undefined;
  else keptLarge = undefined;
  return arena ?? new Arena();
}
