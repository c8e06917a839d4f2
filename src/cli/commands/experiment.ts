import { type Command, Option } from 'commander';
import { toJson, usageError } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import { type AssignmentOptions, assignmentOf, withAssignment } from '../assignment.js';
import { breakdownOf, chooseNamed } from '../choose.js';
import type { Effects } from '../effects.js';
import { collectMetrics, METRIC_FORM } from '../metric.js';
import {
  list,
  requireInputs,
  resolveConfig,
  type SharedOptions,
  withClusters,
  withInputs,
} from '../options.js';
import { runSettings } from '../settings.js';

type ExperimentConfig = Config['experiments'][number];

interface ExperimentOptions extends SharedOptions, AssignmentOptions {
  name?: string;
  control?: string;
  variants?: string[];
  metric?: ExperimentConfig['metrics'];
  guardrail?: ExperimentConfig['metrics'];
  correction?: ExperimentConfig['correction'];
  by: 'persona' | 'none';
  model?: string;
}

const FLAGS = '--assignment-event E --assignment-property P --control C --metric "conversion:event:7d"';

/** `kindred experiment`: the readout of one experiment, by persona, as markdown or JSON. */
export function registerExperiment(program: Command, effects: Effects): void {
  withAssignment(withClusters(withInputs(program.command('experiment [exports...]'))))
    .description('read out an A/B test: checks, effects with intervals, overall and by persona')
    .option('--name <name>', 'an experiment of the configuration (the only one by default)')
    .option('--control <variant>', 'the variant that the others are compared with (control)')
    .option('--variants <names>', 'variants that belong to it, separated by commas (all)', list)
    .option('--metric <metric>', `${METRIC_FORM}; may be repeated`, collectMetrics(false))
    .option(
      '--guardrail <metric>',
      'a metric that is watched for harm; may be repeated',
      collectMetrics(true),
    )
    .addOption(
      new Option('--correction <method>', 'of p over metrics and personas').choices([
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
  kindred experiment exports/ --assignment-event experiment_viewed --assignment-property variant \\
    --control control --metric "conversion:purchase:7d" --model kindred-out/personas.json
  kindred experiment exports/ --assignment-csv arms.csv --metric "count:search:14d" --by none --json
  kindred experiment --config kindred.yaml --name onboarding_checklist > readout.md`,
    )
    .action(async (exports: string[], options: ExperimentOptions) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'experiment');
      const experiment = wantedExperiment(config, options);
      const by = await breakdownOf(options);
      const { readOneExperiment } = await import('../../pipeline/index.js');
      const artifact = await readOneExperiment(runSettings(config, options, effects), experiment, by);
      if (options.json) effects.out(toJson(artifact));
      else effects.out((await import('../../reports/index.js')).experimentMarkdown(artifact));
    });
}

/** The experiment of the options, or one of the configuration with the options on top. */
function wantedExperiment(config: Config, options: ExperimentOptions): ExperimentConfig {
  const assignment = assignmentOf(options);
  const metrics = [...(options.metric ?? []), ...(options.guardrail ?? [])];
  if (assignment === undefined) {
    const chosen = chooseNamed(config.experiments, options.name, 'experiment', FLAGS);
    return {
      ...chosen,
      ...(metrics.length > 0 ? { metrics } : {}),
      ...(options.control === undefined ? {} : { control: options.control }),
      ...(options.variants === undefined ? {} : { variants: options.variants }),
      ...(options.correction === undefined ? {} : { correction: options.correction }),
    };
  }
  if ((options.metric ?? []).length === 0) {
    throw usageError('no-metric', {
      what: 'no metric was given',
      expected: METRIC_FORM,
      fix: 'add --metric "conversion:event:7d"',
    });
  }
  return {
    name: options.name ?? 'experiment',
    assignment,
    control: options.control ?? 'control',
    metrics,
    correction: options.correction ?? 'holm',
    alpha: 0.05,
    ...(options.variants === undefined ? {} : { variants: options.variants }),
  };
}
