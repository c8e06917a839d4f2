export type { Assertion } from './assertions.js';
export { assignUsers, explainOne } from './assign.js';
export { discoverPersonas } from './discover.js';
export { exportFeatures, type FeatureExport } from './features.js';
export { measureOneFunnel, type OneFunnel } from './funnel.js';
export { type Inspection, inspect, suggestConfig } from './inspect.js';
export type { Manifest } from './manifest.js';
export type { RunSettings } from './open.js';
export { type RunSummary, run, STAGES } from './run.js';
