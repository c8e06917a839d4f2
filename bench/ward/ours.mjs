/** Times our linkage on the first `rows` of a file; JSON on stdout. */
import { createRandom } from '../../dist/base/index.js';
import { createMatrix, hierarchical, linkage } from '../../dist/numeric/index.js';
import { readWorld } from '../kmeans/world.mjs';

const { file, rows, cols, k, fits, method } = JSON.parse(process.argv[2]);
const matrix = createMatrix(rows, cols, readWorld(file).subarray(0, rows * cols));
const timings = [];
for (let fit = 0; fit < fits; fit++) {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  const figure = k
    ? hierarchical(matrix, k, { method, random: createRandom(1) }).inertia
    : linkage(matrix, method).heights.reduce((sum, height) => sum + height, 0);
  const seconds = (performance.now() - wall) / 1e3;
  const used = process.cpuUsage(cpu);
  timings.push({ wall: seconds, cpu: (used.user + used.system) / 1e6, figure });
}
process.stdout.write(JSON.stringify({ timings, megabytes: process.resourceUsage().maxRSS / 1024 }));
