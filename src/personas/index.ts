export {
  type Contrast,
  type DendrogramNode,
  type EventContrast,
  type ExampleUser,
  type ExtremeUser,
  type FeatureRecipe,
  type InterviewGuide,
  type Naming,
  PERSONA_MODEL_VERSION,
  type Persona,
  type PersonaChanges,
  type PersonaModel,
  type PersonaTrust,
  type ProfileRow,
  type ProfileTable,
  type Spread,
} from './artifact.js';
export { assign, type PersonaAssignment } from './assign.js';
export { type BuildOptions, buildPersonas } from './build.js';
export { diffModels, type ModelDifference, type PersonaDifference } from './diff.js';
export {
  type ExplanationMove,
  type ExplanationReason,
  explainUser,
  type UserExplanation,
} from './explain.js';
export { DEFINITIONS, type NameCondition, type NameDefinition } from './naming/definitions.js';
export { slug } from './naming/unique.js';
export { parsePersonaModel, personaModelJsonSchema } from './schema.js';
export { type Question, readSurvey, type Survey, type SurveyOptions } from './survey/answers.js';
export { cramersV, type Strength } from './survey/association.js';
export {
  type CrossedCell,
  type CrossedLevel,
  type CrossedQuestion,
  crossSurvey,
  type SurveyCross,
} from './survey/cross.js';
export type { Mismatch } from './survey/mismatch.js';
