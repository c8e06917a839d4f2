import { appendFileSync } from 'node:fs';
import { createRandom, silentLog } from '../../src/base/index.js';
import { discover } from '../../src/clustering/index.js';
import { tableOf } from './features.js';
import { permuted, uniform } from './nulls.js';
import { answersIn, option } from './options.js';
import { makeWorld, type Regime, type WorldOptions } from './world.js';

/**
 * How often the verdict is "no groups", on data without groups and on planted ones, over many seeds.
 *
 *     npx tsc -p bench/worlds
 *     node build/bench/bench/worlds/verdicts.js --seeds 100 --users 600 --planted 1500 --log verdicts.ndjson
 *
 * Without groups: one persona; the features and events of a world with personas, each dealt to users on its own;
 * independent uniform features and events. Answers found in the log are not computed again.
 */
const seeds = Number(option('seeds', '100'));
const log = option('log', '');
const only = option('only', '');
const USERS = { without: Number(option('users', '600')), planted: Number(option('planted', '1500')) };
const KINDS: WorldOptions['kind'][] = ['clear', 'zipf', 'varied'];

interface Case {
  name: string;
  groups: boolean;
  kind: WorldOptions['kind'];
  regime: Regime;
  spoil?: 'permuted' | 'uniform';
}

const cases: Case[] = [
  ...KINDS.map((kind): Case => ({ name: `one persona, ${kind}`, groups: false, kind, regime: 'none' })),
  ...KINDS.map(
    (kind): Case => ({
      name: `permuted, ${kind}`,
      groups: false,
      kind,
      regime: 'both',
      spoil: 'permuted',
    }),
  ),
  { name: 'uniform', groups: false, kind: 'clear', regime: 'both', spoil: 'uniform' },
  ...KINDS.flatMap((kind) =>
    (['what', 'how-much', 'both'] as const).map(
      (regime): Case => ({ name: `planted, ${kind}, ${regime}`, groups: true, kind, regime }),
    ),
  ),
];

const known = new Map(
  answersIn<{ key: string; verdict: string }>(log).map(({ key, verdict }) => [key, verdict]),
);

console.log('| data | users | seeds | "no groups" |\n|---|---:|---:|---:|');
for (const each of cases.filter(({ name }) => name.includes(only))) {
  let none = 0;
  for (let seed = 1; seed <= seeds; seed++) none += (await verdict(each, seed)) === 'no groups' ? 1 : 0;
  const users = each.groups ? USERS.planted : USERS.without;
  console.log(`| ${each.name} | ${users} | ${seeds} | ${none} |`);
}

async function verdict({ name, groups, kind, regime, spoil }: Case, seed: number): Promise<string> {
  const key = `${name}/${seed}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const world = makeWorld({ kind, regime, seed, users: groups ? USERS.planted : USERS.without });
  const whole = tableOf(world);
  const draw = createRandom(`verdict/${seed}`);
  const table =
    spoil === 'permuted' ? permuted(whole, draw) : spoil === 'uniform' ? uniform(whole, draw) : whole;
  const found = await discover(
    table,
    { method: 'kmeans', k: 'auto', kMin: 2, kMax: 12, crossCheck: false },
    createRandom(seed),
    silentLog,
  );
  if (log) {
    const { model, kCurve, jaccard } = found;
    const line = {
      key,
      verdict: found.verdict.verdict,
      k: model.k,
      planted: world.personas.length,
      votes: kCurve.votes.map((v) => v.k),
      stability: kCurve.points.find((p) => p.k === kCurve.chosen)?.stability ?? null,
      weakestJaccard: Math.min(...jaccard),
    };
    appendFileSync(log, `${JSON.stringify(line)}\n`);
  }
  return found.verdict.verdict;
}
