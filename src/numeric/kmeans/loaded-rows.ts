import { type Arena, acquireArena } from '../kernel/arena.js';
import { widen } from '../kernel/layout.js';
import type { Matrix } from '../matrix.js';
import { CentroidBlock } from './centroid-block.js';

/** Chunks are the unit of threads and of summation: their number depends on the rows only, never on the threads. */
const LEAST_CHUNK_ROWS = 4096;
const MOST_CHUNKS = 64;
/** Inputs below this many values are done before a second thread would be up. */
const THREADED_VALUES = 500_000;
/** The longest row in int16, so that its dot products with centroids (`SHORT_STEPS` long) leave room in int32. */
const SHORT_LENGTH = 46000;
/** Rows that a usual length is taken from. */
const UNIT_ROWS = 1024;

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
  #transposed = true;
  readonly #address: Record<'x' | 'labels' | 'nearest' | 'sums' | 'counts' | 'results', number>;

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
      nearest: perRow(4),
      sums: arena.allocate(this.chunks * largestK * width * 8),
      counts: arena.allocate(this.chunks * largestK * 4),
      results: arena.allocate(this.chunks * 16),
    };
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
      proofs: perRow(8),
      rounding: (cols / 4 + 16) * 2 ** -23,
      shortLimit: Math.min(32767, Math.floor(SHORT_LENGTH / Math.sqrt(cols))),
      halfRoot: Math.sqrt(cols) / 2,
    });
    arena.start(rows * cols < THREADED_VALUES ? 1 : threads, scratchBytes(largestK, shortVectors));
    widen(matrix.data, cols, width, this.x);
    this.x.fill(0, rows * width);
    this.#shorten(arena.float32(means, width));
    this.centroids.means = arena.float32(means, width);
  }

  /** The int16 form is around the means: nothing is lost to a common offset. */
  #shorten(means: Float32Array): void {
    this.clearSums(1);
    this.arena.run('sum', this.chunks);
    const { sums, width } = this;
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let chunk = 0; chunk < this.chunks; chunk++) sum += sums[chunk * width + j]!;
      if (!Number.isFinite(sum)) {
        this.release();
        throw new RangeError(`column ${j} holds a value that is not finite`);
      }
      means[j] = sum / this.rows;
    }
    const unit = Math.fround(usualLength(this.x, this.rows, means));
    this.centroids.unit = unit;
    this.arena.set({ unit, transposed: 1 });
    this.arena.run('shorten', this.chunks);
  }

  /** Gives the int16 rows the form for passes over all of them, or for passes over some. */
  transpose(transposed: boolean): void {
    if (this.#transposed === transposed) return;
    this.arena.run('transpose', this.chunks);
    this.#transposed = transposed;
    this.arena.set({ transposed: transposed ? 1 : 0 });
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

  /** The cluster of each row. */
  get labels(): Int32Array {
    return this.arena.int32(this.#address.labels, this.rows);
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

/** Root mean square of the lengths of rows around the means, over rows spread evenly; 1 when that is 0. */
function usualLength(x: Float32Array, rows: number, means: Float32Array): number {
  const width = means.length;
  const every = Math.max(1, Math.floor(rows / UNIT_ROWS));
  let squares = 0;
  let count = 0;
  for (let i = 0; i < rows; i += every, count++) {
    for (let j = 0; j < width; j++) squares += (x[i * width + j]! - means[j]!) ** 2;
  }
  return Math.sqrt(squares / count) || 1;
}

/** What one pass over a chunk needs for itself; the layout is that of `lloydChunk` in ../wasm/lloyd.as.ts. */
function scratchBytes(largestK: number, shortVectors: number): number {
  const tiles = (largestK + 3) >> 2;
  return (5 * 1024 * 4 + 4 * 64 + shortVectors * 128 + 192 + tiles * (128 + 32) + 96 + 63) & -64;
}
