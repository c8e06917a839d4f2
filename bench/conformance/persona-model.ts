import { createRequire } from 'node:module';
import { createRandom, silentLog } from '../../src/base/index.js';
import { discover } from '../../src/clustering/index.js';
import { personaModelOnnx } from '../../src/exports/index.js';
import { assign, buildPersonas } from '../../src/personas/index.js';
import { tableOf } from '../worlds/features.js';
import { makeWorld } from '../worlds/world.js';

/**
 * Runs the persona model through onnxruntime: the same persona for every user as `assign` gives, whether the model counts
 * events (k-means) or sums them up in components (Ward). Users whose two best personas are equally near to the last digits
 * may differ; they are counted. npm run personas
 */

const ort = createRequire(import.meta.url)('onnxruntime-node');
const USERS = 5000;
const TIE = 1e-9;

process.stdout.write('| world | method | users | agree | ties | persona model |\n|---|---|---|---|---|---|\n');
let failed = false;
const METHODS = ['kmeans', 'ward'] as const;
for (const [kind, method] of (['clear', 'zipf'] as const).flatMap((k) => METHODS.map((m) => [k, m] as const))) {
  const table = tableOf(makeWorld({ kind, regime: 'both', users: USERS, seed: 5, bots: 0.001 }));
  const random = createRandom(1);
  const found = await discover(table, { method, k: 'auto', kMin: 2, kMax: 8, crossCheck: false }, random, silentLog);
  const model = buildPersonas(table, found, {}, random);
  const file = personaModelOnnx(model);
  const session = await ort.InferenceSession.create(file.content);
  const columns = new Map<string, ArrayLike<number>>(table.columns.map((c) => [c.definition.name, c.values]));
  for (const c of table.columns) if (c.censored) columns.set(`${c.definition.name}_censored`, c.censored);
  columns.set('exposure_days', table.exposureDays).set('events', table.events);
  const feeds: Record<string, unknown> = {};
  for (const name of session.inputNames) {
    if (name !== 'counts') feeds[name] = new ort.Tensor('float64', Float64Array.from(columns.get(name)!), [USERS]);
  }
  const { what } = model.model.representation;
  if (what) feeds.counts = new ort.Tensor('float64', countsOf(what.events), [USERS, what.events.length]);
  const got = (await session.run(feeds)).persona.data as string[];
  const expected = assign(model, table);
  let agree = 0;
  let ties = 0;
  expected.personaIds.forEach((id, u) => {
    if (got[u] === id) agree++;
    else if (Math.abs(expected.confidence[u]! - 0.5) < TIE) ties++;
  });
  if (agree + ties < USERS) failed = true;
  process.stdout.write(`| ${kind} | ${method} | ${USERS} | ${agree} | ${ties} | ${(file.content as Uint8Array).length} bytes |\n`);

  function countsOf(events: readonly string[]): Float64Array {
    const index = new Map(events.map((name, j) => [name, j]));
    const counts = new Float64Array(USERS * events.length);
    const { mix } = table;
    for (let u = 0; u < USERS; u++) {
      for (let i = mix.rowStart[u]!; i < mix.rowStart[u + 1]!; i++) {
        const j = index.get(mix.events[mix.event[i]!]!);
        if (j !== undefined) counts[u * events.length + j] = mix.count[i]!;
      }
    }
    return counts;
  }
}
process.exit(failed ? 1 : 0);
