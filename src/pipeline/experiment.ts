import type { Config } from '../config/index.js';
import type { ExperimentArtifact } from '../experiments/index.js';
import { experimentFrom, readExperiment } from '../experiments/index.js';
import { type RunSettings, withContext } from './open.js';
import { type Breakdown, labelPersonas } from './persona-labels.js';
import { need, runStages } from './stage.js';
import { canonicalEvents } from './stages/events.js';
import { assignedList, endOfData } from './stages/experiments.js';
import { loadExports } from './stages/load.js';
import type { RunState } from './state.js';

/** Reads out one experiment on the exports, without writing anything. */
export async function readOneExperiment(
  settings: RunSettings,
  experiment: Config['experiments'][number],
  by: Breakdown,
): Promise<ExperimentArtifact> {
  // The loader reads only the properties and traits that the configuration asks for.
  const config = { ...settings.config, experiments: [experiment], funnels: [], plans: [], copy_tests: [] };
  return withContext({ ...settings, config }, undefined, async (context) => {
    const definition = experimentFrom(experiment, await assignedList(experiment.assignment));
    const state: RunState = {};
    await runStages([loadExports, canonicalEvents], state, context);
    const { labels } = await labelPersonas(state, context, by);
    context.log.stage('reading the experiment');
    const events = need(state, 'events');
    return readExperiment(events, definition, labels, endOfData(config, events));
  });
}
