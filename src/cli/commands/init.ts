import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { replaceFile, toJson, usageError } from '../../base/index.js';
import type { Effects } from '../effects.js';
import { CONFIG_FILE, resolveConfig, type SharedOptions, withInputs } from '../options.js';
import { runSettings } from '../settings.js';

const SCHEMA_FILE = 'kindred.schema.json';

/** `kindred init`: a configuration to start from, filled in from the exports when they are given. */
export function registerInit(program: Command, effects: Effects): void {
  withInputs(program.command('init [exports...]'))
    .description(`write ${CONFIG_FILE}, with what the exports suggest`)
    .option('--force', 'replace an existing configuration')
    .addHelpText(
      'after',
      `\nExamples:\n  kindred init exports/\n  kindred init                 a commented configuration without looking at data`,
    )
    .action(async (exports: string[], options: SharedOptions & { force?: boolean }) => {
      if (existsSync(CONFIG_FILE) && !options.force) {
        throw usageError('config-exists', {
          what: `${CONFIG_FILE} exists`,
          fix: 'use --force to replace it',
        });
      }
      const { configJsonSchema } = await import('../../config/index.js');
      const { suggestConfig } = await import('../../pipeline/index.js');
      const config = resolveConfig(options, exports);
      const text = await suggestConfig(
        exports.length > 0 ? runSettings(config, options, effects) : undefined,
      );
      await replaceFile(CONFIG_FILE, `# yaml-language-server: $schema=./${SCHEMA_FILE}\n${text}`);
      await replaceFile(SCHEMA_FILE, toJson(configJsonSchema()));
      if (options.json) effects.out(toJson({ config: CONFIG_FILE, schema: SCHEMA_FILE }));
      effects.say(`wrote ${CONFIG_FILE} and ${SCHEMA_FILE} (its schema, for your editor); next: kindred run`);
    });
}
