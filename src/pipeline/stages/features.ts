import { parseDuration, usageError } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import { buildFeatures, type FeatureOptions } from '../../features/index.js';
import { need, type Stage } from '../stage.js';

/** Computes the features of every user. */
export const computeFeatures: Stage = {
  name: 'features',
  title: 'computing features',
  reads: ['events'],
  writes: ['features'],
  async run(state, { config, log }) {
    state.features = await buildFeatures(need(state, 'events'), featureOptions(config), log);
  },
};

/** The feature options of a configuration. */
export function featureOptions(config: Config): FeatureOptions {
  const { features, sessions, window } = config;
  return {
    fromMs: window.from === undefined ? undefined : parseMoment(window.from, 'window.from'),
    asOfMs: window.as_of === undefined ? undefined : parseMoment(window.as_of, 'window.as_of'),
    sessions: { gapMs: parseDuration(sessions.gap, 'sessions.gap'), by: sessions.by },
    activation: features.activation,
    onboarding: features.onboarding,
    adoptionDays: features.adoption_days,
    excludeEvents: features.exclude_events,
  };
}

/** Epoch milliseconds of a date (midnight UTC) or a UTC time. */
function parseMoment(text: string, where: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) {
    throw usageError('bad-date', {
      what: `'${text}' is not a date`,
      where,
      expected: '2026-03-31 or 2026-03-31T12:00:00Z',
    });
  }
  return ms;
}
