/** Runs two programs alternately and compares medians. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PYTHON = new URL('../.data/venv/bin/python', import.meta.url).pathname;

export function requirePython() {
  if (!existsSync(PYTHON)) {
    throw new Error(
      'no bench/.data/venv: python3 -m venv bench/.data/venv && bench/.data/venv/bin/pip install scikit-learn fastcluster',
    );
  }
}

/** What a program prints for a job, as JSON. The first fit warms up and is left out when there are several. */
export function runOnce(script, job, threads = 1) {
  const path = new URL(script, import.meta.url).pathname;
  const program = path.endsWith('.py') ? PYTHON : process.execPath;
  const environment = { ...process.env, OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}` };
  // A setting for another library's kernels would slow the competitor down: it chooses for itself.
  for (const name of ['OPENBLAS_CORETYPE', 'NVPL_BLAS_DEBUG_CPU_TYPE']) delete environment[name];
  const output = execFileSync(program, [path, JSON.stringify(job)], { env: environment, encoding: 'utf8' });
  const { timings, ...rest } = JSON.parse(output);
  return { timings: timings.length > 1 ? timings.slice(1) : timings, ...rest };
}

/** Medians of `rounds` alternating runs of each script: [{ wall, cpu, … of the last run }, …]. */
export function sideBySide(scripts, job, { rounds, threads }) {
  const all = scripts.map(() => []);
  for (let round = 0; round < rounds; round++) {
    scripts.forEach((script, s) => {
      all[s].push(runOnce(script, job, threads));
    });
  }
  return all.map((runs) => {
    const timings = runs.flatMap((run) => run.timings);
    return {
      ...timings.at(-1),
      wall: median(timings.map((timing) => timing.wall)),
      cpu: median(timings.map((timing) => timing.cpu)),
      megabytes: Math.max(...runs.map((run) => run.megabytes)),
    };
  });
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

export function tableRow(cells) {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

export function tableHead(cells) {
  tableRow(cells);
  tableRow(cells.map(() => '---'));
}

export const seconds = (value) => value.toFixed(value < 0.1 ? 4 : value < 1 ? 3 : 2);
