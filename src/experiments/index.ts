export {
  type CheckArtifact,
  type ComparisonArtifact,
  EXPERIMENT_ARTIFACT_VERSION,
  type ExperimentArtifact,
  experimentJsonSchema,
  experimentSchema,
  type HeterogeneityArtifact,
} from './artifact.js';
export type { ExposureAccount } from './assignment/expose.js';
export { type AssignmentColumns, readAssignments } from './assignment/list.js';
export { type CopyTestDefinition, copyExperiment } from './copy/definition.js';
export { type CopyTestInput, copyTestFrom } from './copy/from-config.js';
export {
  type CopyDecision,
  type CopyTestArtifact,
  copyTestJsonSchema,
  copyTestSchema,
  copyWinners,
} from './copy/winners.js';
export {
  type Assignment,
  type AssignmentList,
  type ExperimentDefinition,
  type Metric,
  type PropertyFilter,
  propertiesOf,
  traitsOf,
} from './definition.js';
export {
  type AssignmentInput,
  type ExperimentInput,
  experimentFrom,
  type MetricInput,
  metricFrom,
} from './from-config.js';
export { type PlanArtifact, type PlanRow, planJsonSchema, planSchema } from './planning/artifact.js';
export type { PlanDefinition } from './planning/definition.js';
export { type PlanInput, planDefinitionFrom } from './planning/from-config.js';
export { planExperiment, planFrom } from './planning/plan.js';
export {
  EXPERIMENT_TARGETS,
  type ExperimentTarget,
  experimentDocument,
} from './planning/targets/document.js';
export { type PersonaLabels, readExperiment, readSums, withoutPersonas } from './readout/readout.js';
