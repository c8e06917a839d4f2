import { type Command, InvalidArgumentError, Option } from 'commander';
import { toJson } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import type { ExperimentTarget } from '../../experiments/index.js';
import { breakdownOf, chooseNamed } from '../choose.js';
import type { Effects } from '../effects.js';
import { collectMetrics, METRIC_FORM, parseMetric } from '../metric.js';
import {
  list,
  requireInputs,
  resolveConfig,
  type SharedOptions,
  withClusters,
  withInputs,
} from '../options.js';
import { runSettings } from '../settings.js';

type PlanConfig = Config['plans'][number];

interface PlanOptions extends SharedOptions {
  name?: string;
  hypothesis?: string;
  entry?: string;
  metric?: PlanConfig['metric'];
  guardrail?: PlanConfig['guardrails'];
  mde?: number;
  power?: number;
  weeks?: number;
  variants?: string[];
  for?: ExperimentTarget;
  testableOnly?: boolean;
  by: 'persona' | 'none';
  model?: string;
}

const FLAGS = '--entry E --metric "conversion:event:7d" --mde 10%';

/** `kindred plan`: what an experiment to come takes, by persona, and its definition for a flag system. */
export function registerPlan(program: Command, effects: Effects): void {
  withClusters(withInputs(program.command('plan [exports...]')))
    .description('plan an A/B test from past traffic: users, days and what can be found, by persona')
    .option('--name <name>', 'a plan of the configuration, or the name of the new one')
    .option('--hypothesis <words>', 'what is expected, and why')
    .option('--entry <event>', 'the event that brings users into the experiment')
    .option('--metric <metric>', METRIC_FORM, (text) => parseMetric(text))
    .option('--guardrail <metric>', 'a metric to be watched for harm; may be repeated', collectMetrics(true))
    .option('--mde <change>', 'the relative change that would matter, such as 10% or −5%', change)
    .option('--power <share>', 'probability of finding it (0.8)', probability)
    .option('--weeks <n>', 'longest acceptable duration (8)', weeks)
    .option('--variants <names>', 'control first, separated by commas (control,treatment)', variantNames)
    .addOption(
      new Option('--for <system>', 'print the experiment as this system reads it').choices([
        'growthbook',
        'optimizely',
        'launchdarkly',
        'flagd',
      ]),
    )
    .option('--testable-only', 'with --for: only for the personas that can be tested on their own')
    .addOption(new Option('--by <groups>', 'break down by').choices(['persona', 'none']).default('persona'))
    .option('-m, --model <file>', 'personas.json of an earlier run; personas are found anew without it')
    .addHelpText(
      'after',
      `
Examples:
  kindred plan exports/ --entry signed_up --metric "conversion:purchase:7d" --mde 10%
  kindred plan exports/ --entry signed_up --metric "conversion:purchase:7d" --mde 10% --for growthbook
  kindred plan --config kindred.yaml --name checklist --model kindred-out/personas.json > plan.md`,
    )
    .action(async (exports: string[], options: PlanOptions) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'plan');
      const input = wantedPlan(config, options);
      const by = await breakdownOf(options);
      const { planDocument, planOneExperiment } = await import('../../pipeline/index.js');
      const planned = await planOneExperiment(runSettings(config, options, effects), input, by);
      if (options.for !== undefined)
        effects.out(toJson(planDocument(planned, options.for, options.testableOnly === true)));
      else if (options.json) effects.out(toJson(planned.plan));
      else effects.out((await import('../../reports/index.js')).planMarkdown(planned.plan));
    });
}

/** The plan of the options, or one of the configuration with the options on top. */
function wantedPlan(config: Config, options: PlanOptions): PlanConfig {
  const {
    name,
    hypothesis,
    entry,
    metric,
    guardrail: guardrails,
    mde: lift,
    power,
    weeks: max_weeks,
  } = options;
  const variants = options.variants && { variants: options.variants, control: options.variants[0]! };
  const set = { hypothesis, entry, metric, guardrails, lift, power, max_weeks };
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  if (entry === undefined || metric === undefined || lift === undefined) {
    return { ...chooseNamed(config.plans, name, 'plan', FLAGS), ...variants, ...given };
  }
  return {
    name: name ?? 'experiment',
    hypothesis: '',
    guardrails: [],
    power: 0.8,
    alpha: 0.05,
    max_weeks: 8,
    targets: [],
    variants: ['control', 'treatment'],
    control: 'control',
    ...variants,
    ...given,
    entry,
    metric,
    lift,
  };
}

function change(text: string): number {
  const plain = text.replace('−', '-');
  const value = plain.endsWith('%') ? Number(plain.slice(0, -1)) / 100 : Number(plain);
  if (!Number.isFinite(value) || value === 0)
    throw new InvalidArgumentError('a change such as 10% or 0.1 is expected');
  return value;
}

function weeks(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('a number of weeks, at least 1, is expected');
  return value;
}

function probability(text: string): number {
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(value > 0.5 && value < 1))
    throw new InvalidArgumentError('a probability between 0.5 and 1 is expected');
  return value;
}

function variantNames(text: string): string[] {
  const names = list(text);
  if (names.length < 2) throw new InvalidArgumentError('two variants at least are expected');
  return names;
}
