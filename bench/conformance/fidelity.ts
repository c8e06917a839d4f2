import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, silentLog } from '../../src/base/index.js';
import { discover } from '../../src/clustering/index.js';
import type { FeatureTable } from '../../src/features/index.js';
import { learnRules, type RuleFeature, ruleColumns } from '../../src/rules/index.js';
import { splitUsers } from '../../src/rules/learning/learn.js';
import { tableOf } from '../worlds/features.js';
import { makeWorld, type World } from '../worlds/world.js';

/**
 * How well rules of at most three conditions a clause reproduce personas, measured on users that were not learned
 * from: the planted personas of users with at least 20 events (of the others too little is known to say), and the
 * personas that `discover` finds in the same world, over everyone.
 *
 * npm run fidelity [-- USERS [FOLDER]]   FOLDER gets the tables, for ceiling.py
 */

const users = Number(process.argv[2] ?? 4000);
const folder = process.argv[3];
const MIN_EVENTS = 20;
process.stdout.write('| world | seed | planted: macro F1 | conditions | found: k | macro F1 | conditions |\n');
process.stdout.write('|---|---:|---:|---:|---:|---:|---:|\n');
for (const kind of ['clear', 'zipf'] as const) {
  for (const regime of ['what', 'how-much', 'both'] as const) {
    for (const seed of [1, 2, 3]) {
      const world = makeWorld({ kind, regime, users, seed });
      const planted = learnPlanted(world);
      const found = await learnFound(world);
      const cells = [`${kind}/${regime}`, seed, f1(planted.rules), planted.rules.conditions, found.k, f1(found.rules), found.rules.conditions];
      if (folder) dump(folder, world, planted.labels, found.labels);
      process.stdout.write(`| ${cells.join(' | ')} |\n`);
    }
  }
}

function learnPlanted(world: World) {
  const table = tableOf(world);
  const labels = world.truth.map((label, u) => (table.events[u]! >= MIN_EVENTS ? label : -1));
  const personas = world.personas.map((p) => ({ id: p.name, name: p.name }));
  return { labels, rules: learnRules(table, labels, personas, { curve: false }, createRandom(1)) };
}

async function learnFound(world: World) {
  const table = tableOf(world);
  const options = { method: 'kmeans', k: 'auto', kMin: 2, kMax: 12, crossCheck: false } as const;
  const { placement, model } = await discover(table, options, createRandom(1), silentLog);
  const personas = Array.from({ length: model.k }, (_, c) => ({ id: `persona-${c}`, name: `Persona ${c}` }));
  const { labels } = placement;
  return { k: model.k, labels, rules: learnRules(table, labels, personas, { curve: false }, createRandom(1)) };
}

function f1(rules: { fidelity: { macroF1: number } }): string {
  return rules.fidelity.macroF1.toFixed(3);
}

/** The features of everyone with single event shares, and who was held out, as other programs read them. */
function dump(into: string, world: World, planted: Int32Array, found: Int32Array): void {
  const table = tableOf(world);
  const shares = table.mix.events.map(
    (event): RuleFeature => ({ name: `share_of_${event}`, type: 'number', title: event, unit: 'share', meaning: '', events: [event] }),
  );
  const { columns } = ruleColumns(table, shares);
  const values = Buffer.concat(columns.map((c) => Buffer.from(Float64Array.from(c.values as Float64Array).buffer)));
  mkdirSync(into, { recursive: true });
  const file = join(into, world.name.replaceAll('/', '-'));
  writeFileSync(`${file}.f64`, values);
  const of = (labels: Int32Array) => ({ labels: [...labels], heldOut: heldOutOf(table, labels) });
  const head = { names: columns.map((c) => c.feature.name), planted: of(planted), found: of(found) };
  writeFileSync(`${file}.json`, JSON.stringify(head));
}

/** 1 for users whom `learnRules` holds out with the same seed. */
function heldOutOf(table: FeatureTable, labels: Int32Array): number[] {
  const { heldOut } = splitUsers(labels, {}, createRandom(1).fork('rules/split'));
  const held = new Uint8Array(table.userIds.length);
  for (const u of heldOut) held[u] = 1;
  return [...held];
}
