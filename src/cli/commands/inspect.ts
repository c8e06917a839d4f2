import type { Command } from 'commander';
import { toJson } from '../../base/index.js';
import type { Effects } from '../effects.js';
import { requireInputs, resolveConfig, type SharedOptions, withInputs } from '../options.js';
import { runSettings } from '../settings.js';

/** `kindred inspect`: what the files are, what is wrong with them, and what to configure. */
export function registerInspect(program: Command, effects: Effects): void {
  withInputs(program.command('inspect [exports...]'))
    .description('say what the exports are and why, what is suspicious, and what to configure')
    .addHelpText('after', '\nExamples:\n  kindred inspect exports/\n  kindred inspect export.zip --json')
    .action(async (exports: string[], options: SharedOptions) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'inspect');
      const { inspect } = await import('../../pipeline/index.js');
      const inspection = await inspect(runSettings(config, options, effects));
      effects.out(options.json ? toJson(inspection.json) : inspection.words);
    });
}
