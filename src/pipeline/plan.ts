import type { Config } from '../config/index.js';
import {
  type ExperimentTarget,
  experimentDocument,
  type PlanArtifact,
  planDefinitionFrom,
  planExperiment,
} from '../experiments/index.js';
import { type RunSettings, withContext } from './open.js';
import { type Breakdown, labelPersonas } from './persona-labels.js';
import { need, runStages } from './stage.js';
import { canonicalEvents } from './stages/events.js';
import { endOfData } from './stages/experiments.js';
import { loadExports } from './stages/load.js';
import type { RunState } from './state.js';

/** A plan, and the ids of the personas that it found testable. */
export interface Planned {
  plan: PlanArtifact;
  eligibleIds: string[];
}

/** Plans one experiment from the exports, without writing anything. */
export async function planOneExperiment(
  settings: RunSettings,
  input: Config['plans'][number],
  by: Breakdown,
): Promise<Planned> {
  const config = { ...settings.config, experiments: [], funnels: [], plans: [input], copy_tests: [] };
  return withContext({ ...settings, config }, undefined, async (context) => {
    const definition = planDefinitionFrom(input);
    const state: RunState = {};
    await runStages([loadExports, canonicalEvents], state, context);
    const { labels, ids } = await labelPersonas(state, context, by);
    context.log.stage('planning the experiment');
    const events = need(state, 'events');
    const plan = await planExperiment(events, definition, labels, endOfData(config, events));
    return { plan, eligibleIds: eligibleIds(plan, labels.names, ids) };
  });
}

/** Ids of the testable personas: systems know users by the id of their persona, people by its name. */
export function eligibleIds(plan: PlanArtifact, names: readonly string[], ids: readonly string[]): string[] {
  return ids.filter((_, i) => plan.eligible.includes(names[i]!));
}

/**
 * The planned experiment as the document of a system.
 *
 * @param only run it on the testable personas only, not on everyone
 */
export function planDocument(
  { plan, eligibleIds: ids }: Planned,
  target: ExperimentTarget,
  only: boolean,
): unknown {
  return experimentDocument(plan, target, only ? ids : []);
}
