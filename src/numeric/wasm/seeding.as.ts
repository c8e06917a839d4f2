import { distances2 } from './distances.as';
import {
  CANDIDATES, CENTROIDS, CHOSEN, CHUNK_ROWS, K, NEAREST, ROWS, SUMS, TILES, VECTORS, X,
} from './job.as';

/**
 * k-means++ with several candidates a step: squared distances of a chunk's rows to the candidates (in CENTROIDS), and
 * for each candidate the sum over rows of the lesser of that and NEAREST, into the chunk's sums.
 */
export function candidatesChunk(chunk: i32): void {
  const vectors = load<i32>(VECTORS);
  const tiles = load<i32>(TILES);
  const row = (<usize>vectors) << 4;
  const wide = (<usize>tiles) << 4;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  const sums = load<usize>(SUMS) + <usize>chunk * <usize>load<i32>(K) * row * 2;
  for (let t: usize = 0; t < wide * 2; t += 16) v128.store(sums + t, f64x2.splat(0));
  for (let i = from; i < to; i++) {
    const out = load<usize>(CANDIDATES) + wide * <usize>i;
    // Chunks start at even rows, and there is room for one row past the last.
    if (!(i & 1)) {
      const x = load<usize>(X) + row * <usize>i;
      distances2(x, x + row, vectors, load<usize>(CENTROIDS), tiles, out);
    }
    const nearest = f32x4.splat(load<f32>(load<usize>(NEAREST) + ((<usize>i) << 2)));
    for (let t: usize = 0; t < wide; t += 16) {
      const d = f32x4.pmin(nearest, v128.load(out + t));
      const sum = sums + t * 2;
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.promote_low_f32x4(d)));
      const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(d, d, 2, 3, 0, 1));
      v128.store(sum, f64x2.add(v128.load(sum, 16), high), 16);
    }
  }
}

/** Takes the chosen candidate as a centre: NEAREST becomes the lesser of itself and the distance to it. */
export function chooseChunk(chunk: i32): void {
  const wide = (<usize>load<i32>(TILES)) << 4;
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  let distance = load<usize>(CANDIDATES) + wide * <usize>from + ((<usize>load<i32>(CHOSEN)) << 2);
  let nearest = load<usize>(NEAREST) + ((<usize>from) << 2);
  for (let i = from; i < to; i++) {
    const near = load<f32>(nearest);
    const here = load<f32>(distance);
    store<f32>(nearest, here < near ? here : near);
    distance += wide;
    nearest += 4;
  }
}
