/** The kernels as one WebAssembly module. Which operation has which number: `OPERATIONS` in ../kernel/arena.ts. */
import { CLAIM, OPERATION, PENDING, RETURNED, SCRATCH, SCRATCH_BYTES, STOP, THREADS, claim, finish } from './job.as';
import { inertiaChunk, lloydChunk } from './lloyd.as';
import { shortenChunk } from './shorten.as';
import { sortChunk } from './order.as';
import { candidatesChunk, chooseChunk } from './seeding.as';

export { nearestTwo } from './distances.as';
export { addBlocks } from './lanes.as';
export { allDistances, found, leastUnmasked, nearestWard, uniteLines, wardDistance } from './linkage.as';
// Exported only so that the optimizer keeps them apart: inlined into the pass, their accumulators would leave the
// registers, and the engine would not replace its first, slow code for them in the middle of a pass.
export { scoreAll8, scoreListed8 } from './brackets.as';
export { leads8, listRivals } from './leads.as';
export { compare8, touch } from './lloyd.as';

/** Works on the announced job until no chunk is left. */
function work(job: i32, thread: i32): void {
  for (let chunk = claim(job); chunk >= 0; chunk = claim(job)) {
    const operation = load<i32>(OPERATION);
    const scratch = load<usize>(SCRATCH) + load<usize>(SCRATCH_BYTES) * <usize>thread;
    if (operation == 0) shortenChunk(chunk);
    else if (operation == 1) lloydChunk(chunk, scratch);
    else if (operation == 2) inertiaChunk(chunk);
    else if (operation == 3) candidatesChunk(chunk);
    else if (operation == 4) chooseChunk(chunk);
    else sortChunk(chunk, scratch);
    finish();
  }
}

/** Announces a job of `chunks` chunks, takes part in it, and returns when it is done. Main thread. */
export function run(chunks: i32): void {
  const job = <i32>(atomic.load<i64>(CLAIM) >> 32) + 1;
  atomic.store<i32>(PENDING, chunks);
  atomic.store<i64>(CLAIM, ((<i64>job) << 32) | <i64>chunks);
  if (load<i32>(THREADS) > 1) atomic.notify(CLAIM + 4, -1);
  work(job, 0);
  for (let left = atomic.load<i32>(PENDING); left > 0; left = atomic.load<i32>(PENDING)) {
    atomic.wait<i32>(PENDING, left, -1);
  }
}

/** Takes part in the jobs until `stop`, as long as there are to be that many threads. Other threads, from 1. */
export function serve(thread: i32): void {
  for (;;) {
    const job = <i32>(atomic.load<i64>(CLAIM) >> 32);
    if (atomic.load<i32>(STOP)) break;
    // Seen before the job is claimed: it changes only between jobs.
    if (thread < load<i32>(THREADS)) work(job, thread);
    atomic.wait<i32>(CLAIM + 4, job, -1);
  }
  atomic.add<i32>(RETURNED, 1);
  atomic.notify(RETURNED, 1);
}

/** Lets the `others` other threads return, and says whether they have: one that is still coming up has not. */
export function stop(others: i32): bool {
  atomic.store<i32>(STOP, 1);
  const word = atomic.load<i64>(CLAIM);
  atomic.store<i64>(CLAIM, word + ((<i64>1) << 32));
  atomic.notify(CLAIM + 4, -1);
  const patience: i64 = 5_000_000;
  let returned = atomic.load<i32>(RETURNED);
  while (returned < others) {
    if (atomic.wait<i32>(RETURNED, returned, patience) == 2) return false;
    returned = atomic.load<i32>(RETURNED);
  }
  atomic.store<i32>(RETURNED, 0);
  atomic.store<i32>(STOP, 0);
  return true;
}
