import { type FunnelArtifact, type FunnelDefinition, measureFunnel } from '../funnels/index.js';
import { type RunSettings, withContext } from './open.js';
import { need, runStages } from './stage.js';
import { discoverClusters } from './stages/discover.js';
import { canonicalEvents } from './stages/events.js';
import { computeFeatures } from './stages/features.js';
import { funnelOptions, noGroups, personaGroups } from './stages/funnels.js';
import { loadExports } from './stages/load.js';
import { describePersonas } from './stages/personas.js';
import type { RunState } from './state.js';

/** What `kindred funnel` was asked for. */
export interface OneFunnel {
  definition: FunnelDefinition;
  /** Whether to find the personas first and break the funnel down by them. */
  byPersona: boolean;
  /** Whether it is onboarding, with a look at what comes after. */
  onboarding: boolean;
}

/** Measures one funnel on the exports, without writing anything. */
export async function measureOneFunnel(settings: RunSettings, wanted: OneFunnel): Promise<FunnelArtifact> {
  const { config } = settings;
  return withContext(settings, undefined, async (context) => {
    const state: RunState = {};
    await runStages([loadExports, canonicalEvents], state, context);
    if (wanted.byPersona)
      await runStages([computeFeatures, discoverClusters, describePersonas], state, context);
    const events = need(state, 'events');
    const groups = wanted.byPersona ? personaGroups(state) : noGroups(events.users);
    if (wanted.byPersona && groups.names.length === 0)
      context.log.warn('the data have one persona, so there is nothing to break down by');
    context.log.stage('measuring the funnel');
    return measureFunnel(events, wanted.definition, groups, {
      ...funnelOptions(config, events),
      ...(wanted.onboarding ? { onboarding: { days: config.features.adoption_days } } : {}),
    });
  });
}
