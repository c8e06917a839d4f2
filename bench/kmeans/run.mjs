/**
 * k-means side by side with scikit-learn, as markdown tables. After `npm run build`:
 *   node bench/kmeans/run.mjs [same-start] [converge] [end-to-end] [--rounds 3] [--small] [--threads 1,2]
 * CPU seconds are the figure to compare on a shared machine; wall seconds are what a user waits.
 */
import { parseArgs } from 'node:util';
import { requirePython, runOnce, seconds, sideBySide, tableHead, tableRow } from './side-by-side.mjs';
import { worldFile } from './world.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    small: { type: 'boolean', default: false },
    threads: { type: 'string', default: '1,2' },
  },
});
const rounds = Number(values.rounds);
const threadCounts = values.threads.split(',').map(Number);
const scripts = ['ours.mjs', 'sklearn_kmeans.py'];
const parts = positionals.length > 0 ? positionals : ['same-start', 'converge', 'end-to-end'];
requirePython();
if (parts.includes('same-start')) sameStart();
if (parts.includes('converge')) converge();
if (parts.includes('end-to-end')) endToEnd();

function sameStart() {
  process.stdout.write(
    '\nSame start, 20 iterations, float32, everything from matrix to result, warm process\n\n',
  );
  head(['GFLOP/s ours', 'sklearn']);
  for (const threads of threadCounts) {
    for (const rows of values.small ? [100_000] : [100_000, 1_000_000]) {
      for (const cols of [16, 64]) {
        for (const k of [8, 20]) {
          const job = { rows, cols, k, iterations: 20, threads };
          compare({ ...job, fits: rows > 100_000 ? 4 : 12 }, threads, [2 * rows * cols * k * 21]);
        }
      }
    }
  }
}

function converge() {
  process.stdout.write('\nSame start, to convergence (at most 300 iterations)\n\n');
  head([]);
  for (const threads of threadCounts) {
    compare({ rows: 300_000, cols: 64, k: 20, iterations: 300, threads, fits: 2 }, threads, []);
  }
}

function endToEnd() {
  const job = { rows: 1_000_000, cols: 64, k: 8, fits: 1 };
  const file = worldFile(job.rows, job.cols);
  process.stdout.write('\nEnd to end, 1,000,000 x 64, k = 8, fresh process\n\n');
  tableHead(['program', 'threads', 'wall s', 'CPU s', 'inertia', 'peak MB']);
  const line = (name, script, threads, extra) => {
    const { timings, megabytes } = runOnce(script, { ...job, file, threads, ...extra }, threads);
    const [timing] = timings;
    tableRow([
      name,
      threads,
      seconds(timing.wall),
      seconds(timing.cpu),
      timing.inertia.toFixed(0),
      megabytes.toFixed(0),
    ]);
  };
  for (const threads of threadCounts) {
    for (let round = 0; round < rounds; round++) line('ours', 'ours.mjs', threads, {});
    line('KMeans(n_init=1)', 'sklearn_kmeans.py', threads, { starts: 1 });
    line('KMeans(n_init=10)', 'sklearn_kmeans.py', threads, { starts: 10 });
  }
}

function head(extra) {
  const figures = ['ours CPU s', 'sklearn CPU s', 'ratio', 'ours wall s', 'sklearn wall s', 'ratio'];
  tableHead([
    'rows x cols',
    'k',
    'threads',
    'iterations',
    ...figures,
    'inertia, relative difference',
    ...extra,
  ]);
}

function compare(job, threads, operations) {
  const file = worldFile(job.rows, job.cols);
  const [ours, theirs] = sideBySide(scripts, { ...job, file }, { rounds, threads });
  const iterations =
    ours.iterations === theirs.iterations ? ours.iterations : `${ours.iterations} / ${theirs.iterations}`;
  tableRow([
    `${job.rows} x ${job.cols}`,
    job.k,
    threads,
    iterations,
    ...[ours.cpu, theirs.cpu].map(seconds),
    (theirs.cpu / ours.cpu).toFixed(2),
    ...[ours.wall, theirs.wall].map(seconds),
    (theirs.wall / ours.wall).toFixed(2),
    (ours.inertia / theirs.inertia - 1).toExponential(1),
    ...operations.flatMap((count) => [ours, theirs].map(({ cpu }) => (count / cpu / 1e9).toFixed(0))),
  ]);
}
