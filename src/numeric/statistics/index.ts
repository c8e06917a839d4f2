export { type BetaComparison, type BetaPrior, betaInterval, compareRates } from './bayesian/beta-binomial.js';
export {
  chanceToWinFromInterval,
  expectedLosses,
  type LiftPosterior,
  liftPosterior,
  type NormalPrior,
} from './bayesian/lift-posterior.js';
export { type Estimable, estimated, type NotEstimable, notEstimable } from './common/estimable.js';
export { around, criticalValue, type Interval } from './common/interval.js';
export {
  addSums,
  covarianceOf,
  type JointSums,
  type Moments,
  momentsOf,
  proportionMoments,
  type Sums,
  sumProducts,
  sumsOf,
} from './common/moments.js';
export { type Alternative, chiSquareP, normalP, type PValue, pValue, studentP } from './common/p-value.js';
export { type Count, rate } from './common/proportion.js';
export { fisherExactTest, type TwoByTwo } from './contingency/fisher-exact.js';
export {
  type Association,
  association,
  type IndependenceTest,
  independenceTest,
} from './contingency/independence.js';
export { type SegmentSignificance, segmentSignificance } from './contingency/segment-significance.js';
export { barnardTest, boschlooTest } from './contingency/unconditional-exact.js';
export { type BetweenVarianceMethod, betweenVariance } from './heterogeneity/between-variance.js';
export { type Combined, combineEffects } from './heterogeneity/combine.js';
export { type EffectScale, type GroupEffect, groupEffect } from './heterogeneity/effect-sizes.js';
export { type Shrinkage, type ShrunkenEffect, shrinkEffects } from './heterogeneity/shrinkage.js';
export { type MannWhitney, mannWhitneyTest } from './mann-whitney.js';
export {
  type AdjustableArm,
  adjustableMean,
  adjustableProportion,
  adjustableRatio,
  adjustedMoments,
  cupedTest,
  cupedTheta,
  pooledArms,
  type RatioPairSums,
  withinArmTheta,
} from './means/cuped.js';
export { type Effect, effectOf, meanInterval, meanTest, welchDf } from './means/mean-test.js';
export { type RatioSums, ratioMoments } from './means/ratio-metric.js';
export {
  deltaLiftInterval,
  fiellerLiftInterval,
  fixedBaselineLiftInterval,
  logLiftInterval,
  type MeanEstimate,
  relativeLift,
  relativeLiftVariance,
} from './means/relative-lift.js';
export { adjustP, type Correction } from './multiplicity/adjust.js';
export { adjustedInterval } from './multiplicity/adjusted-interval.js';
export { falseDiscoveryRates } from './multiplicity/local-fdr.js';
export { type HazardDesign, hazardPower, hazardSampleSize } from './power/hazard-power.js';
export { detectableLift, type LiftDesign, liftPower, liftSampleSize } from './power/lift-power.js';
export { additionalTraffic, powerAfter } from './power/mid-experiment.js';
export {
  arcsinePower,
  cohensH,
  detectableDifference,
  differencePower,
  differenceSampleSize,
  twoProportionPower,
} from './power/proportion-power.js';
export { tTestDetectableEffect, tTestPower, tTestSampleSize } from './power/t-test-power.js';
export { binomialTest } from './proportions/binomial-test.js';
export {
  agrestiCaffoInterval,
  newcombeInterval,
  waldDifferenceInterval,
} from './proportions/difference-intervals.js';
export {
  agrestiCoullInterval,
  clopperPearsonInterval,
  jeffreysHighestDensityInterval,
  jeffreysInterval,
  logitInterval,
  waldInterval,
} from './proportions/proportion-intervals.js';
export {
  manyProportionsTest,
  oneProportionTest,
  type ProportionTest,
  twoProportionTest,
} from './proportions/proportion-test.js';
export { logRatioInterval, oddsRatioInterval } from './proportions/ratio-intervals.js';
export {
  scoreDifferenceInterval,
  scoreOddsRatioInterval,
  scoreRatioInterval,
} from './proportions/score-intervals.js';
export { wilsonInterval } from './proportions/wilson.js';
export { type QuantileStatistic, quantileEffect, quantileEstimate } from './quantile-effect.js';
export {
  type ArmShare,
  exactSampleRatioTest,
  normalSampleRatioTest,
  SAMPLE_RATIO_THRESHOLD,
  sampleRatioTest,
} from './sample-ratio.js';
export {
  DEFAULT_TUNING_N,
  type SequenceOptions,
  sequenceInterval,
  sequenceP,
  sequenceWidth,
} from './sequential/confidence-sequence.js';
export { groupSequentialBounds, type SpendingFunction, spending } from './sequential/group-sequential.js';
export { type MixtureSprt, mixtureSprt } from './sequential/mixture-sprt.js';
export {
  type Contrast,
  effectContrast,
  type FactorialCells,
  interactionTest,
} from './stratified/interaction.js';
export {
  breslowDayTest,
  crudeTable,
  mantelHaenszelTest,
  oddsRatio,
  pooledOddsRatio,
} from './stratified/mantel-haenszel.js';
export { postStratifiedEffect, type Stratum, type StratumArm } from './stratified/post-stratification.js';
export {
  countTimes,
  kaplanMeier,
  type SurvivalData,
  type SurvivalPoint,
  type SurvivalQuantile,
  survivalInterval,
  survivalQuantile,
  type TimeCount,
} from './survival/kaplan-meier.js';
export { type LogRank, type LogRankWeighting, logRankTest, logRankZ } from './survival/log-rank.js';
