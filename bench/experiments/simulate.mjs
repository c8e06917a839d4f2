// A/A simulations and coverage at full size: 2,000 worlds per design.
// node bench/experiments/simulate.mjs [worlds] writes the tables to standard output.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directory = mkdtempSync(join(tmpdir(), 'kindred-simulate-'));
const files = ['simulation', 'coverage', 'planted'];
const tables = Object.fromEntries(files.map((name) => [name, join(directory, `${name}.md`)]));
const result = spawnSync(
  'npx',
  ['vitest', 'run', ...files.map((name) => `src/experiments/${name}.test.ts`)],
  {
    cwd: new URL('../..', import.meta.url),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      KINDRED_SIMULATIONS: process.argv[2] ?? '2000',
      KINDRED_SIMULATION_TABLE: tables.simulation,
      KINDRED_COVERAGE_TABLE: tables.coverage,
      KINDRED_PLANTED_TABLE: tables.planted,
    },
  },
);
for (const name of files) console.log(`## ${name}\n\n${readFileSync(tables[name], 'utf8')}`);
rmSync(directory, { recursive: true, force: true });
process.exitCode = result.status ?? 1;
