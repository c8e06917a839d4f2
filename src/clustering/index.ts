export type {
  AssignmentRule,
  ClusterMethod,
  ClusterModel,
  EventMixSpace,
  KCurve,
  KCurvePoint,
  Representation,
  ScaledFeature,
  Verdict,
  VerdictTest,
} from './model.js';
