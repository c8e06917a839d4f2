import type { PlanArtifact } from '../artifact.js';
import { flagdExperiment } from './flagd.js';
import { growthbookExperiment } from './growthbook.js';
import { launchdarklyExperiment } from './launchdarkly.js';
import { optimizelyExperiment } from './optimizely.js';
import { flaggedExperiment } from './target.js';

/** Systems that a planned experiment can be written for. */
export const EXPERIMENT_TARGETS = ['growthbook', 'optimizely', 'launchdarkly', 'flagd'] as const;

export type ExperimentTarget = (typeof EXPERIMENT_TARGETS)[number];

/**
 * The experiment as the document that a system reads.
 *
 * @param personas personas that take part, as values of the user attribute `persona`; everyone by default
 */
export function experimentDocument(
  plan: PlanArtifact,
  target: ExperimentTarget,
  personas: readonly string[] = [],
): unknown {
  const experiment = flaggedExperiment(plan, personas);
  switch (target) {
    case 'growthbook':
      return growthbookExperiment(experiment);
    case 'optimizely':
      return optimizelyExperiment(experiment);
    case 'launchdarkly':
      return launchdarklyExperiment(experiment);
    case 'flagd':
      return flagdExperiment(experiment);
  }
}
