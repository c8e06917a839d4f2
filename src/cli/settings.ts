import { existsSync } from 'node:fs';
import type { Config } from '../config/index.js';
import type { RunSettings } from '../pipeline/index.js';
import { readPersonaModel } from './artifacts.js';
import type { Effects } from './effects.js';
import { resolveLimits, type SharedOptions } from './options.js';
import { VERSION } from './version.js';

/** What the pipeline needs from the command line, besides the configuration. */
export function runSettings(config: Config, options: SharedOptions, effects: Effects): RunSettings {
  return {
    config,
    limits: resolveLimits(options),
    version: VERSION,
    stdin: effects.process.stdin,
    log: effects.log,
    onInterrupt: effects.onInterrupt,
  };
}

/**
 * The same, with the persona model of the previous run when the configuration names one. On the first run it does not
 * exist yet, which is no error.
 */
export async function settingsWithPrevious(
  config: Config,
  options: SharedOptions,
  effects: Effects,
): Promise<RunSettings> {
  const settings = runSettings(config, options, effects);
  const file = config.personas.previous;
  return file !== undefined && existsSync(file)
    ? { ...settings, previous: await readPersonaModel(file) }
    : settings;
}
