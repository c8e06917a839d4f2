export {
  ENGAGEMENT_ARTIFACT_VERSION,
  type EngagementArtifact,
  type EngagementGroup,
  engagementJsonSchema,
  engagementSchema,
} from './artifact.js';
export { measureEngagement } from './measure.js';
