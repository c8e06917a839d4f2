import type { Command } from 'commander';
import { toJson } from '../../base/index.js';
import type { Effects } from '../effects.js';
import {
  list,
  requireInputs,
  resolveConfig,
  type SharedOptions,
  withClusters,
  withInputs,
} from '../options.js';
import { settingsWithPrevious } from '../settings.js';

/** `kindred cohorts`: who belongs where, for people and for other systems. */
export function registerCohorts(program: Command, effects: Effects): void {
  withClusters(withInputs(program.command('cohorts [exports...]')))
    .description('write assignments and cohort files, also as other systems load them')
    .requiredOption('-o, --out <dir>', 'folder to write')
    .option('--for <systems>', 'systems to write for, separated by commas: braze, segment, dynamodb, …', list)
    .addHelpText(
      'after',
      `
Examples:
  kindred cohorts exports/ --out cohorts
  kindred cohorts exports/ --out cohorts --for braze,segment`,
    )
    .action(
      async (exports: string[], { out, ...options }: SharedOptions & { out: string; for?: string[] }) => {
        const config = resolveConfig(options, exports);
        requireInputs(config, 'cohorts');
        if (options.for) config.targets = options.for;
        const { writeCohorts } = await import('../../pipeline/index.js');
        const personas = await writeCohorts(await settingsWithPrevious(config, options, effects), out);
        if (options.json) effects.out(toJson({ out, personas }));
        effects.say(`${personas.length} cohorts written to ${out}`);
      },
    );
}
