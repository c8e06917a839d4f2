import { toJson } from '../../base/index.js';
import { learnRules, rulesMarkdown } from '../../rules/index.js';
import { need, type Stage } from '../stage.js';

/** Learns short rules that select the personas and measures them on held-out users. */
export const learnPersonaRules: Stage = {
  name: 'rules',
  title: 'learning rules',
  reads: ['features', 'discovery', 'model'],
  writes: [],
  async run(state, { config, random, output, log }) {
    const model = need(state, 'model');
    const users = need(state, 'features').userIds.length;
    if (model.personas.length < 2 || users < FEWEST_USERS) {
      const why =
        model.personas.length < 2 ? 'there is one persona' : `${users} users are too few to check a rule on`;
      log.debug(`no rules: ${why}`);
      return;
    }
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
    state.related = [
      ...(state.related ?? []),
      { title: 'Rules that select the personas', path: 'rules/rules.md' },
    ];
    await output?.write('rules/rules.json', toJson(rules.ruleSet));
    await output?.write('rules/rules.md', rulesMarkdown(rules));
    const { ruleSet: _, ...measured } = rules;
    await output?.write(
      'rules/fidelity.json',
      toJson({ kind: 'kindred/rule-fidelity', version: '1.0', ...measured }),
    );
  },
};

/** Rules are learned on some users and measured on others; with fewer than this neither can be done. */
const FEWEST_USERS = 20;
