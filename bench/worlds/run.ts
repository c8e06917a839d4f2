import { appendFileSync } from 'node:fs';
import { createRandom, silentLog } from '../../src/base/index.js';
import { discover } from '../../src/clustering/index.js';
import { ari } from './ari.js';
import { tableOf } from './features.js';
import { answersIn, option } from './options.js';
import { retentioneering } from './retentioneering.js';
import { classifier, nmf, rawCounts, zScoreKmeans } from './rivals.js';
import { makeWorld, type Regime, type WorldOptions } from './world.js';

/**
 * Planted personas found, against what a user would pick instead.
 *
 *     npx tsc -p bench/worlds && node build/bench/bench/worlds/run.js --seeds 5 --users 4000 [--log runs.ndjson]
 *
 * Ours is not given the number of personas, nor is Retentioneering, which chooses from 3 to 8; every other rival is.
 * `--retentioneering <python>` adds its two columns (`retentioneering_labels.py` says how to install it). Prints one row
 * per kind, regime and separation, means over seeds; worlds that are in the log are not measured again.
 */
const seeds = Number(option('seeds', '5'));
const first = Number(option('first', '1'));
const users = Number(option('users', '4000'));
const log = option('log', '');
const kinds = option('kinds', 'clear,zipf,varied').split(',') as WorldOptions['kind'][];
const regimes = option('regimes', 'what,how-much,both').split(',') as Regime[];
const separations = option('separations', '1,2.5').split(',').map(Number);
const disturbances = option('disturbances', 'none').split(',');
const python = option('retentioneering', '');

interface Row {
  ours: number;
  exactK: number;
  classifier: number;
  zScore: number;
  nmf: number;
  raw: number;
  defaults?: number;
  recipe?: number;
}

/** A world as it is named in the log. */
interface WorldName {
  kind: WorldOptions['kind'];
  regime: Regime;
  separation: number;
  disturbance: string;
  seed: number;
  users: number;
}

const known = new Map<string, Row>();
for (const { kind, regime, separation, disturbance, seed, users, ...row } of answersIn<WorldName & Row>(
  log,
)) {
  if (!python || row.defaults !== undefined)
    known.set(JSON.stringify({ kind, regime, separation, disturbance, seed, users }), row);
}

const heads = [
  'world',
  'classifier with labels',
  'ours, k unknown',
  'of the classifier',
  'k exact',
  'z-score k-means, true k',
  'NMF, true k',
  'ml-kmeans raw counts, true k',
  ...(python ? ['Retentioneering, defaults', 'Retentioneering, recipe'] : []),
];
console.log(`| ${heads.join(' | ')} |`);
console.log(
  `|---|${heads
    .slice(1)
    .map(() => '---:')
    .join('|')}|`,
);
for (const kind of kinds) {
  for (const regime of regimes) {
    for (const separation of separations) {
      for (const disturbance of disturbances) {
        const rows: Row[] = [];
        for (let seed = first; seed < first + seeds; seed++) {
          rows.push(await rowOf({ kind, regime, separation, disturbance, seed, users }));
        }
        const mean = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
        const [ours, best] = [mean((r) => r.ours), mean((r) => r.classifier)];
        const world = `${kind}, ${regime}, separation ${separation}${disturbance === 'none' ? '' : `, ${disturbance}`}`;
        const figures = [
          best,
          ours,
          ours / best,
          mean((r) => r.exactK),
          mean((r) => r.zScore),
          mean((r) => r.nmf),
          mean((r) => r.raw),
          ...(python ? [mean((r) => r.defaults!), mean((r) => r.recipe!)] : []),
        ];
        console.log(`| ${world} | ${figures.map((f) => f.toFixed(3)).join(' | ')} |`);
      }
    }
  }
}

async function rowOf(name: WorldName): Promise<Row> {
  const before = known.get(JSON.stringify(name));
  if (before) return before;
  const row = await measure(name);
  if (log) appendFileSync(log, `${JSON.stringify({ ...name, ...row })}\n`);
  return row;
}

async function measure({ kind, regime, separation, disturbance, seed, users }: WorldName): Promise<Row> {
  const world = makeWorld({
    kind,
    regime,
    separation,
    users,
    seed,
    ...(disturbance === 'bots' ? { bots: 0.001 } : {}),
    ...(disturbance === 'outliers' ? { outliers: 0.05 } : {}),
  });
  const table = tableOf(world);
  const k = world.personas.length;
  const found = await discover(
    table,
    { method: 'kmeans', k: 'auto', kMin: 2, kMax: 12, crossCheck: false },
    createRandom(seed),
    silentLog,
  );
  const theirs = python ? await retentioneering(world, python) : null;
  return {
    ours: ari(world.truth, found.placement.labels),
    exactK: found.model.k === k ? 1 : 0,
    classifier: ari(world.truth, classifier(table, world.truth)),
    zScore: ari(world.truth, zScoreKmeans(table, k)),
    nmf: ari(world.truth, nmf(table, k)),
    raw: ari(world.truth, rawCounts(table, k)),
    ...(theirs
      ? { defaults: ari(world.truth, theirs.defaults), recipe: ari(world.truth, theirs.recipe) }
      : {}),
  };
}
