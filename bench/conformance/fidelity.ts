import { createRandom } from '../../src/base/index.js';
import { learnRules } from '../../src/rules/index.js';
import { tableOf } from '../worlds/features.js';
import { makeWorld } from '../worlds/world.js';

/**
 * How well rules of at most three conditions a clause reproduce planted personas, measured on users that were not
 * learned from. `known` are users with at least 20 events: of the others too little is known to say.
 *
 * npm run fidelity [-- USERS]
 */

const users = Number(process.argv[2] ?? 8000);
const MIN_EVENTS = 20;
process.stdout.write('| world | seed | users | macro F1, everyone | macro F1, known | conditions |\n|---|---|---|---|---|---|\n');
for (const kind of ['clear', 'zipf'] as const) {
  for (const regime of ['what', 'how-much', 'both'] as const) {
    for (const seed of [1, 2, 3]) {
      const world = makeWorld({ kind, regime, users, seed });
      const table = tableOf(world);
      const personas = world.personas.map((p) => ({ id: p.name, name: p.name }));
      const known = world.truth.map((label, u) => (table.events[u]! >= MIN_EVENTS ? label : -1));
      const everyone = learnRules(table, world.truth, personas, { curve: false }, createRandom(1));
      const some = learnRules(table, known, personas, { curve: false }, createRandom(1));
      const cells = [kind + '/' + regime, seed, users, everyone.fidelity.macroF1.toFixed(3), some.fidelity.macroF1.toFixed(3)];
      process.stdout.write(`| ${cells.join(' | ')} | ${some.conditions} |\n`);
    }
  }
}
