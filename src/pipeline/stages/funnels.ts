import { parseDuration } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import type { EventTable } from '../../events/index.js';
import { fileNames } from '../../exports/index.js';
import {
  defineFunnel,
  type FunnelGroups,
  type FunnelOptions,
  measureEngagement,
  measureFunnel,
} from '../../funnels/index.js';
import { renderEngagement, renderFunnel } from '../../reports/index.js';
import { SESSION_DEFAULTS } from '../../sessions/index.js';
import { need, type Stage } from '../stage.js';
import type { RunState } from '../state.js';
import { featureOptions } from './features.js';

/** Measures the funnels of the configuration, and onboarding, by persona. */
export const measureFunnels: Stage = {
  name: 'funnels',
  title: 'measuring funnels',
  reads: ['events', 'features', 'discovery', 'model'],
  writes: [],
  wanted: (config) => config.funnels.length > 0 || config.features.onboarding.length > 1,
  async run(state, { config, output }) {
    const events = need(state, 'events');
    const options = funnelOptions(config, events);
    const groups = personaGroups(state);
    const wanted = funnelsOf(config);
    const files = fileNames(wanted.map(({ definition }) => definition.name));
    for (const [i, { definition, onboarding }] of wanted.entries()) {
      const artifact = await measureFunnel(events, definition, groups, {
        ...options,
        ...(onboarding ? { onboarding: { days: config.features.adoption_days } } : {}),
      });
      for (const { path, content } of await renderFunnel(artifact, files[i]!))
        await output?.write(path, content);
      const title = onboarding ? 'Onboarding' : `Funnel: ${definition.name}`;
      state.related = [...(state.related ?? []), { title, path: `funnels/${files[i]}.md` }];
    }
  },
};

/** Measures retention and engagement by persona. */
export const measureRetention: Stage = {
  name: 'engagement',
  title: 'measuring retention and engagement',
  reads: ['events', 'features', 'discovery', 'model'],
  writes: [],
  async run(state, { config, output }) {
    const events = need(state, 'events');
    const engagement = await measureEngagement(events, personaGroups(state), funnelOptions(config, events));
    for (const { path, content } of renderEngagement(engagement)) await output?.write(path, content);
    state.related = [...(state.related ?? []), { title: 'Retention and engagement', path: 'engagement.md' }];
  },
};

/** The funnels of a configuration; the onboarding steps make one of their own unless a funnel has the same steps. */
function funnelsOf({ funnels, features }: Config) {
  const named = funnels.map((input, i) => {
    const definition = defineFunnel(input, `funnels[${i}]`);
    const steps = definition.steps.flatMap((step) => step.events);
    return { definition, onboarding: steps.join('\0') === features.onboarding.join('\0') };
  });
  if (features.onboarding.length < 2 || named.some(({ onboarding }) => onboarding)) return named;
  const definition = defineFunnel({ name: 'onboarding', steps: features.onboarding }, 'features.onboarding');
  return [...named, { definition, onboarding: true }];
}

/** Which events count, from the window and the sessions of a configuration. */
export function funnelOptions(config: Config, { firstMs, lastMs }: EventTable): FunnelOptions {
  const { fromMs, asOfMs } = featureOptions(config);
  return {
    fromMs: fromMs ?? firstMs,
    endMs: asOfMs ?? lastMs + 1,
    sessions: {
      gapMs: parseDuration(config.sessions.gap, 'sessions.gap'),
      by: config.sessions.by,
      idleMs: SESSION_DEFAULTS.idleMs,
    },
    ignored: config.features.exclude_events,
  };
}

/**
 * Every user's persona, by the id of the user. No groups where there is one persona: it would repeat what is said of
 * everyone.
 */
export function personaGroups(state: RunState): FunnelGroups {
  const model = need(state, 'model');
  if (model.personas.length < 2) return noGroups(need(state, 'events').users);
  const { userIds } = need(state, 'features');
  const labels = new Int32Array(need(state, 'events').users).fill(-1);
  const rows = new Map(userIds.map((id, row) => [id, row]));
  need(state, 'events').userIds.forEach((id, u) => {
    const row = rows.get(id);
    if (row !== undefined) labels[u] = need(state, 'discovery').placement.labels[row]!;
  });
  return { labels, names: model.personas.map(({ name }) => name) };
}

/** Nobody belongs to a group. */
export function noGroups(users: number): FunnelGroups {
  return { labels: new Int32Array(users).fill(-1), names: [] };
}
