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
export {
  type Assignment,
  type AssignmentList,
  type ExperimentDefinition,
  type Metric,
  propertiesOf,
  traitsOf,
} from './definition.js';
export { type PersonaLabels, readExperiment, readSums, withoutPersonas } from './readout/readout.js';
