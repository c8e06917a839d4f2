import { DAY_MS, parseDuration, toJson } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import { buildFeatures, selectUsers } from '../../features/index.js';
import { RULES_CHARTS, renderRulesCharts } from '../../reports/index.js';
import {
  type EarlyRules,
  type HorizonTable,
  learnEarlyRules,
  learnRules,
  rulesMarkdown,
} from '../../rules/index.js';
import { need, type RunContext, type Stage } from '../stage.js';
import type { RunState } from '../state.js';
import { featureOptions } from './features.js';
import { givenCounts, givenRules, rulesInOrder } from './segments.js';

/** Learns short rules that select the personas and measures them on held-out users. */
export const learnPersonaRules: Stage = {
  name: 'rules',
  title: 'learning rules',
  reads: ['events', 'features', 'discovery', 'model'],
  writes: [],
  async run(state, context) {
    const { config, random, output, log } = context;
    const model = need(state, 'model');
    const table = need(state, 'features');
    if (model.personas.length < 2 || table.userIds.length < FEWEST_USERS) {
      const few = `${table.userIds.length} users are too few to check a rule on`;
      log.debug(`no rules: ${model.personas.length < 2 ? 'there is one persona' : few}`);
      // What was given needs no learning.
      if (state.given) {
        state.ruleSet = givenRules(state.given);
        await output?.write('rules/rules.json', toJson(state.ruleSet));
      }
      return;
    }
    const labels = need(state, 'discovery').placement.labels;
    const personas = model.personas.map(({ id, name }) => ({ id, name }));
    const options = { maxConditions: config.rules.max_conditions };
    const rules = learnRules(table, labels, personas, options, random.fork('rules'));
    const ruleSet = rulesInOrder(state.given, rules.ruleSet);
    const early = await earlyRules(state, context, labels, personas);
    state.rules = rules;
    state.ruleSet = ruleSet;
    if (early) state.early = early;
    state.related = [
      ...(state.related ?? []),
      { title: 'Rules that select the personas', path: 'rules/rules.md' },
    ];
    await output?.write('rules/rules.json', toJson(ruleSet));
    if (output) {
      for (const { path, content } of await renderRulesCharts(rules, early))
        await output.write(path, content);
      const path = (name: string) => `../charts/${name}.svg`;
      const charts = { simplicity: path(RULES_CHARTS.simplicity), early: path(RULES_CHARTS.early) };
      const given = givenCounts(state);
      await output.write('rules/rules.md', rulesMarkdown(rules, ruleSet, { early, given, charts }));
    }
    const { ruleSet: _, ...measured } = rules;
    await output?.write(
      'rules/fidelity.json',
      toJson({ kind: 'kindred/rule-fidelity', version: '1.0', ...measured }),
    );
    for (const { horizon, rules: found } of early?.horizons ?? []) {
      if (found) await output?.write(`rules/rules-${horizon}.json`, toJson(found.ruleSet));
    }
  },
};

/** Rules are learned on some users and measured on others; with fewer than this neither can be done. */
const FEWEST_USERS = 20;

/** Rules over what is known a while after the first event, for each horizon that the configuration asks for. */
async function earlyRules(
  state: RunState,
  { config, random, log }: RunContext,
  labels: Int32Array,
  personas: readonly { id: string; name: string }[],
): Promise<EarlyRules | undefined> {
  if (config.rules.horizons.length === 0) return undefined;
  const tables: HorizonTable[] = [];
  for (const horizon of config.rules.horizons) tables.push(await horizonTable(state, config, horizon, log));
  const { max_conditions: maxConditions, precision } = config.rules;
  const full = need(state, 'features');
  return learnEarlyRules(full, labels, personas, tables, { maxConditions, precision }, random.fork('early'));
}

/** Features by what was known `horizon` after each user's first event, of the users who were observed for that long. */
async function horizonTable(
  state: RunState,
  config: Config,
  horizon: string,
  log: RunContext['log'],
): Promise<HorizonTable> {
  const horizonMs = parseDuration(horizon, 'rules.horizons');
  const { catalogue } = need(state, 'features');
  const table = await buildFeatures(
    need(state, 'events'),
    { ...featureOptions(config), catalogue, horizonMs },
    log,
  );
  const observed = Int32Array.from(table.userIds.keys()).filter(
    (u) => table.exposureDays[u]! * DAY_MS >= horizonMs,
  );
  return { horizon, table: selectUsers(table, observed) };
}
