import { type FunnelArtifact, type FunnelDefinition, measureFunnel } from '../funnels/index.js';
import { type RunSettings, withContext } from './open.js';
import { type Breakdown, labelPersonas } from './persona-labels.js';
import { need, runStages } from './stage.js';
import { canonicalEvents } from './stages/events.js';
import { funnelOptions } from './stages/funnels.js';
import { loadExports } from './stages/load.js';
import type { RunState } from './state.js';

/** What `kindred funnel` was asked for. */
export interface OneFunnel {
  definition: FunnelDefinition;
  /** The personas that it is broken down by. */
  by: Breakdown;
  /** Whether it is onboarding, with a look at what comes after. */
  onboarding: boolean;
}

/** Measures one funnel on the exports, without writing anything. */
export async function measureOneFunnel(settings: RunSettings, wanted: OneFunnel): Promise<FunnelArtifact> {
  const { config } = settings;
  return withContext(settings, undefined, async (context) => {
    const state: RunState = {};
    await runStages([loadExports, canonicalEvents], state, context);
    const { labels: groups } = await labelPersonas(state, context, wanted.by);
    const events = need(state, 'events');
    if (wanted.by !== 'none' && groups.names.length === 0)
      context.log.warn('the data have one persona, so there is nothing to break down by');
    context.log.stage('measuring the funnel');
    return measureFunnel(events, wanted.definition, groups, {
      ...funnelOptions(config, events),
      ...(wanted.onboarding ? { onboarding: { days: config.features.adoption_days } } : {}),
    });
  });
}
