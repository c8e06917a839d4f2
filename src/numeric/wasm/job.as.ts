/**
 * The job block: what all threads read. One 32-bit slot per field from `FIELDS` on, in the order of `JOB_FIELDS` in
 * ../kernel/arena.ts. The block stands at a fixed address so that every field is a constant address.
 */
export const JOB: usize = 1024;

/** Threads that have returned; the last thing that they touch. */
export const RETURNED: usize = JOB - 8;

/** High half: number of the job. Low half: chunks not yet taken. One word, so that a late thread cannot take a chunk
 * of a job that it has not seen announced. */
export const CLAIM: usize = JOB;
/** Chunks not yet finished. */
export const PENDING: usize = JOB + 8;
/** 1 when the threads are to return. */
export const STOP: usize = JOB + 12;

const FIELDS: usize = JOB + 16;
export const OPERATION: usize = FIELDS;
export const ROWS: usize = FIELDS + 4;
export const CHUNK_ROWS: usize = FIELDS + 8;
/** 16-byte vectors in a float32 row. */
export const VECTORS: usize = FIELDS + 12;
/** 16-byte vectors in an int16 row, its terms included. */
export const SHORT_VECTORS: usize = FIELDS + 16;
/** Pairs of columns in an int16 row that hold data, and the pair of `unit` before them. */
export const PAIRS: usize = FIELDS + 20;
export const K: usize = FIELDS + 24;
/** Centroids in groups of four, the last one filled up. */
export const TILES: usize = FIELDS + 28;
/** Rows, float32. */
export const X: usize = FIELDS + 32;
/**
 * The same rows around the means as int16, each in its own scale, after one vector of four terms: the scale (of a
 * product with a centroid of the length `reference`), the most by which such a product is wrong (both over
 * `reference`), the squared length, and a pair of int16 (`unit` over the row's step, 0). In groups of
 * eight places, transposed: [term or pair of columns][row of the group], 4 bytes each.
 */
export const SHORT_X: usize = FIELDS + 36;
/** Per place, its cluster: int32. */
export const LABELS: usize = FIELDS + 40;
/** Centroids, four interleaved: [tile][vector][centroid of the tile][4 columns]. */
export const CENTROIDS: usize = FIELDS + 44;
/** Centroids, one after the other. */
export const CENTROID_ROWS: usize = FIELDS + 48;
/**
 * Centroids around the means as int16, all in one scale, after a pair (less half the squared length over `unit`, 0): so a
 * product is x.c - |c|^2 / 2. One after the other.
 */
export const SHORT_CENTROIDS: usize = FIELDS + 52;
/** The same, four interleaved: [tile][pair][centroid of the tile]. */
export const SHORT_FOURS: usize = FIELDS + 148;
/** Bits of a product that give way to the index of the centroid. */
export const INDEX_MASK: usize = FIELDS + 56;
/**
 * float32: how far centroids moved relative to an own one, and what that changes the difference of scores by for a row at the
 * means, at most. [own][tile][these two][centroid of the tile].
 */
export const MOVES: usize = FIELDS + 60;
/** Per chunk: float64 sums [k][columns], int32 counts [k], and 16 bytes of results. */
export const SUMS: usize = FIELDS + 64;
export const COUNTS: usize = FIELDS + 68;
export const RESULTS: usize = FIELDS + 72;
/** Column means, float32. */
export const MEANS: usize = FIELDS + 76;
/** How a pass uses leads: 0 not at all, 1 it only writes them, 2 it evaluates the centroids that they leave. */
export const BOUNDS: usize = FIELDS + 80;
/** float32: added to the error of a product, over `reference`, for the rounding of the centroids' own terms. */
export const FUZZ_FLOOR: usize = FIELDS + 84;
/** float32: relative rounding error of a squared distance. */
export const ROUNDING: usize = FIELDS + 88;
/** float32: largest int16 value of a row; and half the root of the number of columns. */
export const SHORT_LIMIT: usize = FIELDS + 92;
export const HALF_ROOT: usize = FIELDS + 96;
/** Per row, float32: in k-means++ the squared distance to the nearest centre so far, later what `inertia` writes: to its own. */
export const NEAREST: usize = FIELDS + 100;
/** k-means++: per row, squared distances to the candidates. */
export const CANDIDATES: usize = FIELDS + 104;
export const CHOSEN: usize = FIELDS + 108;
/** Threads that take part, the main one included, and memory for each. */
export const THREADS: usize = FIELDS + 112;
export const SCRATCH: usize = FIELDS + 116;
export const SCRATCH_BYTES: usize = FIELDS + 120;
/** float32: what is added to the error of a product in steps of the product, and the length of a centroid of 32000. */
export const STEP_FLOOR: usize = FIELDS + 124;
export const REFERENCE: usize = FIELDS + 128;
/** float32: a length that is usual among the rows, by which half the squared length of a centroid is divided. */
export const UNIT: usize = FIELDS + 132;
/** Per place of the int16 rows, which row it is: int32. Places of a chunk hold the rows of the chunk. */
export const ROW_AT: usize = FIELDS + 136;
/**
 * Per group of eight places, float32 for each centroid, in whole fours, described in leads.as.ts; after them, the greatest
 * length of the rows of the group around the means, the rounding of its scores, and two unused.
 */
export const LEADS: usize = FIELDS + 140;
/** Per row, its cluster: int32. Written by `inertia`. */
export const ROW_LABELS: usize = FIELDS + 144;

/** The next chunk of job `job`, or -1 when there is none left or the job is over. */
export function claim(job: i32): i32 {
  let word = atomic.load<i64>(CLAIM);
  while (<i32>(word >> 32) == job && <i32>word != 0) {
    const seen = atomic.cmpxchg<i64>(CLAIM, word, word - 1);
    if (seen == word) return <i32>word - 1;
    word = seen;
  }
  return -1;
}

/** Says that one chunk is done; the last one wakes the main thread. */
export function finish(): void {
  if (atomic.sub<i32>(PENDING, 1) == 1) atomic.notify(PENDING, 1);
}
