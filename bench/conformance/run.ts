import type { Assignment, ExportFile } from '../../src/exports/index.js';
import { attributeRules } from '../../src/exports/targets/target.js';
import { findTarget } from '../../src/exports/targets/registry.js';
import { compileRules, normalize, type RuleSet } from '../../src/rules/index.js';
import type { VendorEngine } from './engine.js';
import { amplitudeExperiment } from './engines/amplitude-experiment.js';
import { classifierEngines } from './engines/classifier.js';
import { configcat } from './engines/configcat.js';
import { firebase } from './engines/firebase.js';
import { flagd } from './engines/flagd.js';
import { growthbook } from './engines/growthbook.js';
import { jsonLogicEngines } from './engines/json-logic.js';
import { launchdarkly } from './engines/launchdarkly.js';
import { mongo } from './engines/mongo.js';
import { onnx } from './engines/onnx.js';
import { optimizely } from './engines/optimizely.js';
import { posthog } from './engines/posthog.js';
import { sqlEngines } from './engines/sql.js';
import { statsig } from './engines/statsig.js';
import { unleash } from './engines/unleash.js';
import { excused } from './exceptions.js';
import { importText } from './import-text.js';
import { ruleSets } from './rule-sets.js';
import { mistypedUsers, type TestUser, typedUsers } from './users.js';

/**
 * Runs every rule target through its vendor's package: the same users, the same segments as the evaluator. Prints a
 * table; any disagreement that is not a listed exception ends with exit code 1.
 *
 * npm run conformance [-- TARGET…]
 */

const TYPED_USERS = 2000;
const MISTYPED_USERS = 500;

const ENGINES: VendorEngine[] = [
  flagd,
  ...jsonLogicEngines,
  growthbook,
  launchdarkly,
  optimizely,
  unleash,
  firebase,
  posthog,
  configcat,
  amplitudeExperiment,
  statsig,
  mongo,
  ...sqlEngines,
  onnx,
  ...classifierEngines,
];

interface Outcome {
  agree: number;
  excused: Map<string, number>;
  wrong: string[];
}

/** Targets that find the segment from an attribute `persona`: their documents by assignment are run as well. */
const BY_ATTRIBUTE: Assignment = {
  userIds: ['u'],
  personas: [
    { id: 'power-users', name: 'Power Users' },
    { id: 'silent-users', name: "=Silent 'users'" },
  ],
  persona: new Int32Array(1),
};

const wanted = process.argv.slice(2);
const engines = ENGINES.filter((e) => wanted.length === 0 || wanted.includes(e.target));
const sets = [...(await ruleSets()), { name: 'by attribute', ruleSet: attributeRules(BY_ATTRIBUTE.personas) }];
const head = ['target', 'package', 'raw', 'through context', 'mistyped, through context', 'exceptions'];
for (const row of [head, head.map(() => '---')]) print(row);
let failed = false;
for (const engine of engines) {
  const totals = [0, 0, 0];
  const of = [0, 0, 0];
  const exceptions = new Set<string>();
  for (const { name, ruleSet } of sets) {
    if (name === 'by attribute' && !documents(engine.target, ruleSet)) continue;
    const runs = [
      await outcome(engine, ruleSet, typedUsers(ruleSet, TYPED_USERS), false),
      await outcome(engine, ruleSet, typedUsers(ruleSet, TYPED_USERS), true),
      await outcome(engine, ruleSet, mistypedUsers(ruleSet, MISTYPED_USERS), true),
    ];
    runs.forEach((result, i) => {
      totals[i]! += result.agree;
      of[i]! += i < 2 ? TYPED_USERS : MISTYPED_USERS;
      for (const reason of result.excused.keys()) exceptions.add(reason);
      if (result.wrong.length === 0) return;
      failed = true;
      const examples = result.wrong.slice(0, 3).join('\n  ');
      process.stderr.write(`${engine.target} by ${engine.runs}, ${name}:\n  ${examples}\n`);
    });
  }
  const counts = totals.map((agree, i) => (agree === of[i] ? `all ${agree}` : `${agree} of ${of[i]}`));
  print([engine.target, engine.runs, ...counts, [...exceptions].sort().join('; ')]);
}
process.stdout.write(failed ? '\nSome segments differ.\n' : '\nEvery segment is as the evaluator says, exceptions aside.\n');
process.exit(failed ? 1 : 0);

function print(row: readonly string[]): void {
  process.stdout.write(`| ${row.join(' | ')} |\n`);
}

/** What a target writes for rules, or for an assignment where the rules are over the attribute; null if it does not. */
function documents(name: string, ruleSet: RuleSet): ExportFile[] | null {
  const target = findTarget(name);
  if (ruleSet.features.length !== 1 || ruleSet.features[0]!.name !== 'persona') return target.byRule!(ruleSet);
  const files = [...(target.byAssignment?.(BY_ATTRIBUTE) ?? [])].filter((f) => f.path.includes('by-attribute'));
  return files.length > 0 ? files : null;
}

async function outcome(
  engine: VendorEngine,
  ruleSet: RuleSet,
  users: TestUser[],
  normalised: boolean,
): Promise<Outcome> {
  const files = documents(engine.target, ruleSet)!;
  const find = (suffix: string) => {
    const file = files.find((f) => f.path.endsWith(suffix));
    if (!file) throw new Error(`${engine.target} writes no …${suffix}`);
    return file.content;
  };
  const classify = compileRules(ruleSet);
  const known = users.map((u) => (normalised ? normalize(ruleSet, u.attributes) : u.attributes));
  // Unleash takes texts only: there is no raw null to give it.
  const given = users.map((u) =>
    normalised || engine.target !== 'unleash'
      ? u.attributes
      : Object.fromEntries(Object.entries(u.attributes).filter(([, value]) => value !== null)),
  );
  const module = files.find((f) => f.path.endsWith('.context.mjs'));
  const source = String(module?.content ?? 'export const context = (id, user) => user;');
  const { context } = await importText(normalised ? source : source.replace('= normalize(attributes)', '= attributes'));
  const got = await engine.segments({
    ruleSet,
    users,
    text: (suffix) => String(find(suffix)),
    bytes: (suffix) => find(suffix) as Uint8Array,
    contexts: module ? users.map((u, i) => context(u.id, given[i])) : known,
  });
  const result: Outcome = { agree: 0, excused: new Map(), wrong: [] };
  users.forEach((user, i) => {
    // The classifier brings raw attributes into shape itself.
    const asSeen = engine.target === 'classifier' ? normalize(ruleSet, user.attributes) : known[i]!;
    const expected = classify(asSeen);
    const reason = got[i] === expected ? null : excused(engine.target, ruleSet, asSeen);
    if (got[i] === expected) result.agree++;
    else if (reason) result.excused.set(reason, (result.excused.get(reason) ?? 0) + 1);
    else result.wrong.push(`${JSON.stringify(user.attributes)}: ${got[i]} instead of ${expected}`);
  });
  return result;
}
