/**
 * Hierarchical clustering side by side with fastcluster, a million rows, and what micro-clusters cost in agreement, as
 * markdown tables. After `npm run build`: node bench/ward/run.mjs [exact] [million] [agreement] [--rounds 2]
 */
import { parseArgs } from 'node:util';
import { createRandom } from '../../dist/base/index.js';
import { adjustedRandIndex, assignNearest, createMatrix, hierarchical } from '../../dist/numeric/index.js';
import { requirePython, runOnce, seconds, sideBySide, tableHead, tableRow } from '../kmeans/side-by-side.mjs';
import { readWorld, worldFile } from '../kmeans/world.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '2' } },
});
const rounds = Number(values.rounds);
const parts = positionals.length > 0 ? positionals : ['exact', 'million', 'agreement'];
const OURS = '../ward/ours.mjs';
const FASTCLUSTER = '../ward/fastcluster_linkage.py';

if (parts.includes('exact')) exact();
if (parts.includes('million')) million();
if (parts.includes('agreement')) agreement();

function exact() {
  requirePython();
  process.stdout.write('\nExact trees, one thread\n\n');
  const figures = ['ours CPU s', 'fastcluster CPU s', 'ratio', 'ours MB', 'fastcluster MB', 'sum of heights'];
  tableHead(['rows x cols', 'method', 'against', ...figures]);
  const jobs = [
    { rows: 20_000, cols: 16, method: 'ward' },
    { rows: 20_000, cols: 16, method: 'ward', vector: true },
    { rows: 20_000, cols: 64, method: 'ward' },
    { rows: 5_000, cols: 16, method: 'complete' },
    { rows: 5_000, cols: 16, method: 'average' },
  ];
  for (const job of jobs) {
    const file = worldFile(100_000, job.cols);
    const [ours, theirs] = sideBySide([OURS, FASTCLUSTER], { ...job, file, fits: 1 }, { rounds, threads: 1 });
    tableRow([
      `${job.rows} x ${job.cols}`,
      job.method,
      job.vector ? 'linkage_vector' : 'linkage',
      ...[ours.cpu, theirs.cpu].map(seconds),
      (theirs.cpu / ours.cpu).toFixed(2),
      ...[ours.megabytes, theirs.megabytes].map((megabytes) => megabytes.toFixed(0)),
      `${(ours.figure / theirs.figure - 1).toExponential(1)} apart`,
    ]);
  }
}

function million() {
  process.stdout.write('\nA million rows, k = 8, Ward on 1,000 micro-clusters, fresh process\n\n');
  tableHead(['cols', 'wall s', 'CPU s', 'MB']);
  for (const cols of [16, 64]) {
    for (let round = 0; round < rounds; round++) {
      const job = { file: worldFile(1_000_000, cols), rows: 1_000_000, cols, k: 8, method: 'ward', fits: 1 };
      const { timings, megabytes } = runOnce(OURS, job);
      tableRow([cols, seconds(timings[0].wall), seconds(timings[0].cpu), megabytes.toFixed(0)]);
    }
  }
}

/** Exact Ward and micro-clusters on the same rows; the control is exact Ward on every second row. */
function agreement() {
  process.stdout.write(
    '\n20,000 rows: micro-clusters against the exact tree, and how far exact Ward repeats itself\n\n',
  );
  tableHead(['groups', 'k', 'ARI to the exact cut', 'ARI of exact Ward on half the rows', 'inertia / exact']);
  const worlds = { separate: separateGroups(20_000, 16), overlapping: overlappingGroups(20_000, 16) };
  for (const [name, matrix] of Object.entries(worlds)) {
    for (const k of [5, 12]) {
      const options = { method: 'ward', random: createRandom(1) };
      const whole = hierarchical(matrix, k, options);
      const micro = hierarchical(matrix, k, { ...options, exactRows: 0 });
      const half = hierarchical(everySecond(matrix), k, options);
      const repeated = assignNearest(matrix, half.centroids).labels;
      tableRow([
        name,
        k,
        adjustedRandIndex(whole.labels, micro.labels).toFixed(3),
        adjustedRandIndex(whole.labels, repeated).toFixed(3),
        (micro.inertia / whole.inertia).toFixed(4),
      ]);
    }
  }
}

function overlappingGroups(rows, cols) {
  return createMatrix(rows, cols, readWorld(worldFile(100_000, cols)).slice(0, rows * cols));
}

function separateGroups(rows, cols) {
  const random = createRandom('separate');
  const centres = Array.from({ length: 12 * cols }, () => 6 * random.normal());
  const matrix = createMatrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    const centre = random.int(12) * cols;
    for (let j = 0; j < cols; j++) matrix.data[i * cols + j] = centres[centre + j] + random.normal();
  }
  return matrix;
}

function everySecond({ rows, cols, data }) {
  const half = createMatrix(Math.floor(rows / 2), cols);
  for (let i = 0; i < half.rows; i++)
    half.data.set(data.subarray(2 * i * cols, (2 * i + 1) * cols), i * cols);
  return half;
}
