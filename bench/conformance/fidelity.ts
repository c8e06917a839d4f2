import { createRandom, silentLog } from '../../src/base/index.js';
import { discover } from '../../src/clustering/index.js';
import { learnRules } from '../../src/rules/index.js';
import { tableOf } from '../worlds/features.js';
import { makeWorld, type World } from '../worlds/world.js';

/**
 * How well rules of at most three conditions a clause reproduce personas, measured on users that were not learned
 * from: the planted personas of users with at least 20 events (of the others too little is known to say), and the
 * personas that `discover` finds in the same world, over everyone.
 *
 * npm run fidelity [-- USERS]
 */

const users = Number(process.argv[2] ?? 8000);
const MIN_EVENTS = 20;
process.stdout.write('| world | seed | planted: macro F1 | conditions | found: k | macro F1 | conditions |\n');
process.stdout.write('|---|---:|---:|---:|---:|---:|---:|\n');
for (const kind of ['clear', 'zipf'] as const) {
  for (const regime of ['what', 'how-much', 'both'] as const) {
    for (const seed of [1, 2, 3]) {
      const world = makeWorld({ kind, regime, users, seed });
      const planted = learnPlanted(world);
      const found = await learnFound(world);
      const cells = [`${kind}/${regime}`, seed, f1(planted), planted.conditions, found.k, f1(found.rules), found.rules.conditions];
      process.stdout.write(`| ${cells.join(' | ')} |\n`);
    }
  }
}

function learnPlanted(world: World) {
  const table = tableOf(world);
  const labels = world.truth.map((label, u) => (table.events[u]! >= MIN_EVENTS ? label : -1));
  const personas = world.personas.map((p) => ({ id: p.name, name: p.name }));
  return learnRules(table, labels, personas, { curve: false }, createRandom(1));
}

async function learnFound(world: World) {
  const table = tableOf(world);
  const options = { method: 'kmeans', k: 'auto', kMin: 2, kMax: 12, crossCheck: false } as const;
  const { placement, model } = await discover(table, options, createRandom(1), silentLog);
  const personas = Array.from({ length: model.k }, (_, c) => ({ id: `persona-${c}`, name: `Persona ${c}` }));
  return { k: model.k, rules: learnRules(table, placement.labels, personas, { curve: false }, createRandom(1)) };
}

function f1(rules: { fidelity: { macroF1: number } }): string {
  return rules.fidelity.macroF1.toFixed(3);
}
