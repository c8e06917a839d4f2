import { type Arena, acquireArena } from '../kernel/arena.js';
import { widen } from '../kernel/layout.js';
import type { Matrix } from '../matrix.js';
import { CentroidBlock, MOST_LEADS } from './centroid-block.js';

/** Chunks are the unit of threads and of summation: their number depends on the rows only, never on the threads. */
const LEAST_CHUNK_ROWS = 4096;
const MOST_CHUNKS = 64;
/** Inputs below this many values are done before a second thread would be up. */
const THREADED_VALUES = 500_000;
/** The longest row in int16, so that its dot products with centroids (`SHORT_STEPS` long) leave room in int32. */
const SHORT_LENGTH = 46000;
/** Rows of a block in ../wasm/lloyd.as.ts. */
const BLOCK_ROWS = 1024;
/** Rows that means and a usual length are taken from. */
const USUAL_ROWS = 1024;

/** The rows of a matrix in the kernels' memory, with room for the centroids of up to `largestK` clusters. */
export class LoadedRows {
  readonly arena: Arena;
  readonly rows: number;
  readonly cols: number;
  /** Columns, filled up to whole vectors of four. */
  readonly width: number;
  readonly chunkRows: number;
  readonly chunks: number;
  readonly centroids: CentroidBlock;
  readonly #address: Record<
    'x' | 'labels' | 'rowAt' | 'rowLabels' | 'nearest' | 'sums' | 'counts' | 'results',
    number
  >;

  /** Throws a RangeError when a value is not finite. */
  constructor(matrix: Matrix, largestK: number, threads: number) {
    const { rows, cols } = matrix;
    const width = (cols + 3) & -4;
    // One vector of terms, then the columns in whole vectors of eight.
    const shortVectors = 1 + ((cols + 7) >> 3);
    this.rows = rows;
    this.cols = cols;
    this.width = width;
    this.chunkRows = Math.max(LEAST_CHUNK_ROWS, (Math.ceil(rows / MOST_CHUNKS) + 7) & -8);
    this.chunks = Math.ceil(rows / this.chunkRows);
    const arena = acquireArena(rows * (width + 4 * shortVectors) * 4);
    this.arena = arena;
    // The kernels read rows in pairs, so there is room for one more.
    const perRow = (bytes: number) => arena.allocate((rows + 1) * bytes);
    this.#address = {
      x: perRow(width * 4),
      labels: arena.allocate((rows + 8) * 4),
      rowAt: arena.allocate((rows + 8) * 4),
      rowLabels: perRow(4),
      nearest: perRow(4),
      sums: arena.allocate(this.chunks * largestK * width * 8),
      counts: arena.allocate(this.chunks * largestK * 4),
      results: arena.allocate(this.chunks * 16),
    };
    this.#totals = arena.allocate(largestK * width * 8);
    const means = arena.allocate(width * 4);
    this.centroids = new CentroidBlock(arena, largestK, cols);
    arena.set({
      ...this.#address,
      rows,
      chunkRows: this.chunkRows,
      vectors: width / 4,
      shortVectors,
      pairs: 1 + ((cols + 1) >> 1),
      shortX: arena.allocate(((rows + 7) & -8) * shortVectors * 16),
      means,
      leads: arena.allocate(
        largestK <= MOST_LEADS ? Math.ceil(rows / 8) * (((largestK + 3) & -4) + 4) * 4 : 0,
      ),
      rounding: (cols / 4 + 16) * 2 ** -23,
      shortLimit: Math.min(32767, Math.floor(SHORT_LENGTH / Math.sqrt(cols))),
      halfRoot: Math.sqrt(cols) / 2,
    });
    arena.start(
      rows * cols < THREADED_VALUES ? 1 : threads,
      scratchBytes(largestK, shortVectors, this.chunkRows),
    );
    const rowAt = this.rowAt;
    for (let i = 0; i < rows; i++) rowAt[i] = i;
    widen(matrix.data, cols, width, this.x);
    this.x.fill(0, rows * width);
    this.#shorten(arena.float32(means, width));
    this.centroids.means = arena.float32(means, width);
  }

  /**
   * The int16 form is around means of the columns, so that nothing is lost to a common offset. That they are of some rows
   * only changes the rounding.
   */
  #shorten(means: Float32Array): void {
    const { x, rows, width } = this;
    const every = Math.max(1, Math.floor(rows / USUAL_ROWS));
    columnMeans(x, rows, every, means);
    const unit = Math.fround(usualLength(x, rows, every, means));
    this.centroids.unit = unit;
    this.arena.set({ unit });
    this.arena.run('shorten', this.chunks);
    if (!this.integerResults.some((result, at) => at % 4 === 0 && result !== 0)) return;
    const strange = x.findIndex((value) => !Number.isFinite(value));
    if (strange < 0) return;
    this.release();
    throw new RangeError(`column ${strange % width} holds a value that is not finite`);
  }

  /** Sorts the rows of each chunk by label, in the kernels: they and `labels` are in the order of `rowAt`. */
  sort(): void {
    this.arena.run('sort', this.chunks);
  }

  /** Prepares for `k` clusters: sums and counts of every chunk are 0. */
  clearSums(k: number): void {
    this.arena.set({ k, tiles: (k + 3) >> 2 });
    this.sums.fill(0, 0, this.chunks * k * this.width);
    this.counts.fill(0, 0, this.chunks * k);
  }

  /** The rows, `width` values each, and one row of zeros. */
  get x(): Float32Array {
    return this.arena.float32(this.#address.x, (this.rows + 1) * this.width);
  }

  /** The cluster of the row at each place. */
  get labels(): Int32Array {
    return this.arena.int32(this.#address.labels, this.rows);
  }

  /** The row at each place; the places of a chunk hold the rows of that chunk. */
  get rowAt(): Int32Array {
    return this.arena.int32(this.#address.rowAt, this.rows);
  }

  /** The cluster of each row, after `inertia`. */
  get rowLabels(): Int32Array {
    return this.arena.int32(this.#address.rowLabels, this.rows);
  }

  /** Per row, the squared distance to the nearest centre so far when seeding, to its own centroid after `inertia`. */
  get nearest(): Float32Array {
    return this.arena.float32(this.#address.nearest, this.rows);
  }

  #candidates = 0;
  /** Where seeding writes the distances of every row to `4 * tiles` candidates. One `tiles` for the life of this. */
  candidates(tiles: number): number {
    this.#candidates ||= this.arena.allocate((this.rows + 1) * tiles * 16);
    return this.#candidates;
  }

  /** Per chunk: `k` rows of `width` sums. */
  get sums(): Float64Array {
    return this.arena.float64(this.#address.sums, (this.#address.counts - this.#address.sums) >> 3);
  }

  readonly #totals: number;
  /** `k` rows of `width` sums over all chunks, added in their order. */
  totals(k: number): Float64Array {
    this.arena.kernels.addBlocks(this.#address.sums, k * this.width * 8, this.chunks, this.#totals);
    return this.arena.float64(this.#totals, k * this.width);
  }

  /** Per chunk: `k` counts. */
  get counts(): Int32Array {
    return this.arena.int32(this.#address.counts, (this.#address.results - this.#address.counts) >> 2);
  }

  /** Per chunk, two numbers: what the last operation found. */
  get results(): Float64Array {
    return this.arena.float64(this.#address.results, this.chunks * 2);
  }

  /** Per chunk, four integers: the same place as `results`. */
  get integerResults(): Int32Array {
    return this.arena.int32(this.#address.results, this.chunks * 4);
  }

  /** Gives the memory back and ends the threads. */
  release(): void {
    this.arena.release();
  }
}

/** Means of the columns over every `every`-th row, into `means`. */
function columnMeans(x: Float32Array, rows: number, every: number, means: Float32Array): void {
  const width = means.length;
  const sums = new Float64Array(width);
  let count = 0;
  for (let i = 0; i < rows; i += every, count++) {
    for (let j = 0; j < width; j++) sums[j]! += x[i * width + j]!;
  }
  for (let j = 0; j < width; j++) means[j] = sums[j]! / count;
}

/** Root mean square of the lengths of every `every`-th row around the means; 1 when that is 0. */
function usualLength(x: Float32Array, rows: number, every: number, means: Float32Array): number {
  const width = means.length;
  let squares = 0;
  let count = 0;
  for (let i = 0; i < rows; i += every, count++) {
    for (let j = 0; j < width; j++) squares += (x[i * width + j]! - means[j]!) ** 2;
  }
  return Math.sqrt(squares / count) || 1;
}

/** What an operation on a chunk needs for itself; laid out by ../wasm/lloyd.as.ts and `sortChunk` in ../wasm/order.as.ts. */
function scratchBytes(largestK: number, shortVectors: number, chunkRows: number): number {
  const tiles = (largestK + 3) >> 2;
  const pass = BLOCK_ROWS * (8 + 8 + 1 / 2 + 12) + 256 + tiles * (16 + 128 + 32);
  const sort = largestK * 4 + chunkRows * (3 * 4 + shortVectors * 16);
  return (Math.max(pass, sort) + 63) & -64;
}
