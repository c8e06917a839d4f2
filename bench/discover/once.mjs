/** One `discover` and persona model on the table in a file, with the time of each phase; JSON on stdout. */

import { ari } from '../../build/bench/bench/worlds/ari.js';
import { createRandom } from '../../dist/base/index.js';
import { discover } from '../../dist/clustering/index.js';
import { buildPersonas } from '../../dist/personas/index.js';
import { readTable } from './table.mjs';

const { file, method, crossCheck } = JSON.parse(process.argv[2]);
const { truth, personas, table } = readTable(file);
const loadedMegabytes = process.memoryUsage().rss / 2 ** 20;

const phases = {};
let phase = 'representation';
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
let since = { wall: performance.now() / 1e3, cpu: cpu() };
const start = since;
/** Ends a phase. Phases come twice where small far groups are set apart. */
function enter(next) {
  const now = { wall: performance.now() / 1e3, cpu: cpu() };
  phases[phase] ??= { wall: 0, cpu: 0 };
  phases[phase].wall += now.wall - since.wall;
  phases[phase].cpu += now.cpu - since.cpu;
  since = now;
  phase = next;
}
const log = { stage() {}, progress: (_, detail) => enter(detail), warn() {}, debug() {} };
const options = { method, k: 'auto', kMin: 2, kMax: 10, crossCheck };
const found = await discover(table, options, createRandom(1), log);
enter('naming and evidence');
const model = buildPersonas(table, found, { features: {} }, createRandom(1));
enter('');
process.stdout.write(
  JSON.stringify({
    wall: since.wall - start.wall,
    cpu: since.cpu - start.cpu,
    phases,
    loadedMegabytes,
    megabytes: process.resourceUsage().maxRSS / 1024,
    planted: personas,
    k: found.model.k,
    chosen: found.kCurve.words,
    columns: table.columns.length,
    coordinates: found.model.metric.origin.length,
    ari: ari(truth, found.placement.labels),
    verdict: found.verdict.verdict,
    names: model.personas.map((persona) => persona.name),
  }),
);
