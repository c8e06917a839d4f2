import { createRandom, silentLog, toJson } from '../../src/base/index.js';
import { discover } from '../../src/clustering/index.js';
import {
  assign,
  buildPersonas,
  diffModels,
  explainUser,
  parsePersonaModel,
} from '../../src/personas/index.js';
import { ari } from './ari.js';
import { tableOf } from './features.js';
import { makeWorld, type Regime } from './world.js';

/** Worlds come as feature tables, so there is no way of computing them to hand on. */
const features = {
  catalogue: [],
  activation: null,
  onboarding: [],
  adoptionDays: 2,
  excludeEvents: [],
  sessions: { gapMs: 1_800_000, by: 'gap' as const },
};

/** Prints the personas of worlds, as a reader of the report meets them: `clear:both:1`. */
for (const spec of process.argv.slice(2)) {
  const [kind, regime, seed, users] = spec.split(':');
  const world = makeWorld({
    kind: kind as 'clear',
    regime: regime as Regime,
    users: +(users ?? 3000),
    seed: +seed!,
  });
  const table = tableOf(world);
  const d = await discover(
    table,
    { method: 'kmeans', k: 'auto', kMin: 2, kMax: 12, crossCheck: true },
    createRandom(1),
    silentLog,
  );
  const model = buildPersonas(table, d, { features }, createRandom(1));
  const text = toJson(model);
  const back = parsePersonaModel(JSON.parse(text), 'personas.json');
  const again = assign(back, table);
  console.log(
    spec,
    'k',
    model.personas.length,
    'ari',
    ari(world.truth, again.labels).toFixed(3),
    model.verdict.words,
    (text.length / 1000) | 0,
    'kB',
  );
  let same = 0;
  for (let i = 0; i < again.labels.length; i++) if (again.labels[i] === d.placement.labels[i]) same++;
  console.log('  same labels from the artifact', same / again.labels.length);
  for (const p of model.personas)
    console.log(
      '  -',
      p.id,
      '|',
      p.name,
      '|',
      p.naming.source,
      p.naming.definition,
      p.naming.score?.toFixed(2),
      p.naming.margin?.toFixed(2),
      '|',
      p.stability.toFixed(2),
      p.trust.meanConfidence.toFixed(2),
      '|',
      p.summary,
    );
  console.log(explainUser(back, table, 17).words);
  const second = buildPersonas(table, d, { features, previous: back }, createRandom(1));
  console.log(
    '  again:',
    second.personas.map((p) => p.id + ':' + p.naming.source).join(' '),
    JSON.stringify(second.changes).slice(0, 200),
  );
  console.log(diffModels(back, second).words);
}
