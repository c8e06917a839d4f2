export { buildFeatures, type EventFeatures } from './build.js';
export { featuresArrow, featuresCsv, writeFeaturesParquet } from './files.js';
export type { FeatureOptions } from './options.js';
export { type ActivationProposal, proposeActivation } from './propose/activation.js';
export { type OnboardingProposal, proposeOnboarding } from './propose/onboarding.js';
export { featureRegistry, type RegistryOptions } from './registry.js';
export type { EventMix, FeatureColumn, FeatureDefinition, FeatureTable } from './table.js';
export { featureColumn } from './table.js';
