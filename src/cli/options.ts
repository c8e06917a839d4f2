import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { inputError, parseDuration, usageError } from '../base/index.js';
import { type Config, defaultConfig, parseConfig } from '../config/index.js';

/** Name of the configuration that is read when none is given. */
export const CONFIG_FILE = 'kindred.yaml';

/** What commander makes of the shared options; every one may be absent. */
export interface SharedOptions {
  config?: string;
  out?: string;
  json?: boolean;
  seed?: number;
  threads?: number;
  memory?: number;
  temp?: string;
  format?: Config['source']['format'];
  user?: string;
  event?: string;
  time?: string;
  timezone?: string;
  projectTimezone?: string;
  maxRejects?: number;
  sessionGap?: string;
  from?: string;
  asOf?: string;
  activation?: string;
  onboarding?: string[];
  method?: Config['clusters']['method'];
  k?: Config['clusters']['k'];
  crossCheck?: boolean;
}

/** Limits of the machine that a run may use; results do not depend on them. */
export interface Limits {
  threads: number;
  memoryBytes: number;
  tempDirectory: string;
}

/** Options of every command. */
export function withGeneral(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON on standard output')
    .option('-q, --quiet', 'say nothing but errors')
    .option('--verbose', 'say more; print the stack of an internal error')
    .option('--no-color', 'no colours (also: NO_COLOR, or not a terminal)');
}

/** Options of commands that read exports. */
export function withInputs(command: Command): Command {
  return withGeneral(command)
    .option('-c, --config <file>', `configuration (${CONFIG_FILE} if it exists)`)
    .option('--seed <n>', 'seed of every random choice', wholeNumber)
    .addOption(
      new Option('--format <vendor>', 'read the inputs as this vendor’s').choices([
        'mixpanel',
        'amplitude',
        'segment',
        'ga4',
        'snowplow',
        'generic',
      ]),
    )
    .option('--user <column>', 'generic files: column of the user id')
    .option('--event <column>', 'generic files: column of the event name')
    .option('--time <column>', 'generic files: column of the time')
    .option(
      '--timezone <zone>',
      'project time zone: day boundaries, and times without a zone in generic files',
    )
    .option('--project-timezone <zone>', 'Mixpanel projects from before 2023: zone of the exported times')
    .option('--max-rejects <share>', 'share of rows that may be rejected (0.01)', share)
    .option('--session-gap <duration>', 'a longer pause ends a session (30m)')
    .option('--from <date>', 'first moment that counts')
    .option('--as-of <date>', 'moment after the last that counts (end of the data)')
    .option('--activation <event>', 'the event that means first value')
    .option('--onboarding <events>', 'onboarding steps in order, separated by commas', list)
    .option('--threads <n>', 'worker threads (all cores)', positive)
    .option('--memory <size>', 'memory the engine may use, such as 2GB (1GB)', size)
    .option('--temp <dir>', 'folder for spill files');
}

/** Options of commands that form clusters. */
export function withClusters(command: Command): Command {
  return command
    .addOption(
      new Option('--method <name>', 'clustering method').choices(['kmeans', 'ward', 'complete', 'average']),
    )
    .option('--k <n>', 'number of personas, or auto', kValue)
    .option('--cross-check', 'refit with ml-kmeans and ml-hclust whatever it costs')
    .option('--no-cross-check', 'do not refit with them');
}

/**
 * The configuration of a command: the file (given, or found in the working folder), overridden by options.
 *
 * @throws KindredError (usage) when the file or an option is wrong
 */
export function resolveConfig(options: SharedOptions, inputs: readonly string[]): Config {
  const file = options.config ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined);
  const config =
    file === undefined ? defaultConfig() : besideConfig(parseConfig(readConfig(file), file), dirname(file));
  if (inputs.length > 0) config.inputs = [...inputs];
  if (options.out !== undefined) config.out = options.out;
  if (options.seed !== undefined) config.seed = options.seed;
  if (options.timezone !== undefined) {
    config.timezone = options.timezone;
    config.source.timezone = options.timezone;
  }
  if (options.sessionGap !== undefined) {
    parseDuration(options.sessionGap, '--session-gap');
    config.sessions.gap = options.sessionGap;
  }
  const source = config.source;
  if (options.format !== undefined) source.format = options.format;
  if (options.user !== undefined) source.user = options.user;
  if (options.event !== undefined) source.event = options.event;
  if (options.time !== undefined) source.time = options.time;
  if (options.projectTimezone !== undefined) source.project_timezone = options.projectTimezone;
  if (options.maxRejects !== undefined) source.max_rejects = options.maxRejects;
  if (options.from !== undefined) config.window.from = options.from;
  if (options.asOf !== undefined) config.window.as_of = options.asOf;
  if (options.activation !== undefined) config.features.activation = options.activation;
  if (options.onboarding !== undefined) config.features.onboarding = options.onboarding;
  if (options.method !== undefined) config.clusters.method = options.method;
  if (options.k !== undefined) config.clusters.k = options.k;
  if (options.crossCheck !== undefined) config.clusters.cross_check = options.crossCheck ? 'on' : 'off';
  for (const [zone, where] of [
    [config.timezone, 'timezone'],
    [source.timezone, 'source.timezone'],
    [source.project_timezone, 'source.project_timezone'],
  ] as const) {
    if (zone !== undefined) checkZone(zone, where);
  }
  return config;
}

/** Paths in a configuration are meant from the folder it stands in, wherever the program is started. */
function besideConfig(config: Config, folder: string): Config {
  const from = (path: string): string => (path === '-' || isAbsolute(path) ? path : join(folder, path));
  config.inputs = config.inputs.map(from);
  config.out = from(config.out);
  if (config.personas.previous !== undefined) config.personas.previous = from(config.personas.previous);
  if (config.survey) config.survey.file = from(config.survey.file);
  for (const { assignment } of [...config.experiments, ...config.copy_tests])
    if ('csv' in assignment) assignment.csv = from(assignment.csv);
  return config;
}

/** The limits asked for, or what the machine has. */
export function resolveLimits(options: SharedOptions): Limits {
  return {
    threads: options.threads ?? Math.max(1, Math.min(8, availableParallelism())),
    memoryBytes: options.memory ?? 1_000_000_000,
    tempDirectory: options.temp ?? tmpdir(),
  };
}

/**
 * Exports named on the command line or in the configuration.
 *
 * @throws KindredError (usage) when there are none
 */
export function requireInputs(config: Config, command: string): readonly string[] {
  const file = config.inputs.find((input) => /\.ya?ml$/i.test(input));
  if (file !== undefined) {
    throw usageError('config-as-input', {
      what: `'${file}' is no export: it looks like a configuration`,
      fix: `kindred ${command} --config ${file}`,
    });
  }
  if (config.inputs.length > 0) return config.inputs;
  throw usageError('no-inputs', {
    what: 'no exports were given',
    expected: 'files, folders or globs as arguments, or `inputs:` in the configuration',
    fix: `kindred ${command} export.json.gz`,
  });
}

function readConfig(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw usageError('config-unreadable', {
      what: `the configuration '${file}' cannot be read (${(error as NodeJS.ErrnoException).code})`,
      fix: 'check the path of --config, or write one with `kindred init`',
    });
  }
}

/** Reads a JSON file that an earlier run wrote. */
export function readJson(file: string, what: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw inputError('unreadable', {
      what: code ? `${what} '${file}' cannot be read (${code})` : `${what} '${file}' is not valid JSON`,
      fix: 'give the file that `kindred run` wrote',
    });
  }
}

function checkZone(zone: string, where: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw usageError('bad-timezone', {
      what: `'${zone}' is not a time zone`,
      where,
      expected: 'an IANA name such as Europe/Berlin or UTC',
    });
  }
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is expected');
  return value;
}

function positive(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('a number of at least 1 is expected');
  return value;
}

function share(text: string): number {
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(value >= 0 && value <= 1))
    throw new InvalidArgumentError('a share from 0 to 1, or a percentage, is expected');
  return value;
}

/** Names separated by commas. */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function kValue(text: string): number | 'auto' {
  if (text === 'auto') return 'auto';
  const value = positive(text);
  if (value > 50) throw new InvalidArgumentError('a number from 1 to 50, or auto, is expected');
  return value;
}

function size(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(MB|GB|MiB|GiB)$/i.exec(text.trim());
  if (!match) throw new InvalidArgumentError('a size such as 500MB or 2GB is expected');
  const unit = { mb: 1e6, gb: 1e9, mib: 2 ** 20, gib: 2 ** 30 }[
    match[2]!.toLowerCase() as 'mb' | 'gb' | 'mib' | 'gib'
  ];
  const bytes = Math.round(Number(match[1]) * unit);
  if (bytes < 100e6) throw new InvalidArgumentError('at least 100MB are needed');
  return bytes;
}
