import { type Command, InvalidArgumentError, Option } from 'commander';
import { nearestName, parseDuration, toJson, usageError } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import type { FunnelInput } from '../../funnels/index.js';
import { breakdownOf } from '../choose.js';
import type { Effects } from '../effects.js';
import { parseEvent, shownEvent, splitOutside } from '../event.js';
import {
  list,
  requireInputs,
  resolveConfig,
  type SharedOptions,
  withClusters,
  withInputs,
} from '../options.js';
import { runSettings } from '../settings.js';

interface FunnelOptions extends SharedOptions {
  funnel?: string;
  steps?: FunnelInput['steps'];
  window?: string;
  preset?: FunnelInput['preset'];
  order?: FunnelInput['order'];
  reentry?: FunnelInput['reentry'];
  tie?: FunnelInput['ties'];
  counting?: FunnelInput['counting'];
  exclude?: string[];
  hold?: string[];
  mode?: FunnelInput['modes'];
  model?: string;
  by: Grouping;
  attribution?: NonNullable<FunnelInput['breakdown']>['attribution'];
}

/** `kindred funnel`: one funnel, by persona, as markdown or JSON. */
export function registerFunnel(program: Command, effects: Effects): void {
  withClusters(withInputs(program.command('funnel [exports...]')))
    .description('measure a funnel, overall and by persona, with intervals and times')
    .option('--funnel <name>', 'a funnel of the configuration (the only one, or onboarding, by default)')
    .option(
      '--steps <events>',
      'steps in order, separated by commas; A|B is either of two events, A[plan=pro|team] some events only',
      (text) => splitOutside(text, ',').map(stepOf),
    )
    .option('--window <duration>', 'time from the first step in which the others count (7d)')
    .addOption(new Option('--order <order>', 'order of the steps').choices(['loose', 'strict', 'any']))
    .addOption(
      new Option('--preset <name>', 'count as this vendor does').choices([
        'kindred',
        'mixpanel',
        'amplitude',
        'posthog',
        'clickhouse',
      ]),
    )
    .addOption(new Option('--reentry <which>', 'which first step counts').choices(['first', 'latest']))
    .addOption(
      new Option('--tie <rule>', 'events at nearly the same time').choices(['exact', 'second', 'grace-2s']),
    )
    .addOption(new Option('--counting <what>', 'what counts').choices(['uniques', 'totals', 'sessions']))
    .option('--exclude <events>', 'events that disqualify between steps, separated by commas', list)
    .option('--hold <properties>', 'properties that must keep their value, separated by commas', list)
    .option('--mode <modes>', 'modes of windowFunnel, separated by commas, with the preset clickhouse', modes)
    .option(
      '--by <groups>',
      'break down by persona, none, or property:NAME of the events',
      grouping,
      'persona',
    )
    .option(
      '--attribution <which>',
      'with --by property: first_touch, last_touch, all_events, or the number of a step',
      attribution,
    )
    .option('-m, --model <file>', 'personas.json of an earlier run; personas are found anew without it')
    .addHelpText(
      'after',
      `
Examples:
  kindred funnel exports/ --steps "signed_up,email_verified,first_report" --window 7d
  kindred funnel exports/ --steps "view,cart,pay" --preset posthog --order strict --by none --json
  kindred funnel exports/ --steps "view,cart,pay" --by property:plan --attribution last_touch
  kindred funnel --config kindred.yaml --funnel checkout > checkout.md`,
    )
    .action(async (exports: string[], options: FunnelOptions, command: Command) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'funnel');
      if (options.window !== undefined) parseDuration(options.window, '--window');
      const { input, onboarding } = withBreakdown(
        wantedFunnel(config, options),
        options,
        command.getOptionValueSource('by') === 'cli',
      );
      const { defineFunnel } = await import('../../funnels/index.js');
      const definition = defineFunnel(input, options.steps ? '--steps' : `funnel '${input.name}'`);
      // The loader reads only the properties that the configuration asks for.
      config.funnels = [
        {
          name: input.name,
          steps: input.steps,
          hold: input.hold,
          breakdown: input.breakdown,
        } as Config['funnels'][number],
      ];
      const { measureOneFunnel } = await import('../../pipeline/index.js');
      const byPersona = options.by === 'persona' && input.breakdown === undefined;
      const by = await breakdownOf({ ...options, by: byPersona ? 'persona' : 'none' });
      const artifact = await measureOneFunnel(runSettings(config, options, effects), {
        definition,
        by,
        onboarding,
      });
      if (options.json) effects.out(toJson(artifact));
      else effects.out((await import('../../reports/index.js')).funnelMarkdown(artifact));
    });
}

/** The funnel of `--steps`, or one of the configuration, with the options on top. */
function wantedFunnel(config: Config, options: FunnelOptions): { input: FunnelInput; onboarding: boolean } {
  const { window, preset, order, reentry, tie, counting, exclude, hold, mode } = options;
  const given = { window, preset, order, reentry, ties: tie, counting, exclude, hold, modes: mode };
  const overrides = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (options.steps !== undefined) {
    const { steps } = options;
    const [first, last] = [steps[0], steps.at(-1)].map((step) => (step === undefined ? '' : stepName(step)));
    return {
      input: { name: options.funnel ?? `${first} to ${last}`, steps, ...overrides },
      onboarding: false,
    };
  }
  const { onboarding } = config.features;
  const named = config.funnels.find(({ name }) => name === options.funnel);
  const only = options.funnel === undefined && config.funnels.length === 1 ? config.funnels[0] : undefined;
  const chosen = named ?? only;
  if (chosen) return { input: { ...chosen, ...overrides }, onboarding: false };
  if (onboarding.length > 1 && (options.funnel === 'onboarding' || config.funnels.length === 0)) {
    return { input: { name: 'onboarding', steps: onboarding, ...overrides }, onboarding: true };
  }
  throw noFunnel(
    config.funnels.map(({ name }) => name),
    options.funnel,
  );
}

type Grouping = 'persona' | 'none' | { property: string };

function grouping(text: string): Grouping {
  if (text === 'persona' || text === 'none') return text;
  const property = /^property:(.+)$/.exec(text)?.[1];
  if (property === undefined) throw new InvalidArgumentError('expected persona, none or property:NAME');
  return { property };
}

function attribution(text: string): NonNullable<FunnelInput['breakdown']>['attribution'] {
  if (text === 'first_touch' || text === 'last_touch' || text === 'all_events') return text;
  const step = Number(text);
  if (Number.isInteger(step) && step > 0) return step;
  throw new InvalidArgumentError('expected first_touch, last_touch, all_events or the number of a step');
}

/** The funnel with the breakdown of the options; `--by persona` or `--by none` written out takes one of the configuration away. */
function withBreakdown<T extends { input: FunnelInput }>(
  wanted: T,
  options: FunnelOptions,
  isGiven: boolean,
): T {
  const { by, attribution: which } = options;
  if (typeof by !== 'object') {
    if (which !== undefined && wanted.input.breakdown === undefined) {
      throw usageError('no-property', {
        what: '--attribution says which value of a property counts, and no property was given',
        fix: 'add --by property:NAME',
      });
    }
    const { breakdown, ...rest } = wanted.input;
    if (isGiven || breakdown === undefined) return { ...wanted, input: rest };
    return {
      ...wanted,
      input: { ...rest, breakdown: { ...breakdown, attribution: which ?? breakdown.attribution } },
    };
  }
  return { ...wanted, input: { ...wanted.input, breakdown: { property: by.property, attribution: which } } };
}

const MODES = [
  'strict_order',
  'strict_deduplication',
  'strict_increase',
  'strict_once',
  'allow_reentry',
] as const;

function modes(text: string): (typeof MODES)[number][] {
  return list(text).map((name) => {
    const mode = MODES.find((one) => one === name);
    if (mode === undefined) throw new InvalidArgumentError(`expected some of ${MODES.join(', ')}`);
    return mode;
  });
}

function noFunnel(names: readonly string[], wanted: string | undefined): Error {
  const near = wanted === undefined ? undefined : nearestName(wanted, names);
  return usageError('no-funnel', {
    what: wanted === undefined ? 'no funnel was asked for' : `the configuration has no funnel '${wanted}'`,
    expected:
      names.length === 0
        ? 'steps, or a funnel in the configuration'
        : `one of ${names.join(', ')}, or --steps`,
    fix: near === undefined ? 'kindred funnel exports/ --steps "A,B,C"' : `did you mean '${near}'?`,
  });
}

/** A step as it was written: any of some events; a filter behind one of them holds for all. */
function stepOf(text: string): FunnelInput['steps'][number] {
  const parsed = splitOutside(text, '|').map(parseEvent);
  const where = parsed.flatMap((one) => one.where);
  const events = parsed.map(({ event }) => event);
  if (events.length === 1 && where.length === 0) return events[0]!;
  return {
    event: events.length === 1 ? events[0]! : events,
    name: shownEvent({ event: events.join(' or '), where }),
    ...(where.length > 0 ? { where } : {}),
  };
}

function stepName(step: FunnelInput['steps'][number]): string {
  return typeof step === 'string' ? step : (step.name ?? '');
}
