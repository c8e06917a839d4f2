export type { CrossCheck } from './cross-check.js';
export { type Discovery, discover } from './discover.js';
export type { DiscoverOptions } from './divide.js';
export {
  type EventMove,
  type EventPull,
  eventMoves,
  eventPulls,
  measureValue,
  type PlacedUser,
  placeUser,
} from './explain.js';
export type { ExtremeRow } from './extremes.js';
export type { CentreTree } from './hierarchy.js';
export { toMetric } from './mixture/metric.js';
export type {
  AssignmentRule,
  ClusterMethod,
  ClusterModel,
  EventEvidenceSpace,
  EventMixSpace,
  KCurve,
  KCurvePoint,
  MeasureSource,
  MeasureTransform,
  Metric,
  Representation,
  ScaledMeasure,
  Verdict,
  VerdictTest,
} from './model.js';
export { earlyUsers, handicapsOf, type Placement, place } from './placement.js';
export { featuresOf } from './space/measures.js';
export { represent } from './space/representation.js';
