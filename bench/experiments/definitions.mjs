// Do the experiments that `kindred plan` writes run in the vendors' own packages, and split users as planned?
// npm run build && (cd bench/conformance && npm ci --ignore-scripts) && node bench/experiments/definitions.mjs
//
// 20,000 made-up users of three personas; three variants; once for everyone, once for two of the personas. Checked: every
// user of the experiment gets a variant, the split is as planned (chi-square, p > 0.001), the rest get control and are not
// in the experiment, and a user's variant stays when it is asked again.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DIST = new URL(process.env.KINDRED_DIST ?? '../../dist/', import.meta.url);
const { experimentDocument } = await import(new URL('experiments/index.js', DIST));
const { sampleRatioTest } = await import(new URL('numeric/index.js', DIST));
const vendor = createRequire(new URL('../conformance/package.json', import.meta.url));

const KEY = 'shorter-form';
const VARIANTS = [
  { name: 'control', weight: 5000 },
  { name: 'short', weight: 3000 },
  { name: 'one page', weight: 2000 },
];
const PERSONAS = ['power-users', 'casual-users', 'silent "users"'];
const users = Array.from({ length: 20_000 }, (_, i) => ({ id: `u-${i * 7919}`, persona: PERSONAS[i % 3] }));
const plan = { name: 'Shorter form', hypothesis: 'Fewer fields.', control: 'control', variants: VARIANTS };

/** For each system: the variant of every user, null where it is not in the experiment. */
const SYSTEMS = {
  growthbook(document) {
    const { GrowthBook } = vendor('@growthbook/growthbook');
    return users.map(({ id, persona }) => {
      const client = new GrowthBook({ attributes: { id, persona } }).initSync({ payload: document });
      const { value, source } = client.evalFeature(KEY);
      client.destroy();
      return { value, inside: source === 'experiment' };
    });
  },
  async optimizely(document) {
    const { createInstance, createStaticProjectConfigManager, OptimizelyDecideOption } = vendor(
      '@optimizely/optimizely-sdk',
    );
    const client = createInstance({
      projectConfigManager: createStaticProjectConfigManager({ datafile: JSON.stringify(document) }),
    });
    await client.onReady();
    const options = [OptimizelyDecideOption.DISABLE_DECISION_EVENT];
    const decided = users.map(({ id, persona }) => {
      const { variationKey, ruleKey } = client.createUserContext(id, { persona }).decide(KEY, options);
      return { value: variationKey ?? 'control', inside: ruleKey !== null && variationKey !== null };
    });
    await client.close();
    return decided;
  },
  async launchdarkly(document) {
    const { init } = vendor('@launchdarkly/node-server-sdk');
    const { FileDataSourceFactory } = vendor('@launchdarkly/node-server-sdk/integrations');
    const folder = mkdtempSync(join(tmpdir(), 'kindred-definitions-'));
    const quiet = { error() {}, warn() {}, info() {}, debug() {} };
    try {
      writeFileSync(join(folder, 'flags.json'), JSON.stringify(document));
      const source = new FileDataSourceFactory({ paths: [join(folder, 'flags.json')] });
      const client = init('offline', {
        updateProcessor: source.getFactory(),
        sendEvents: false,
        logger: quiet,
      });
      await client.waitForInitialization({ timeout: 10 });
      const decided = [];
      for (const { id, persona } of users) {
        const context = { kind: 'user', key: id, persona };
        const { value, reason } = await client.variationDetail(KEY, context, 'error');
        decided.push({ value, inside: reason.inExperiment === true });
      }
      client.close();
      return decided;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  flagd(document) {
    const { FlagdCore } = vendor('@openfeature/flagd-core');
    const core = new FlagdCore();
    core.setConfigurations(JSON.stringify(document));
    return users.map(({ id, persona }) => {
      const { value, reason } = core.resolveStringEvaluation(KEY, 'error', { targetingKey: id, persona });
      return { value, inside: reason === 'TARGETING_MATCH' };
    });
  },
};

let failed = false;
console.log('| system | who | users in it | split | p | outside | again the same |');
console.log('|---|---|---:|---|---:|---|---|');
for (const [system, decide] of Object.entries(SYSTEMS)) {
  for (const personas of [[], PERSONAS.slice(1)]) {
    const document = experimentDocument(plan, system, personas);
    const decided = await decide(document);
    const again = await decide(document);
    const wanted = users.map(({ persona }) => personas.length === 0 || personas.includes(persona));
    const counts = VARIANTS.map(({ name }) => decided.filter((d, i) => wanted[i] && d.value === name).length);
    const inside = wanted.filter(Boolean).length;
    const { p } = sampleRatioTest(
      VARIANTS.map(({ weight }, i) => ({ users: counts[i], weight: weight / 10_000 })),
    );
    // flagd says that a rule matched for everyone whom its rule mentions, control by the other branch included.
    const outside = decided.every(
      (d, i) => wanted[i] || (d.value === 'control' && (system === 'flagd' || !d.inside)),
    );
    const entered = decided.every((d, i) => !wanted[i] || d.inside);
    const same = decided.every((d, i) => d.value === again[i].value);
    const ok = counts.reduce((a, b) => a + b, 0) === inside && entered && outside && same && p > 0.001;
    if (!ok) failed = true;
    console.log(
      `| ${system} | ${personas.length === 0 ? 'everyone' : 'two personas'} | ${inside} | ${counts.join(' / ')} | ` +
        `${p.toFixed(3)} | ${outside ? 'control' : 'WRONG'} | ${same ? 'yes' : 'NO'} |${ok ? '' : ' FAILED'}`,
    );
  }
}
process.exitCode = failed ? 1 : 0;
