import type { Random } from '../../base/index.js';
import type { LoadedRows } from './loaded-rows.js';

/**
 * `k` rows to start from, by greedy k-means++: each centre is the best of 2 + floor(ln k) rows drawn with probability
 * proportional to the squared distance to the nearest centre so far (Arthur and Vassilvitskii 2007, section 5).
 * Returns the centres row-major.
 */
export function seedCentres(loaded: LoadedRows, k: number, random: Random): Float64Array {
  const { arena, rows, cols, width, chunks, x, nearest } = loaded;
  const trials = 2 + Math.floor(Math.log(k));
  const tiles = (trials + 3) >> 2;
  loaded.clearSums(k);
  nearest.fill(Infinity);
  arena.set({ tiles, candidates: loaded.candidates(tiles) });
  const { sums } = loaded;
  const stride = k * width;
  const centres = new Float64Array(k * cols);
  let potentials: Float64Array | undefined;
  for (let c = 0; c < k; c++) {
    const drawn = Array.from({ length: c === 0 ? 1 : trials }, () =>
      potentials ? drawRow(nearest, potentials, loaded.chunkRows, random) : random.int(rows),
    );
    loaded.centroids.pack(x, drawn, tiles * 4);
    arena.run('candidates', chunks);
    let chosen = 0;
    let least = Infinity;
    for (let t = 0; t < drawn.length; t++) {
      let potential = 0;
      for (let chunk = 0; chunk < chunks; chunk++) potential += sums[chunk * stride + t]!;
      if (potential < least) [chosen, least] = [t, potential];
    }
    potentials = Float64Array.from({ length: chunks }, (_, chunk) => sums[chunk * stride + chosen]!);
    arena.set({ chosen });
    arena.run('choose', chunks);
    const from = drawn[chosen]! * width;
    for (let j = 0; j < cols; j++) centres[c * cols + j] = x[from + j]!;
  }
  return centres;
}

/** A row with probability proportional to its weight; any row when all weights are 0. */
function drawRow(
  weights: Float32Array,
  chunkWeights: Float64Array,
  chunkRows: number,
  random: Random,
): number {
  let total = 0;
  for (const weight of chunkWeights) total += weight;
  if (total === 0) return random.int(weights.length);
  let left = random.uniform() * total;
  let chunk = 0;
  while (chunk < chunkWeights.length - 1 && left >= chunkWeights[chunk]!) left -= chunkWeights[chunk++]!;
  const end = Math.min((chunk + 1) * chunkRows, weights.length);
  // Rounding can leave a little at the end: then the last row of the chunk that has weight.
  let last = chunk * chunkRows;
  for (let i = last; i < end; i++) {
    if (weights[i]! === 0) continue;
    last = i;
    left -= weights[i]!;
    if (left < 0) break;
  }
  return last;
}
