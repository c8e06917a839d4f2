import type { Command } from 'commander';
import { readPersonaModel } from '../artifacts.js';
import type { Effects } from '../effects.js';
import { requireInputs, resolveConfig, type SharedOptions, withInputs } from '../options.js';
import { runSettings } from '../settings.js';

/** `kindred assign`: personas of an earlier run for the users of new exports. */
export function registerAssign(program: Command, effects: Effects): void {
  withInputs(program.command('assign [exports...]'))
    .description('give the users of new exports the personas of an earlier run')
    .requiredOption('-m, --model <file>', 'personas.json of the earlier run')
    .addHelpText(
      'after',
      `
Examples:
  kindred assign --model kindred-out/personas.json yesterday.ndjson > assignments.csv
  cat new.csv | kindred assign --model personas.json - --json`,
    )
    .action(async (exports: string[], options: SharedOptions & { model: string }) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'assign');
      const model = await readPersonaModel(options.model);
      const { assignUsers } = await import('../../pipeline/index.js');
      await assignUsers(runSettings(config, options, effects), model, {
        json: options.json === true,
        print: effects.out,
      });
    });
}
