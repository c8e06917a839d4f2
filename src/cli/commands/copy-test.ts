import { type Command, InvalidArgumentError, Option } from 'commander';
import { toJson, usageError } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import { type AssignmentOptions, assignmentOf, withAssignment } from '../assignment.js';
import { breakdownOf, chooseNamed } from '../choose.js';
import type { Effects } from '../effects.js';
import { parseEvent } from '../event.js';
import { isDuration } from '../metric.js';
import { requireInputs, resolveConfig, type SharedOptions, withClusters, withInputs } from '../options.js';
import { runSettings } from '../settings.js';

type CopyTestConfig = Config['copy_tests'][number];

interface CopyTestOptions extends SharedOptions, AssignmentOptions {
  name?: string;
  slot?: string;
  text?: Record<string, string>;
  control?: string;
  goal?: CopyTestConfig['goal'];
  correction?: CopyTestConfig['correction'];
  by: 'persona' | 'none';
  model?: string;
}

const FLAGS =
  '--assignment-event E --assignment-property P --text "control=Start" --text "b=Try it" --goal "click:1d"';

/** `kindred copy-test`: which text wins, for everyone and by persona, as markdown or JSON. */
export function registerCopyTest(program: Command, effects: Effects): void {
  withAssignment(withClusters(withInputs(program.command('copy-test [exports...]'))))
    .description(
      'read out variants of a text: which wins, for everyone and by persona, where the data say so',
    )
    .option('--name <name>', 'a copy test of the configuration (the only one by default)')
    .option('--slot <place>', 'where the text stands, such as welcome.cta')
    .option('--text <variant=text>', 'the text of a variant, control included; may be repeated', texts)
    .option('--control <variant>', 'the variant with the present text (control)')
    .option(
      '--goal <event>',
      'the click or the next step: event, event:1d, or event[property=value]:1d',
      goalOf,
    )
    .addOption(
      new Option('--correction <method>', 'of p over texts and personas').choices([
        'holm',
        'benjamini-hochberg',
      ]),
    )
    .addOption(new Option('--by <groups>', 'break down by').choices(['persona', 'none']).default('persona'))
    .option('-m, --model <file>', 'personas.json of an earlier run; personas are found anew without it')
    .addHelpText(
      'after',
      `
Examples:
  kindred copy-test exports/ --assignment-event cta_shown --assignment-property text_variant \\
    --text "control=Get started" --text "b=Create my first board" --goal "cta_clicked:1d"
  kindred copy-test --config kindred.yaml --name welcome --json > welcome.json`,
    )
    .action(async (exports: string[], options: CopyTestOptions) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'copy-test');
      const input = wantedTest(config, options);
      const by = await breakdownOf(options);
      const { readOneCopyTest } = await import('../../pipeline/index.js');
      const result = await readOneCopyTest(runSettings(config, options, effects), input, by);
      if (options.json) effects.out(toJson(result));
      else
        effects.out((await import('../../reports/index.js')).copyTestMarkdown(result.test, result.readout));
    });
}

/** The copy test of the options, or one of the configuration with the options on top. */
function wantedTest(config: Config, options: CopyTestOptions): CopyTestConfig {
  const assignment = assignmentOf(options);
  const { slot, text, control, goal, correction } = options;
  if (assignment === undefined) {
    const given = { slot, texts: text, control, goal, correction };
    const overrides = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return { ...chooseNamed(config.copy_tests, options.name, 'copy test', FLAGS), ...overrides };
  }
  if (text === undefined)
    throw missing('texts', '--text once for every variant, control included', '--text "control=…"');
  if (goal === undefined)
    throw missing('goal', 'the event that the text should bring about', '--goal "click:1d"');
  return {
    name: options.name ?? 'copy test',
    slot: slot ?? 'the text',
    texts: text,
    assignment,
    control: control ?? 'control',
    goal,
    correction: correction ?? 'holm',
    alpha: 0.05,
  };
}

function missing(what: string, expected: string, fix: string): Error {
  return usageError(`no-${what}`, {
    what: `no ${what} ${what === 'goal' ? 'was' : 'were'} given`,
    expected,
    fix: `add ${fix}`,
  });
}

function texts(argument: string, before: Record<string, string> = {}): Record<string, string> {
  const at = argument.indexOf('=');
  const variant = argument.slice(0, Math.max(0, at)).trim();
  if (variant === '') throw new InvalidArgumentError('expected variant=text');
  return { ...before, [variant]: argument.slice(at + 1) };
}

/** `event`, `event:1d` or `event[property=value]:1d`; only a duration at the end is the window. */
function goalOf(argument: string): CopyTestConfig['goal'] {
  const colon = argument.lastIndexOf(':');
  const tail = argument.slice(colon + 1);
  const hasWindow = colon > 0 && isDuration(tail);
  const { event, where } = parseEvent(hasWindow ? argument.slice(0, colon) : argument);
  return { event, window: hasWindow ? tail : '1d', ...(where.length > 0 ? { where } : {}) };
}
