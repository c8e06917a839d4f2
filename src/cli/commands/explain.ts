import type { Command } from 'commander';
import { toJson } from '../../base/index.js';
import { readPersonaModel } from '../artifacts.js';
import type { Effects } from '../effects.js';
import { requireInputs, resolveConfig, type SharedOptions, withInputs } from '../options.js';
import { runSettings } from '../settings.js';

/** `kindred explain`: why a user has the persona that it has. */
export function registerExplain(program: Command, effects: Effects): void {
  withInputs(program.command('explain <user> [exports...]'))
    .description('say why a user has its persona, feature by feature, and what would move it')
    .requiredOption('-m, --model <file>', 'personas.json of the run')
    .addHelpText(
      'after',
      `
Examples:
  kindred explain user-42 exports/ --model kindred-out/personas.json
  kindred explain user-42 events.csv --model personas.json --json`,
    )
    .action(async (user: string, exports: string[], options: SharedOptions & { model: string }) => {
      const config = resolveConfig(options, exports);
      // The id stands before the exports, so it must not be read as one of them.
      requireInputs(config, 'explain USER');
      const model = await readPersonaModel(options.model);
      const { explainOne } = await import('../../pipeline/index.js');
      const explanation = await explainOne(runSettings(config, options, effects), model, user);
      effects.out(options.json ? toJson(explanation) : explanation.words);
    });
}
