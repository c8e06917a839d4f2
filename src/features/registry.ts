import type { Dialect } from '../engines/index.js';
import { activityFeatures } from './definitions/activity.js';
import { adoptionFeatures, shareFeatures } from './definitions/events.js';
import type { Feature } from './definitions/feature.js';
import { activationFeatures, onboardingFeatures } from './definitions/lifecycle.js';
import { rhythmFeatures } from './definitions/rhythm.js';
import { sessionFeatures } from './definitions/sessions.js';
import { tenureFeatures } from './definitions/tenure.js';
import { varietyFeatures } from './definitions/variety.js';

/** What decides which features there are. */
export interface RegistryOptions {
  /** Events with a share and an adoption feature of their own. */
  catalogue: readonly string[];
  activation: string | undefined;
  onboarding: readonly string[];
  adoptionDays: number;
  /** Only features that are known within a time of the first event. */
  anytimeOnly: boolean;
  /** Whether the data know the time of day. Without it there are no minutes, and sessions are days. */
  timeOfDay: boolean;
}

/** All features, in the order of the columns. */
export function featureRegistry(dialect: Dialect, options: RegistryOptions): Feature[] {
  const { catalogue, activation, onboarding, adoptionDays } = options;
  const all = [
    ...activityFeatures,
    ...sessionFeatures,
    ...varietyFeatures,
    ...shareFeatures(dialect, catalogue),
    ...adoptionFeatures(dialect, catalogue, adoptionDays),
    ...tenureFeatures,
    ...rhythmFeatures,
    ...onboardingFeatures(onboarding),
    ...activationFeatures(activation),
  ];
  return all.filter(({ definition, needsTimeOfDay }) => {
    if (options.anytimeOnly && definition.known !== 'anytime') return false;
    return options.timeOfDay || !needsTimeOfDay;
  });
}
