import type { Command } from 'commander';
import { toJson } from '../../base/index.js';
import type { Effects } from '../effects.js';
import { requireInputs, resolveConfig, type SharedOptions, withClusters, withInputs } from '../options.js';
import { settingsWithPrevious } from '../settings.js';

/** `kindred rules`: the segment rules alone. */
export function registerRules(program: Command, effects: Effects): void {
  withClusters(withInputs(program.command('rules [exports...]')))
    .description('learn short rules that select the personas, and print how well they do')
    .option('--target <system>', 'print the rules as the document of another system instead')
    .addHelpText(
      'after',
      `
Examples:
  kindred rules exports/ > rules.md
  kindred rules exports/ --json > rules.json
  kindred rules exports/ --target flagd > personas.flagd.json`,
    )
    .action(async (exports: string[], options: SharedOptions & { target?: string }) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'rules');
      const { findTarget } = await import('../../exports/index.js');
      const target = options.target === undefined ? undefined : findTarget(options.target);
      const { findRules } = await import('../../pipeline/index.js');
      const { ruleSet, words } = await findRules(await settingsWithPrevious(config, options, effects));
      if (target?.byRule) {
        const [document] = target.byRule(ruleSet);
        if (typeof document?.content === 'string') effects.out(document.content);
      } else if (target) {
        const { usageError } = await import('../../base/index.js');
        throw usageError('no-rules-for-target', {
          what: `${target.title} takes users, not rules`,
          fix: `kindred cohorts --for ${target.name}`,
        });
      } else effects.out(options.json ? toJson(ruleSet) : words);
    });
}
