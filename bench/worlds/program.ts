import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ari } from './ari.js';
import { writeCsv } from './csv.js';
import { makeWorld, type Regime, type WorldOptions } from './world.js';

/**
 * The whole program on worlds as CSV: `kindred run`, and the personas of `assignments.csv` against the planted ones.
 *
 *     npm run build && npx tsc -p bench/worlds
 *     node build/bench/bench/worlds/program.js bin/kindred.js clear:both:1 zipf:what:2 …
 *
 * A world is `kind:regime:seed[:separation[:users]]`.
 */
const [program, ...specs] = process.argv.slice(2);
for (const spec of specs) {
  const [kind, regime, seed, separation, users] = spec.split(':');
  const world = makeWorld({
    kind: kind as WorldOptions['kind'],
    regime: regime as Regime,
    seed: Number(seed),
    separation: Number(separation ?? 1),
    users: Number(users ?? 2000),
  });
  const folder = mkdtempSync(join(tmpdir(), 'kindred-world-'));
  await writeCsv(world, join(folder, 'events.csv'));
  execFileSync('node', [program!, 'run', join(folder, 'events.csv'), '--out', join(folder, 'out')], {
    stdio: 'pipe',
  });
  const model = JSON.parse(readFileSync(join(folder, 'out', 'personas.json'), 'utf8'));
  const ids = new Map<string, number>(model.personas.map((p: { id: string }, i: number) => [p.id, i]));
  const truth: number[] = [];
  const labels: number[] = [];
  for (const line of readFileSync(join(folder, 'out', 'assignments.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)) {
    const [user, persona] = line.split(',');
    truth.push(world.truth[Number(user!.slice(1))]!);
    labels.push(ids.get(persona!)!);
  }
  const figures = `true k ${world.personas.length}, k ${model.personas.length}, ARI ${ari(truth, labels).toFixed(3)}`;
  console.log(`${spec}: ${figures}, ${model.verdict.verdict}`);
  for (const p of model.personas)
    console.log(`    ${p.name} (${p.size}, stability ${p.stability.toFixed(2)}): ${p.summary}`);
  rmSync(folder, { recursive: true });
}
