/** Which rows of a block are evaluated. */
import { CHUNK_ROWS, LABELS, MOVES, PROOFS, RESULTS, ROWS } from './job.as';

/** Lists all rows. */
export function enqueueAll(start: i32, end: i32, queue: usize): i32 {
  for (let i = start; i < end; i++) {
    store<i32>(queue, i);
    queue += 4;
  }
  return end - start;
}

/** Moves the bounds and lists the rows for which they no longer prove the label. */
export function enqueueDoubted(start: i32, end: i32, queue: usize): i32 {
  const moves = load<usize>(MOVES);
  let label = load<usize>(LABELS) + ((<usize>start) << 2);
  let proof = load<usize>(PROOFS) + ((<usize>start) << 3);
  let at = queue;
  for (let i = start; i < end; i++) {
    const move = moves + ((<usize>load<i32>(label)) << 4);
    // Each rounding may cost half a unit in the last place: 2^-22 covers it.
    const u = load<f32>(proof) * <f32>1.0000002384185791 + load<f32>(move);
    const l = load<f32>(proof, 4) * <f32>0.9999997615814209 - load<f32>(move, 4);
    store<f32>(proof, u);
    store<f32>(proof, l, 4);
    store<i32>(at, i);
    at += (<usize>(<i32>(u >= l) & <i32>(u >= load<f32>(move, 8)))) << 2;
    label += 4;
    proof += 8;
  }
  return <i32>((at - queue) >> 2);
}

/** How many rows of a chunk `enqueueDoubted` would list, but for rounding, into the results. */
export function countDoubtedChunk(chunk: i32): void {
  const moves = load<usize>(MOVES);
  const from = chunk * load<i32>(CHUNK_ROWS);
  const to = min<i32>(from + load<i32>(CHUNK_ROWS), load<i32>(ROWS));
  let label = load<usize>(LABELS) + ((<usize>from) << 2);
  let proof = load<usize>(PROOFS) + ((<usize>from) << 3);
  let doubted = 0;
  for (let i = from; i < to; i++) {
    const move = moves + ((<usize>load<i32>(label)) << 4);
    const u = load<f32>(proof) + load<f32>(move);
    const l = load<f32>(proof, 4) - load<f32>(move, 4);
    doubted += <i32>(u >= l) & <i32>(u >= load<f32>(move, 8));
    label += 4;
    proof += 8;
  }
  store<i32>(load<usize>(RESULTS) + ((<usize>chunk) << 4), doubted);
}

/**
 * Reads something of each line of the rows in a list, so that the memory fetches many at once instead of one after the
 * other. The sum is stored only so that the reads are not removed.
 */
export function touch(list: usize, step: usize, count: i32, base: usize, row: usize): void {
  let sum = 0;
  const unused = list - 8;
  for (let z = 0; z < count; z++) {
    const start = base + row * <usize>load<i32>(list);
    const last = start + row - 4;
    sum += load<i32>(start) + load<i32>(last);
    for (let at = start + 64; at < last; at += 64) sum += load<i32>(at);
    list += step;
  }
  store<i32>(unused, sum);
}
