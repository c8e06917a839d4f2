export { buildFeatures, type EventFeatures } from './build.js';
export type { FeatureOptions } from './options.js';
export { featureRegistry, type RegistryOptions } from './registry.js';
export type { EventMix, FeatureColumn, FeatureDefinition, FeatureTable } from './table.js';
export { featureColumn } from './table.js';
