/** Times our k-means: `node ours.mjs '{"file", "rows", "cols", "k", "iterations", "threads", "fits"}'`; JSON on stdout. */
import { createRandom } from '../../dist/base/index.js';
import { createMatrix, kmeans, selectRows } from '../../dist/numeric/index.js';
import { readWorld } from './world.mjs';

const { file, rows, cols, k, iterations, threads, fits } = JSON.parse(process.argv[2]);
const matrix = createMatrix(rows, cols, readWorld(file));
const starts = Array.from({ length: k }, (_, c) => Math.floor((c * (rows - 1)) / (k - 1)));
// Without `iterations`: everything as a user gets it, in a fresh process.
const options =
  iterations === undefined
    ? { random: createRandom(1), threads }
    : { random: createRandom(1), threads, init: selectRows(matrix, starts), maxIterations: iterations };
const timings = [];
for (let fit = 0; fit < fits; fit++) {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  const { inertia, iterations: done } = kmeans(matrix, k, options);
  const seconds = (performance.now() - wall) / 1e3;
  const used = process.cpuUsage(cpu);
  timings.push({ wall: seconds, cpu: (used.user + used.system) / 1e6, inertia, iterations: done });
}
process.stdout.write(JSON.stringify({ timings, megabytes: process.resourceUsage().maxRSS / 1024 }));
