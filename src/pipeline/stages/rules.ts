import { toJson } from '../../base/index.js';
import { learnRules, rulesMarkdown } from '../../rules/index.js';
import { need, type Stage } from '../stage.js';

/** Learns short rules that select the personas and measures them on held-out users. */
export const learnPersonaRules: Stage = {
  name: 'rules',
  title: 'learning rules',
  reads: ['features', 'discovery', 'model'],
  writes: ['rules'],
  async run(state, { config, random, output }) {
    const model = need(state, 'model');
    const labels = need(state, 'discovery').placement.labels;
    const personas = model.personas.map(({ id, name }) => ({ id, name }));
    const rules = learnRules(
      need(state, 'features'),
      labels,
      personas,
      { maxConditions: config.rules.max_conditions },
      random.fork('rules'),
    );
    state.rules = rules;
    await output?.write('rules/rules.json', toJson(rules.ruleSet));
    await output?.write('rules/rules.md', rulesMarkdown(rules));
  },
};
