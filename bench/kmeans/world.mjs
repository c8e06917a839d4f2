/** The rows that both sides are timed on: twelve overlapping normal groups, written once as raw float32. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRandom } from '../../dist/base/index.js';

const DATA = new URL('../.data/', import.meta.url);
const GROUPS = 12;
const SPREAD = 0.5;

/** The path of a file with `rows` x `cols` float32 values, row-major; made when it is not there. */
export function worldFile(rows, cols) {
  mkdirSync(DATA, { recursive: true });
  const file = new URL(`groups-${rows}x${cols}.f32`, DATA);
  if (!existsSync(file)) {
    const random = createRandom(`bench ${cols}`);
    const centres = Array.from({ length: GROUPS * cols }, () => SPREAD * random.normal());
    const values = new Float32Array(rows * cols);
    for (let i = 0; i < rows; i++) {
      const centre = random.int(GROUPS) * cols;
      for (let j = 0; j < cols; j++) values[i * cols + j] = centres[centre + j] + random.normal();
    }
    const part = new URL(`${file.href}.part`);
    writeFileSync(part, new Uint8Array(values.buffer));
    renameSync(part, file);
  }
  return file.pathname;
}

/** The rows of such a file. */
export function readWorld(path) {
  const bytes = readFileSync(path);
  const values = new Float32Array(bytes.length / 4);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}
