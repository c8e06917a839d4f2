import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { deserialize } from 'node:v8';
import { createRandom } from '../../src/base/index.js';
import { extremeUsers } from '../../src/clustering/extremes.js';
import { mixtureLabels } from '../../src/clustering/mixture/linear-scores.js';
import { type Effort, searchMixtures } from '../../src/clustering/mixture/search.js';
import { unweighted } from '../../src/clustering/mixture/weighted-rows.js';
import type { FeatureTable } from '../../src/features/index.js';
import { adjustedRandIndex, type Matrix, sampleRows, selectRows } from '../../src/numeric/index.js';
import { ari } from './ari.js';
import { CANDIDATES, type Candidate } from './candidates.js';
import { tableOf } from './features.js';
import { option } from './options.js';
import { makeWorld, type Regime, type WorldOptions } from './world.js';

/**
 * Ways to represent users, beside one another under the same clustering.
 *
 *     npx tsc -p bench/worlds
 *     node build/bench/bench/worlds/representations.js --seeds 5 --users 2000 [--outliers 0.05] [--tables <folder>] [--names a,b]
 *
 * Planted worlds: adjusted Rand index with the true number of personas. Real data has no truth, so there it is how well
 * two halves of the users agree: representation and clusters are learned from each half and applied to everyone, with 3
 * and 5 clusters. Agreement alone makes no representation good: one that only sees an outlier agrees as well.
 * `<folder>/<name>.bin` is a feature table as `v8.serialize` writes it.
 */
const seeds = Number(option('seeds', '2'));
const users = Number(option('users', '2000'));
const outliers = Number(option('outliers', '0'));
const folder = option('tables', '');
const names = option('names', '').split(',').filter(Boolean);
const kinds = option('kinds', 'clear,zipf,varied').split(',') as WorldOptions['kind'][];
const regimes = option('regimes', 'what,how-much,both').split(',') as Regime[];

const SPLITS = 10;
const CLUSTERS = [3, 5];
/** Enough starts that the representation decides, not luck. */
const EFFORT: Effort = {
  blockWeights: [0, 0.2, 0.5, 0.8, 1],
  restarts: 2,
  rounds: [
    { steps: 3, keep: 4 },
    { steps: 8, keep: 2 },
    { steps: 60, keep: 1 },
  ],
};

const heads: string[] = [];
const figures: number[][] = CANDIDATES.map(() => []);
const byWorld: number[][] = CANDIDATES.map(() => []);
for (const kind of kinds) {
  for (const regime of regimes) {
    heads.push(`${kind}, ${regime}`);
    const worlds = Array.from({ length: seeds }, (_, s) =>
      makeWorld({ kind, regime, users, seed: s + 1, outliers }),
    );
    const tables = worlds.map(tableOf);
    CANDIDATES.forEach((candidate, c) => {
      const found = worlds.map((world, s) =>
        ari(world.truth, recovered(candidate, tables[s]!, world.personas.length)),
      );
      byWorld[c]!.push(...found);
      figures[c]!.push(mean(found));
    });
    report(heads[heads.length - 1]!);
  }
}
heads.push('mean');
for (const row of figures) row.push(mean(row));
for (const file of folder ? readdirSync(folder).sort() : []) {
  const name = basename(file, '.bin');
  if (name === file || (names.length > 0 && !names.includes(name))) continue;
  const table: FeatureTable = deserialize(readFileSync(join(folder, file)));
  heads.push(`${name}, halves agree`);
  CANDIDATES.forEach((candidate, c) => {
    figures[c]!.push(agreement(candidate, table));
  });
  report(heads[heads.length - 1]!);
}
heads.push('less ours, s.e.');
console.log(`| representation | ${heads.join(' | ')} |`);
console.log(`|---|${heads.map(() => '---:').join('|')}|`);
CANDIDATES.forEach(({ name }, c) => {
  const shown = figures[c]!.map((f) => (Number.isNaN(f) ? 'none' : f.toFixed(2)));
  console.log(`| ${name} | ${shown.join(' | ')} | ${lessOurs(c)} |`);
});

/** Mean difference from the first candidate over the worlds, and its standard error. */
function lessOurs(c: number): string {
  if (c === 0) return '';
  const differences = byWorld[c]!.map((f, w) => f - byWorld[0]![w]!);
  const center = mean(differences);
  const n = differences.length;
  const error = Math.sqrt(differences.reduce((sum, d) => sum + (d - center) ** 2, 0) / (n - 1) / n);
  return `${center.toFixed(3)}, ${error.toFixed(3)}`;
}

function report(done: string): void {
  process.stderr.write(`${done}: ${(process.cpuUsage().user / 1e6).toFixed(0)} CPU s so far\n`);
}

function recovered(candidate: Candidate, table: FeatureTable, k: number): Int32Array {
  return labelsBy(candidate, table, learnersOf(table), [k], 'world')[0]!;
}

/** Not a number where the candidate finds no column to go by. */
function agreement(candidate: Candidate, table: FeatureTable): number {
  const learners = learnersOf(table);
  const found: number[] = [];
  for (let split = 0; split < SPLITS; split++) {
    const drawn = sampleRows(learners.length, 2 * users, createRandom(`split${split}`));
    const side = createRandom(`side${split}`);
    const isLeft = Uint8Array.from(drawn, () => side.int(2));
    const half = (left: number) =>
      Int32Array.from(drawn.filter((_, i) => isLeft[i] === left)).map((i) => learners[i]!);
    const [a, b] = [1, 0].map((left) => labelsBy(candidate, table, half(left), CLUSTERS, `half${left}`));
    CLUSTERS.forEach((_, i) => {
      const [x, y] = [a![i]!, b![i]!].map((labels) => learners.map((u) => labels[u]!));
      const divided = [x!, y!].some((labels) => labels.some((c) => c !== labels[0]));
      found.push(divided ? adjustedRandIndex(x!, y!) : Number.NaN);
    });
  }
  return mean(found);
}

/** The cluster of everyone, for each number of clusters. */
function labelsBy(
  candidate: Candidate,
  table: FeatureTable,
  learners: Int32Array,
  clusters: readonly number[],
  seed: string,
): Int32Array[] {
  const { points, howMuch } = candidate.of(table, learners);
  if (points.cols === 0) return clusters.map(() => new Int32Array(points.rows));
  const fitted: Matrix = selectRows(points, learners);
  const fits = searchMixtures(unweighted(fitted), howMuch, Math.max(...clusters), createRandom(seed), EFFORT);
  return clusters.map((k) => mixtureLabels(points, fits[k - 1]!));
}

function learnersOf(table: FeatureTable): Int32Array {
  const extreme = new Set(extremeUsers(table).map((e) => e.row));
  return Int32Array.from(table.userIds.keys()).filter((u) => table.events[u]! > 0 && !extreme.has(u));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
