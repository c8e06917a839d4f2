export { ADOPTION_DEFAULTS, type Adoption, type AdoptionOptions } from './adoption/adoption.js';
export {
  FUNNEL_ARTIFACT_VERSION,
  type FunnelArtifact,
  type FunnelGroupArtifact,
  type FunnelStepArtifact,
  funnelJsonSchema,
  funnelSchema,
} from './artifact.js';
export { defineFunnel, type FunnelInput, ruleInWords } from './define.js';
export type { Exclusion, FunnelDefinition, FunnelPreset, FunnelRule, FunnelStep } from './definition.js';
export type { FunnelGroups } from './figures/groups.js';
export { type FunnelOptions, measureFunnel } from './measure.js';
export { funnelRule } from './presets.js';
export {
  ENGAGEMENT_ARTIFACT_VERSION,
  type EngagementArtifact,
  type EngagementGroup,
  engagementJsonSchema,
  engagementSchema,
  measureEngagement,
} from './retention/index.js';
export type { FunnelEntries } from './scan/entries.js';
export { evaluateFunnel } from './scan/evaluate.js';
export type { FunnelScope } from './scan/query.js';
