import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TARGETS } from '../../src/exports/index.js';
import { findTarget } from '../../src/exports/targets/registry.js';
import { compileRules, ruleColumns, selectSegments, userAt } from '../../src/rules/index.js';
import { tableOf } from '../worlds/features.js';
import { makeWorld } from '../worlds/world.js';
import { importText } from './import-text.js';
import { ruleSets } from './rule-sets.js';
import { sampleAssignment } from './sample-assignment.js';

/**
 * How fast rules are evaluated and cohorts written, on one core. npm run speed [-- rules|cohorts]
 *
 * Asked for: over 1,000,000 users a second in the generated classifier; a cohort of 1,000,000 users to every target by
 * assignment in under 30 s in all, within 1 GB.
 */

const part = process.argv[2];
if (part !== 'cohorts') await rules();
if (part !== 'rules') await cohorts();

async function rules(): Promise<void> {
  const table = tableOf(makeWorld({ kind: 'clear', regime: 'both', users: 20_000, seed: 11 }));
  const { ruleSet } = (await ruleSets()).find((r) => r.name === 'learned (clear)')!;
  const groups = ruleSet.features.filter((f) => f.events);
  const data = ruleColumns(table, groups);
  const users = data.userIds.map((_, row) => userAt(data.columns, row));
  const source = findTarget('classifier').byRule!(ruleSet).find((f) => f.path.endsWith('classifier.mjs'))!;
  const { classify } = await importText(String(source.content));
  perSecond('generated classifier', users, classify);
  perSecond('evaluator', users, compileRules(ruleSet));
  const start = cpuSeconds();
  for (let i = 0; i < 20; i++) selectSegments(ruleSet, data);
  report('whole table at once', 20 * users.length, start);
}

function perSecond(name: string, users: readonly object[], classify: (user: never) => string): void {
  let seen = 0;
  for (const rounds of [20, 100]) {
    const start = cpuSeconds();
    for (let i = 0; i < rounds; i++) for (const user of users) seen += classify(user as never).length;
    if (rounds === 100) report(name, rounds * users.length, start);
  }
  if (seen === 0) throw new Error('nothing was classified');
}

function report(name: string, users: number, start: number): void {
  const seconds = cpuSeconds() - start;
  process.stdout.write(`${name}: ${(users / seconds / 1e6).toFixed(2)} million users a CPU second\n`);
}

/** CPU time of this process so far: other work on the machine does not count. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function cohorts(): Promise<void> {
  const assignment = sampleAssignment(1_000_000);
  const folder = mkdtempSync(join(tmpdir(), 'kindred-speed-'));
  const all = performance.now();
  const allCpu = cpuSeconds();
  for (const target of TARGETS.filter((t) => t.byAssignment)) {
    const start = performance.now();
    let bytes = 0;
    for (const file of target.byAssignment!(assignment)) {
      const path = join(folder, file.path);
      mkdirSync(dirname(path), { recursive: true });
      const descriptor = openSync(path, 'w');
      if (typeof file.content === 'string' || file.content instanceof Uint8Array) writeSync(descriptor, file.content as string);
      else for await (const chunk of file.content) writeSync(descriptor, chunk as string);
      closeSync(descriptor);
      bytes += statSync(path).size;
      rmSync(path);
    }
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(`${target.name}: ${seconds.toFixed(2)} s, ${(bytes / 1e6).toFixed(0)} MB\n`);
  }
  rmSync(folder, { recursive: true });
  const seconds = (performance.now() - all) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`all targets, 1,000,000 users: ${seconds.toFixed(1)} s wall, ${(cpuSeconds() - allCpu).toFixed(1)} CPU s, peak ${peak.toFixed(0)} MB\n`);
}
