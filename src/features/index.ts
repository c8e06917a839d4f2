export { buildFeatures, type EventFeatures } from './build.js';
export { featuresArrow, featuresCsv, writeFeaturesParquet } from './files.js';
export { type ZoneOffsets, zoneOffsets } from './local-time.js';
export type { FeatureOptions } from './options.js';
export {
  type ActivationProposal,
  type OnboardingProposal,
  proposeActivation,
  proposeOnboarding,
} from './propose/index.js';
export { featureRegistry, type RegistryOptions } from './registry.js';
export { selectUsers } from './select.js';
export { slugs } from './slug.js';
export type { EventMix, FeatureColumn, FeatureDefinition, FeatureTable } from './table.js';
export { featureColumn } from './table.js';
