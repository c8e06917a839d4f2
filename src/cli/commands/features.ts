import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Effects } from '../effects.js';
import { requireInputs, resolveConfig, type SharedOptions, withInputs } from '../options.js';
import { runSettings } from '../settings.js';

type FeatureOptions = SharedOptions & { as: 'csv' | 'parquet' | 'arrow'; definitions?: boolean };

/** `kindred features`: the feature table alone. */
export function registerFeatures(program: Command, effects: Effects): void {
  withInputs(program.command('features [exports...]'))
    .description('compute the features of every user')
    .addOption(
      new Option('--as <format>', 'form of the table').choices(['csv', 'parquet', 'arrow']).default('csv'),
    )
    .option('-o, --out <file>', 'file to write; csv goes to standard output without it')
    .option('--definitions', 'print what the features mean instead')
    .addHelpText(
      'after',
      `
Examples:
  kindred features events.ndjson > features.csv
  kindred features exports/ --as parquet --out features.parquet
  kindred features exports/ --definitions`,
    )
    .action(async (exports: string[], { out, ...options }: FeatureOptions) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'features');
      const { exportFeatures } = await import('../../pipeline/index.js');
      const writable = out === undefined ? [] : [dirname(resolve(out))];
      await exportFeatures(
        { ...runSettings(config, options, effects), writable },
        {
          format: options.as,
          file: out,
          definitions: options.definitions === true,
          json: options.json === true,
          print: effects.out,
        },
      );
    });
}
