// Load, dedupe, sessions and features of a Mixpanel export, side by side: Kindred (accounts and rejects included), pandas
// and polars, interleaved in one run; medians of whole processes.
//
//   node bench/ingest/run.mjs FOLDER [ROUNDS=3]        FOLDER from bench/generate/mixpanel.mjs
//
// Needs a Python environment with pandas, polars and pyarrow in bench/.data/venv.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [folder, rounds = '3', only] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node bench/ingest/run.mjs FOLDER [ROUNDS] [ONLY]');
  process.exit(2);
}
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = at('../.data/venv/bin/python');
const CONTENDERS = [
  {
    name: 'kindred features',
    command: [
      process.execPath,
      at('../../bin/kindred.js'),
      'features',
      folder,
      '--as',
      'parquet',
      '--out',
      '/tmp/bench-kindred.parquet',
      '--quiet',
    ],
  },
  { name: 'polars', command: [python, at('polars_pipeline.py'), folder, '/tmp/bench-polars.parquet'] },
  {
    name: 'pandas, pyarrow reader',
    command: [python, at('pandas_pipeline.py'), folder, '/tmp/bench-pandas.parquet', 'pyarrow'],
  },
  {
    name: 'pandas, read_json',
    command: [python, at('pandas_pipeline.py'), folder, '/tmp/bench-pandas2.parquet', 'read_json'],
  },
].filter(({ name }) => !only || name.includes(only));

const results = new Map(CONTENDERS.map(({ name }) => [name, []]));
for (let round = 0; round < Number(rounds); round++) {
  for (const { name, command } of CONTENDERS) {
    const result = await measure(command);
    results.get(name).push(result);
    console.error(
      `${name}: ${result.wall.toFixed(1)} s wall, ${result.cpu.toFixed(1)} s CPU, ${result.rssMB.toFixed(0)} MB, exit ${result.code}`,
    );
  }
}
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const row = (name) => ['wall', 'cpu', 'rssMB'].map((key) => median(results.get(name).map((r) => r[key])));
const base = row(CONTENDERS[0].name);
console.log('| program | wall s | CPU s | peak MB | wall against kindred |\n|---|---|---|---|---|');
for (const { name } of CONTENDERS) {
  const [wall, cpu, rss] = row(name);
  console.log(
    `| ${name} | ${wall.toFixed(1)} | ${cpu.toFixed(1)} | ${rss.toFixed(0)} | ${(wall / base[0]).toFixed(2)} |`,
  );
}

/** Runs a process to its end; wall and CPU seconds, and the largest resident size that the system saw (Linux). */
function measure([file, ...args]) {
  return new Promise((resolve) => {
    const started = process.hrtime.bigint();
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    let rssMB = 0;
    let cpu = 0;
    const poll = () => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        rssMB = Math.max(rssMB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000);
        const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
        cpu = (Number(stat[11]) + Number(stat[12])) / 100;
      } catch {
        // The process has just ended.
      }
    };
    const timer = setInterval(poll, 20);
    child.on('exit', (code) => {
      clearInterval(timer);
      resolve({ wall: Number(process.hrtime.bigint() - started) / 1e9, cpu, rssMB, code });
    });
  });
}
