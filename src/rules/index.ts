export { type RuleColumn, type RuleColumns, ruleColumns, textColumn, userAt } from './columns.js';
export { combineSegments, type EngagementFeatures, engagementSegments } from './combine.js';
export { compileRules, evaluateRules, type User } from './evaluate.js';
export {
  type Clause,
  conditionCount,
  encodeLeaf,
  type FeatureType,
  type Leaf,
  type LeafEncoding,
  RULE_SET_VERSION,
  type RuleFeature,
  type RuleSet,
  type Segment,
} from './form.js';
export { type EarlyHorizon, type EarlyRules, type HorizonTable, learnEarlyRules } from './learning/early.js';
export type { Fidelity, PersonaFidelity, Proportion } from './learning/fidelity.js';
export {
  type CurvePoint,
  EVERYONE_ELSE,
  type LearnedRules,
  type LearnOptions,
  learnRules,
} from './learning/learn.js';
export { decimalText, lintRuleSet, MAX_CATEGORIES, MAX_NUMBER, thresholdText } from './limits.js';
export { type GivenCount, type RulesMarkdownParts, rulesMarkdown } from './markdown.js';
export { normalize } from './normalize.js';
export { parseRuleSet, ruleSetJsonSchema } from './schema.js';
export { selectSegments } from './select.js';
export { type StreamSummary, segmentLines } from './stream.js';
