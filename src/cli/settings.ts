import type { Config } from '../config/index.js';
import type { RunSettings } from '../pipeline/index.js';
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
