import type { Arena } from '../kernel/arena.js';
import { firstRows, packTiles } from '../kernel/layout.js';

/** Steps of int16 in the length `reference` of a centroid; ../wasm/shorten.as.ts knows the number. */
const SHORT_STEPS = 32000;
/** Most steps of half a squared length: times 32767, and with the longest product, they fit int32. */
const HALF_STEPS = 20_000;
/** Above this many clusters, moves of all relative to all cost more than they save, and leads too much memory. */
export const MOST_LEADS = 128;
/** More than the relative rounding of a few float32 operations. */
const ROUNDING = 1e-6;

/** Centroids in the forms that the kernels read, described at the fields of ../wasm/job.as.ts. */
export class CentroidBlock {
  readonly #arena: Arena;
  readonly #cols: number;
  readonly #width: number;
  readonly #packed: Float32Array;
  readonly #rows: Float32Array;
  readonly #short: Int16Array;
  readonly #shortFours: Int32Array;
  readonly #moves: Float32Array;
  /** Per centroid, half its squared length around the means. */
  #halves: Float64Array = new Float64Array(0);
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
      shortFours: arena.allocate(places * pairs * 4),
      moves: arena.allocate(largestK <= MOST_LEADS ? largestK * places * 8 : 0),
    };
    arena.set(address);
    this.#arena = arena;
    this.#cols = cols;
    this.#width = width;
    this.#packed = arena.float32(address.centroids, places * width);
    this.#rows = arena.float32(address.centroidRows, places * width).fill(0);
    this.#short = new Int16Array(this.#rows.buffer, address.shortCentroids, places * pairs * 2).fill(0);
    this.#shortFours = arena.int32(address.shortFours, places * pairs);
    this.#moves = arena.float32(address.moves, largestK <= MOST_LEADS ? largestK * places * 2 : 0);
  }

  /** Places rows of `from`, `width` values each, as centroids to measure distances to; fills up to `places`. */
  pack(from: Float32Array, rows: ArrayLike<number>, places: number): void {
    packTiles(from, rows, places, this.#width, this.#packed);
  }

  /** Places `k` centroids (row-major, float64) and, for leads that hold for the ones before, how they moved. */
  place(centroids: Float64Array, k: number): void {
    const rows = this.#rows;
    const width = this.#width;
    const moves = new Float64Array(k * this.#cols);
    for (let c = 0, at = 0; c < k; c++) {
      for (let j = 0; j < this.#cols; j++, at++) {
        const value = Math.fround(centroids[at]!);
        moves[at] = value - rows[c * width + j]!;
        rows[c * width + j] = value;
      }
    }
    this.pack(rows, firstRows(k), (k + 3) & -4);
    const before = this.#halves;
    this.#halves = this.#halfSquares(k);
    this.#shorten(k);
    if (k <= MOST_LEADS && before.length === k) this.#placeMoves(moves, before);
  }

  #halfSquares(k: number): Float64Array {
    const { means } = this;
    return Float64Array.from({ length: k }, (_, c) => {
      let sum = 0;
      for (let j = 0; j < this.#cols; j++) sum += (this.#rows[c * this.#width + j]! - means[j]!) ** 2;
      return sum / 2;
    });
  }

  #shorten(k: number): void {
    const rows = this.#rows;
    const { means, unit } = this;
    const pairs = 1 + ((this.#cols + 1) >> 1);
    const halves = this.#halves;
    const longest = Math.sqrt(2 * Math.max(...halves));
    // Longer than the longest where half its square would not fit.
    const reference = Math.max(longest, ((SHORT_STEPS / HALF_STEPS / 2) * longest ** 2) / unit);
    const steps = reference > 0 ? SHORT_STEPS / reference : 0;
    for (let c = 0; c < k; c++) {
      const to = c * pairs * 2;
      this.#short[to] = -Math.round((halves[c]! / unit) * steps);
      for (let j = 0; j < this.#cols; j++) {
        const value = rows[c * this.#width + j]! - means[j]!;
        this.#short[to + 2 + j] = Math.round(value * steps);
      }
    }
    const pairsOf = this.#arena.int32(this.#short.byteOffset, this.#short.length / 2);
    // Filled up with the last centroid, as the lists of the kernels are.
    for (let place = 0; place < ((k + 3) & -4); place++) {
      const from = Math.min(place, k - 1) * pairs;
      const to = (place >> 2) * pairs * 4 + (place & 3);
      for (let j = 0; j < pairs; j++) this.#shortFours[to + j * 4] = pairsOf[from + j]!;
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

  /** For each centroid, how the others moved relative to it; described at `MOVES` in ../wasm/job.as.ts. */
  #placeMoves(moves: Float64Array, before: Float64Array): void {
    const cols = this.#cols;
    const k = before.length;
    const stride = ((k + 3) & -4) * 2;
    const table = this.#moves.fill(0, 0, k * stride);
    const shifts = this.#halves.map((half, c) => half - before[c]!);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < a; b++) {
        let squares = 0;
        for (let j = 0; j < cols; j++) squares += (moves[a * cols + j]! - moves[b * cols + j]!) ** 2;
        const move = Math.sqrt(squares) * (1 + ROUNDING);
        const doubt = (Math.abs(shifts[a]!) + Math.abs(shifts[b]!)) * ROUNDING;
        const atA = b * stride + (a >> 2) * 8 + (a & 3);
        const atB = a * stride + (b >> 2) * 8 + (b & 3);
        table[atA] = move;
        table[atA + 4] = shifts[b]! - shifts[a]! + doubt;
        table[atB] = move;
        table[atB + 4] = shifts[a]! - shifts[b]! + doubt;
      }
    }
  }
}
