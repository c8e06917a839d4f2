import type { PersonaLabels } from '../experiments/index.js';
import { assign, type PersonaModel } from '../personas/index.js';
import { featuresOf } from './assign.js';
import { need, type RunContext, runStages } from './stage.js';
import { discoverClusters } from './stages/discover.js';
import { computeFeatures } from './stages/features.js';
import { personaGroups } from './stages/funnels.js';
import { describePersonas } from './stages/personas.js';
import type { RunState } from './state.js';

/** How a report of one experiment is broken down: not at all, by personas found now, or by those of an earlier run. */
export type Breakdown = 'none' | 'discover' | PersonaModel;

/**
 * The persona of every user, by the breakdown asked for.
 *
 * @param state with the events; features and personas are added to it
 */
export async function labelPersonas(
  state: RunState,
  context: RunContext,
  by: Breakdown,
): Promise<{ labels: PersonaLabels; ids: readonly string[] }> {
  if (by === 'none') {
    const { users } = need(state, 'events');
    return { labels: { labels: new Int32Array(users).fill(-1), names: [] }, ids: [] };
  }
  if (by === 'discover') {
    await runStages([computeFeatures, discoverClusters, describePersonas], state, context);
    return { labels: personaGroups(state), ids: need(state, 'model').personas.map(({ id }) => id) };
  }
  await runStages([featuresOf(by)], state, context);
  const table = need(state, 'features');
  const placed = assign(by, table);
  const events = need(state, 'events');
  const row = new Map(table.userIds.map((id, i) => [id, i]));
  return {
    labels: {
      labels: Int32Array.from(events.userIds, (id) => placed.labels[row.get(id) ?? -1] ?? -1),
      names: by.personas.map(({ name }) => name),
    },
    ids: by.personas.map(({ id }) => id),
  };
}
