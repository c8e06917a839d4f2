import type { PersonaModel } from '../personas/index.js';
import { type RunSettings, withContext } from './open.js';
import { need, runStages } from './stage.js';
import { discoverClusters } from './stages/discover.js';
import { canonicalEvents } from './stages/events.js';
import { computeFeatures } from './stages/features.js';
import { loadExports } from './stages/load.js';
import { describePersonas } from './stages/personas.js';
import type { RunState } from './state.js';

/** The persona model of the exports, without writing anything. */
export async function discoverPersonas(settings: RunSettings): Promise<PersonaModel> {
  return withContext(settings, undefined, async (context) => {
    const state: RunState = {};
    await runStages(
      [loadExports, canonicalEvents, computeFeatures, discoverClusters, describePersonas],
      state,
      context,
    );
    return need(state, 'model');
  });
}
