import type { Command } from 'commander';
import { replaceFile, toJson } from '../../base/index.js';
import type { Effects } from '../effects.js';
import { requireInputs, resolveConfig, type SharedOptions, withClusters, withInputs } from '../options.js';
import { settingsWithPrevious } from '../settings.js';

/** `kindred discover`: the persona model alone, without reports and cohorts. */
export function registerDiscover(program: Command, effects: Effects): void {
  withClusters(withInputs(program.command('discover [exports...]')))
    .description('find the personas and print the persona model (personas.json)')
    .option('-o, --out <file>', 'file to write instead of standard output')
    .addHelpText(
      'after',
      `
Examples:
  kindred discover exports/ > personas.json
  kindred discover exports/ --method ward --k 5 --out personas.json`,
    )
    .action(async (exports: string[], { out, ...options }: SharedOptions) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'discover');
      const { discoverPersonas } = await import('../../pipeline/index.js');
      const model = await discoverPersonas(await settingsWithPrevious(config, options, effects));
      if (out === undefined) effects.out(toJson(model));
      else {
        await replaceFile(out, toJson(model));
        if (options.json) effects.out(toJson({ written: out }));
      }
      effects.say(model.verdict.words);
    });
}
