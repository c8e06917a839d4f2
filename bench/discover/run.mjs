/**
 * `discover` with the persona model on planted worlds, as markdown tables. After `npm run build && npx tsc -p bench/worlds`:
 *   node bench/discover/run.mjs [100000] [1000000] [--world zipf:both:1] [--method kmeans] [--rounds 1] [--program]
 *
 * Every run is a fresh process that reads a feature table of 60 columns and the counts of 100 event types, searches 2 to 10
 * personas, and names them. The time is that of the work without reading the table; the peak is that of the process.
 * `--program` runs the whole program on the events of 100,000 users as CSV instead.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { seconds, tableHead, tableRow } from '../kmeans/side-by-side.mjs';
import { writeTable } from './table.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    world: { type: 'string', default: 'zipf:both:1' },
    method: { type: 'string', default: 'kmeans' },
    rounds: { type: 'string', default: '1' },
    program: { type: 'boolean', default: false },
  },
});
const [kind, regime, seed] = values.world.split(':');
const data = new URL('../.data/', import.meta.url).pathname;
const here = (name) => new URL(name, import.meta.url).pathname;
mkdirSync(data, { recursive: true });

if (values.program) await wholeProgram();
else tables((positionals.length > 0 ? positionals : ['100000', '1000000']).map(Number));

function tables(sizes) {
  const runs = sizes.flatMap((users) => {
    const file = `${data}table-${kind}-${regime}-${seed}-${users}.bin`;
    writeTable(file, { kind, regime, seed: Number(seed), users });
    return Array.from({ length: Number(values.rounds) }, () => ({ users, ...once(file, users) }));
  });
  tableHead(['users', 'wall s', 'CPU s', 'peak MB', 'of it the table', 'k (planted)', 'ARI', 'load']);
  for (const run of runs) {
    tableRow([
      run.users,
      ...[run.wall, run.cpu].map(seconds),
      ...[run.megabytes, run.loadedMegabytes].map((megabytes) => megabytes.toFixed(0)),
      `${run.k} (${run.planted})`,
      run.ari.toFixed(3),
      run.load.toFixed(0),
    ]);
  }
  process.stdout.write('\n');
  const phases = Object.keys(runs[0].phases);
  tableHead(['users', ...phases.map((phase) => `${phase}, CPU s`)]);
  for (const run of runs) tableRow([run.users, ...phases.map((phase) => seconds(run.phases[phase].cpu))]);
}

function once(file, users) {
  const job = JSON.stringify({ file, method: values.method, crossCheck: users <= 200_000 });
  const [load] = loadavg();
  return {
    load,
    ...JSON.parse(execFileSync(process.execPath, [here('once.mjs'), job], { encoding: 'utf8' })),
  };
}

async function wholeProgram() {
  const { writeCsv } = await import('../../build/bench/bench/worlds/csv.js');
  const { makeWorld } = await import('../../build/bench/bench/worlds/world.js');
  const { ari } = await import('../../build/bench/bench/worlds/ari.js');
  const users = 100_000;
  const world = makeWorld({ kind, regime, seed: Number(seed), users });
  const csv = `${data}events-${kind}-${regime}-${seed}-${users}.csv`;
  if (!existsSync(csv)) await writeCsv(world, csv);
  const out = `${data}discover-out`;
  const [load] = loadavg();
  const command = [
    '-v',
    process.execPath,
    here('../../bin/kindred.js'),
    'run',
    csv,
    '--k-max',
    '10',
    '--out',
    out,
  ];
  const start = performance.now();
  const { stderr, status } = spawnSync('/usr/bin/time', command, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr ?? '/usr/bin/time is missing (Debian package time)');
  const wall = (performance.now() - start) / 1e3;
  const figure = (name) => Number(new RegExp(`${name}[^:]*: ([\\d.]+)`).exec(stderr)[1]);
  const personas = JSON.parse(readFileSync(`${out}/personas.json`, 'utf8')).personas.map(({ id }) => id);
  const [truth, labels] = [[], []];
  for (const line of readFileSync(`${out}/assignments.csv`, 'utf8').trim().split('\n').slice(1)) {
    const [user, persona] = line.split(',');
    truth.push(world.truth[Number(user.slice(1))]);
    labels.push(personas.indexOf(persona));
  }
  rmSync(out, { recursive: true });
  tableHead(['users', 'events', 'wall s', 'CPU s', 'peak MB', 'k (planted)', 'ARI', 'load']);
  tableRow([
    users,
    world.log.type.length,
    seconds(wall),
    seconds(figure('User time') + figure('System time')),
    (figure('Maximum resident set size') / 1024).toFixed(0),
    `${personas.length} (${world.personas.length})`,
    ari(truth, labels).toFixed(3),
    load.toFixed(0),
  ]);
  process.stdout.write(
    `\n${stderr
      .split('\n')
      .filter((line) => line.startsWith('✓'))
      .join('\n')}\n`,
  );
}
