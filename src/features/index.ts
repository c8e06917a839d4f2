export type { EventMix, FeatureColumn, FeatureDefinition, FeatureTable } from './table.js';
export { featureColumn } from './table.js';
