import { createRandom, silentLog } from '../../src/base/index.js';
import { discover } from '../../src/clustering/index.js';
import { ari } from './ari.js';
import { tableOf } from './features.js';
import { permuted, uniform } from './nulls.js';
import { makeWorld, type Regime } from './world.js';

for (const spec of process.argv.slice(2)) {
  const [kind, regime, seed, sep, users, bots, outliers, types] = spec.split(':');
  const world = makeWorld({
    kind: kind as 'clear',
    regime: regime as Regime,
    users: +(users ?? 4000),
    seed: +seed!,
    separation: +(sep ?? 1),
    bots: +(bots ?? 0),
    outliers: +(outliers ?? 0),
    eventTypes: +(types ?? 100),
  });
  let table = tableOf(world);
  if (process.env.NULL === 'permuted') table = permuted(table, createRandom('p' + seed));
  if (process.env.NULL === 'uniform') table = uniform(table, createRandom('p' + seed));
  const t0 = performance.now();
  const d = await discover(
    table,
    { method: (process.env.METHOD ?? 'kmeans') as 'kmeans', k: 'auto', kMin: 2, kMax: 12, crossCheck: true },
    createRandom(1),
    silentLog,
  );
  console.log(
    spec,
    'true',
    world.personas.length,
    'k',
    d.model.k,
    'ari',
    ari(world.truth, d.placement.labels).toFixed(3),
    d.verdict.verdict,
    d.kCurve.votes.map((v) => v.k).join('/'),
    'jac',
    [...d.jaccard].map((j) => j.toFixed(2)).join(' '),
    'x',
    d.crossChecks.map((c) => c.agreement?.toFixed(2)).join(' '),
    'extreme',
    d.extreme.length,
    ((performance.now() - t0) / 1000).toFixed(1) + 's',
  );
}
