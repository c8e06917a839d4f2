import type { Config } from '../config/index.js';
import {
  type CopyTestArtifact,
  copyExperiment,
  copyTestFrom,
  copyWinners,
  type ExperimentArtifact,
  readExperiment,
} from '../experiments/index.js';
import { type RunSettings, withContext } from './open.js';
import { type Breakdown, labelPersonas } from './persona-labels.js';
import { need, runStages } from './stage.js';
import { canonicalEvents } from './stages/events.js';
import { assignedList, endOfData } from './stages/experiments.js';
import { loadExports } from './stages/load.js';
import type { RunState } from './state.js';

/** The decisions of a copy test, and the readout they rest on. */
export interface CopyTestResult {
  test: CopyTestArtifact;
  readout: ExperimentArtifact;
}

/** Reads out one copy test on the exports, without writing anything. */
export async function readOneCopyTest(
  settings: RunSettings,
  input: Config['copy_tests'][number],
  by: Breakdown,
): Promise<CopyTestResult> {
  // The loader reads only the properties and traits that the configuration asks for.
  const config = { ...settings.config, copy_tests: [input], experiments: [], funnels: [], plans: [] };
  return withContext({ ...settings, config }, undefined, async (context) => {
    const definition = copyTestFrom(input, await assignedList(input.assignment));
    const state: RunState = {};
    await runStages([loadExports, canonicalEvents], state, context);
    const { labels } = await labelPersonas(state, context, by);
    context.log.stage('reading the copy test');
    const events = need(state, 'events');
    const end = endOfData(config, events);
    const readout = await readExperiment(events, copyExperiment(definition), labels, end);
    return { test: copyWinners(definition, readout), readout };
  });
}
