import { toJson } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import type { EventTable } from '../../events/index.js';
import {
  type AssignmentList,
  copyExperiment,
  copyTestFrom,
  copyWinners,
  experimentDocument,
  experimentFrom,
  planDefinitionFrom,
  planExperiment,
  readAssignments,
  readExperiment,
} from '../../experiments/index.js';
import { fileNames } from '../../exports/index.js';
import { type ReportFile, renderCopyTest, renderExperiment, renderPlan } from '../../reports/index.js';
import { readSideFile } from '../side-file.js';
import { need, type RunContext, type Stage } from '../stage.js';
import type { RunState } from '../state.js';
import { featureOptions } from './features.js';
import { personaGroups } from './funnels.js';

/** Reads out the experiments and copy tests of the configuration by persona, and plans those to come. */
export const readExperiments: Stage = {
  name: 'experiments',
  title: 'reading experiments',
  reads: ['events', 'features', 'discovery', 'model'],
  writes: [],
  wanted: ({ experiments, plans, copy_tests }) => experiments.length + plans.length + copy_tests.length > 0,
  async run(state, context) {
    await experimentReports(state, context);
    await copyReports(state, context);
    await planReports(state, context);
  },
};

async function experimentReports(state: RunState, context: RunContext): Promise<void> {
  const { config } = context;
  const events = need(state, 'events');
  const files = fileNames(config.experiments.map(({ name }) => name));
  for (const [i, experiment] of config.experiments.entries()) {
    const definition = experimentFrom(experiment, await assignedList(experiment.assignment));
    const artifact = await readExperiment(
      events,
      definition,
      personaGroups(state),
      endOfData(config, events),
    );
    const title = `Experiment: ${experiment.name}`;
    await publish(state, context, await renderExperiment(artifact, files[i]!), title);
  }
}

async function copyReports(state: RunState, context: RunContext): Promise<void> {
  const { config } = context;
  const events = need(state, 'events');
  const files = fileNames(config.copy_tests.map(({ name }) => name));
  for (const [i, input] of config.copy_tests.entries()) {
    const test = copyTestFrom(input, await assignedList(input.assignment));
    const end = endOfData(config, events);
    const readout = await readExperiment(events, copyExperiment(test), personaGroups(state), end);
    const report = await renderCopyTest(copyWinners(test, readout), readout, files[i]!);
    await publish(state, context, report, `Copy test: ${input.name}`);
  }
}

async function planReports(state: RunState, context: RunContext): Promise<void> {
  const { config, output } = context;
  const events = need(state, 'events');
  const files = fileNames(config.plans.map(({ name }) => name));
  for (const [i, input] of config.plans.entries()) {
    const definition = planDefinitionFrom(input);
    const plan = await planExperiment(events, definition, personaGroups(state), endOfData(config, events));
    await publish(state, context, renderPlan(plan, files[i]!), `Experiment plan: ${input.name}`);
    for (const target of input.targets) {
      await output?.write(`plans/${files[i]}.${target}.json`, toJson(experimentDocument(plan, target)));
    }
  }
}

/** Writes the files of a report, the report itself first, and links it from the main one. */
async function publish(
  state: RunState,
  { output }: RunContext,
  files: readonly ReportFile[],
  title: string,
): Promise<void> {
  for (const { path, content } of files) await output?.write(path, content);
  state.related = [...(state.related ?? []), { title, path: files[0]!.path }];
}

/** The assigned users of an assignment by CSV; nothing for the others. */
export async function assignedList(
  assignment: Config['experiments'][number]['assignment'],
): Promise<AssignmentList | undefined> {
  if (!('csv' in assignment)) return undefined;
  const { csv, user, variant, time } = assignment;
  const text = new TextDecoder().decode(await readSideFile(csv));
  return readAssignments(text, csv, {
    ...(user === undefined ? {} : { user }),
    ...(variant === undefined ? {} : { variant }),
    ...(time === undefined ? {} : { time }),
  });
}

/** Just after the last moment that counts: of the configuration, or of the data. */
export function endOfData(config: Config, { lastMs }: EventTable): number {
  return Math.min(featureOptions(config).asOfMs ?? Number.POSITIVE_INFINITY, lastMs + 1);
}
