import type { Arena } from '../kernel/arena.js';
import { firstRows, packTiles } from '../kernel/layout.js';

/** Steps of int16 in the length `reference` of a centroid; ../wasm/shorten.as.ts knows the number. */
const SHORT_STEPS = 32000;
/** Most steps of half a squared length: times 32767, and with the longest product, they fit int32. */
const HALF_STEPS = 20_000;
/** Above this many clusters the distances between all of them cost more than they save. */
const MOST_GAPS = 128;

/** Centroids in the forms that the kernels read, described at the fields of ../wasm/job.as.ts. */
export class CentroidBlock {
  readonly #arena: Arena;
  readonly #cols: number;
  readonly #width: number;
  readonly #packed: Float32Array;
  readonly #rows: Float32Array;
  readonly #short: Int16Array;
  readonly #moves: Float32Array;
  /** Column means, which the int16 form is around. */
  means: Float32Array = new Float32Array(0);
  /** A usual length of rows around the means, as the kernels have it. */
  unit = 1;

  constructor(arena: Arena, largestK: number, cols: number) {
    const width = (cols + 3) & -4;
    const pairs = 1 + ((cols + 1) >> 1);
    // Seeding puts up to 2 + ln k candidates here, which can be more than k.
    const places = Math.max((largestK + 3) & -4, 8);
    const address = {
      centroids: arena.allocate(places * width * 4),
      centroidRows: arena.allocate(places * width * 4),
      shortCentroids: arena.allocate(places * pairs * 4),
      moves: arena.allocate(places * 16),
    };
    arena.set(address);
    this.#arena = arena;
    this.#cols = cols;
    this.#width = width;
    this.#packed = arena.float32(address.centroids, places * width);
    this.#rows = arena.float32(address.centroidRows, places * width).fill(0);
    this.#short = new Int16Array(this.#rows.buffer, address.shortCentroids, places * pairs * 2);
    this.#moves = arena.float32(address.moves, places * 4);
  }

  /** Places rows of `from`, `width` values each, as centroids to measure distances to; fills up to `places`. */
  pack(from: Float32Array, rows: ArrayLike<number>, places: number): void {
    packTiles(from, rows, places, this.#width, this.#packed);
  }

  /** Places `k` centroids (row-major, float64) and, for bounds that hold for the ones before, how far they moved. */
  place(centroids: Float64Array, k: number): void {
    const rows = this.#rows;
    const width = this.#width;
    const moved = new Float64Array(k);
    for (let c = 0; c < k; c++) {
      let squares = 0;
      for (let j = 0; j < this.#cols; j++) {
        const value = Math.fround(centroids[c * this.#cols + j]!);
        const difference = value - rows[c * width + j]!;
        squares += difference * difference;
        rows[c * width + j] = value;
      }
      moved[c] = Math.sqrt(squares);
    }
    this.pack(rows, firstRows(k), (k + 3) & -4);
    this.#shorten(k);
    this.#placeMoves(moved, k);
  }

  #shorten(k: number): void {
    const rows = this.#rows;
    const { means, unit } = this;
    const pairs = 1 + ((this.#cols + 1) >> 1);
    const squares = Float64Array.from({ length: k }, (_, c) => {
      let sum = 0;
      for (let j = 0; j < this.#cols; j++) sum += (rows[c * this.#width + j]! - means[j]!) ** 2;
      return sum;
    });
    const longest = Math.sqrt(Math.max(...squares));
    // Longer than the longest where half its square would not fit.
    const reference = Math.max(longest, ((SHORT_STEPS / HALF_STEPS / 2) * longest ** 2) / unit);
    const steps = reference > 0 ? SHORT_STEPS / reference : 0;
    this.#short.fill(0);
    for (let c = 0; c < k; c++) {
      const to = (c >> 2) * pairs * 8 + (c & 3) * 2;
      this.#short[to] = -Math.round((squares[c]! / 2 / unit) * steps);
      for (let j = 0; j < this.#cols; j++) {
        const value = rows[c * this.#width + j]! - means[j]!;
        this.#short[to + (1 + (j >> 1)) * 8 + (j & 1)] = Math.round(value * steps);
      }
    }
    const indexMask = 2 ** Math.ceil(Math.log2(k)) - 1;
    this.#arena.set({
      reference,
      indexMask,
      // Half a step in what stands for half the square, and rounding of float32.
      fuzzFloor: 1.02 * (unit / SHORT_STEPS / 2) + longest * 2 ** -22,
      // Half a step in `unit` over the step of a row; the bits of the index; rounding to float32.
      stepFloor: (1.02 * (steps * longest ** 2)) / unit / 4 + indexMask + 256,
    });
  }

  #placeMoves(moved: Float64Array, k: number): void {
    const up = 1 + 1e-6;
    let farthest = 0;
    let runnerUp = 0;
    let who = -1;
    for (let c = 0; c < k; c++) {
      if (moved[c]! > farthest) [farthest, runnerUp, who] = [moved[c]!, farthest, c];
      else runnerUp = Math.max(runnerUp, moved[c]!);
    }
    const gaps = k <= MOST_GAPS ? nearestGaps(this.#rows, k, this.#cols, this.#width) : undefined;
    for (let c = 0; c < k; c++) {
      const rival = c === who ? runnerUp : farthest;
      this.#moves.set([moved[c]! * up, rival * up, ((gaps?.[c] ?? 0) / 2) * (1 - 1e-6), 0], c * 4);
    }
  }
}

/** The distance of each centroid to the nearest other; Infinity when it is alone. */
function nearestGaps(rows: Float32Array, k: number, cols: number, width: number): Float64Array {
  const gaps = new Float64Array(k).fill(Infinity);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) {
      let squares = 0;
      for (let j = 0; j < cols; j++) {
        const difference = rows[a * width + j]! - rows[b * width + j]!;
        squares += difference * difference;
      }
      const gap = Math.sqrt(squares);
      gaps[a] = Math.min(gaps[a]!, gap);
      gaps[b] = Math.min(gaps[b]!, gap);
    }
  }
  return gaps;
}
