import {
  cupedTest,
  DEFAULT_TUNING_N,
  type Effect,
  type Estimable,
  effectOf,
  estimated,
  fiellerLiftInterval,
  fisherExactTest,
  type Interval,
  liftPosterior,
  meanInterval,
  meanTest,
  newcombeInterval,
  notEstimable,
  relativeLift,
  relativeLiftVariance,
  sequenceInterval,
  sequenceP,
  twoProportionTest,
  welchDf,
  wilsonInterval,
  withinArmTheta,
} from '../../numeric/index.js';
import type { Arm } from './arm.js';

/** An estimate with its interval and how that was made. */
export interface Figure extends Interval {
  estimate: number;
  method: string;
}

/** Everything said about one variant against control, for one metric in one group. */
export interface Comparison {
  control: Estimable<Figure>;
  treatment: Estimable<Figure>;
  difference: Estimable<Figure & { se: number }>;
  lift: Estimable<Figure>;
  test: Estimable<{ statistic: number; p: number; logP: number; method: string }>;
  cuped: Estimable<Figure & { p: number; logP: number; varianceReduction: number }>;
  alwaysValid: Estimable<Interval & { p: number; logP: number }>;
  bayesian: Estimable<
    Interval & {
      chanceToWin: number;
      lossOfControl: number;
      lossOfTreatment: number;
      scale: 'lift' | 'difference' | 'log hazard ratio';
    }
  >;
}

export interface CompareOptions {
  alpha: number;
  lowerIsBetter: boolean;
  tuningN?: number | undefined;
}

/** Below this expected count in a cell the z-test gives way to Fisher's exact test. */
const LEAST_EXPECTED = 5;

/** Compares two arms of a conversion, count, sum or ratio. */
export function compareArms(control: Arm, treatment: Arm, options: CompareOptions): Comparison {
  const confidence = 1 - options.alpha;
  const problem = control.problem ?? treatment.problem;
  const effect =
    problem === undefined ? meanTest(control.post, treatment.post, { confidence }) : notEstimable(problem);
  const difference = differenceOf(control, treatment, effect, confidence);
  return {
    control: levelOf(control, confidence),
    treatment: levelOf(treatment, confidence),
    difference,
    lift: liftOf(control, treatment, confidence),
    test: testOf(control, treatment, effect),
    cuped: cupedOf(control, treatment, confidence),
    alwaysValid: alwaysValidOf(effect, control.n + treatment.n, options),
    bayesian: bayesianOf(control, treatment, effect, options),
  };
}

function levelOf(arm: Arm, confidence: number): Estimable<Figure> {
  if (arm.n === 0) return notEstimable('no users whose window is over');
  if (arm.problem !== undefined) return notEstimable(arm.problem);
  if (arm.count) {
    const interval = wilsonInterval(arm.count, confidence);
    return estimated({ estimate: arm.post.mean, ...interval, method: 'Wilson' });
  }
  const interval = meanInterval(arm.post, confidence);
  if (interval.status !== 'estimated') return interval;
  return estimated({ estimate: arm.post.mean, low: interval.low, high: interval.high, method: 't' });
}

function differenceOf(
  control: Arm,
  treatment: Arm,
  effect: Estimable<Effect>,
  confidence: number,
): Comparison['difference'] {
  if (control.count && treatment.count) {
    if (control.n === 0 || treatment.n === 0) return notEstimable('an arm has no users whose window is over');
    // Newcombe's interval exists, and keeps its level, where the standard error is zero.
    return estimated({
      estimate: treatment.post.mean - control.post.mean,
      se: Math.sqrt(treatment.post.variance / treatment.n + control.post.variance / control.n),
      ...newcombeInterval(control.count, treatment.count, confidence),
      method: 'Newcombe',
    });
  }
  if (effect.status !== 'estimated') return effect;
  return estimated({ estimate: effect.estimate, se: effect.se, ...effect.interval, method: 'Welch t' });
}

function liftOf(control: Arm, treatment: Arm, confidence: number): Estimable<Figure> {
  if (control.n < 2 || treatment.n < 2) return notEstimable('an arm has fewer than two users');
  const problem = control.problem ?? treatment.problem;
  if (problem !== undefined) return notEstimable(problem);
  if (control.post.mean === 0) return notEstimable('the control value is zero: no relative lift');
  const [c, t] = [control, treatment].map((arm) => ({
    mean: arm.post.mean,
    meanVariance: arm.post.variance / arm.n,
  })) as [{ mean: number; meanVariance: number }, { mean: number; meanVariance: number }];
  if (c.meanVariance + t.meanVariance === 0) return notEstimable('zero variance in both arms');
  const df = control.count ? Number.POSITIVE_INFINITY : welchDf(control.post, treatment.post);
  const interval = fiellerLiftInterval(c, t, { confidence, df });
  if (interval.status !== 'estimated') return interval;
  return estimated({
    estimate: relativeLift(c.mean, t.mean),
    low: interval.low,
    high: interval.high,
    method: 'Fieller',
  });
}

function testOf(control: Arm, treatment: Arm, effect: Estimable<Effect>): Comparison['test'] {
  const { count: c } = control;
  const { count: t } = treatment;
  if (!c || !t) {
    if (effect.status !== 'estimated') return effect;
    return estimated({ statistic: effect.statistic, p: effect.p, logP: effect.logP, method: 'Welch t' });
  }
  const z = twoProportionTest(c, t);
  if (z.status !== 'estimated') return z;
  const pooled = (c.successes + t.successes) / (c.n + t.n);
  const least = Math.min(c.n, t.n) * Math.min(pooled, 1 - pooled);
  if (least >= LEAST_EXPECTED)
    return estimated({ statistic: z.z, p: z.p, logP: z.logP, method: 'z, pooled' });
  const exact = fisherExactTest([
    [t.successes, t.n - t.successes],
    [c.successes, c.n - c.successes],
  ]);
  return estimated({ statistic: z.z, ...exact, method: 'Fisher exact' });
}

function cupedOf(control: Arm, treatment: Arm, confidence: number): Comparison['cuped'] {
  if (!control.hasCovariate) return notEstimable('the time of exposure is not known: nothing before it');
  // The coefficient comes from inside the arms, so that the effect itself has no part in it.
  const theta = withinArmTheta([control, treatment]);
  if (theta === 0) return notEstimable('behaviour before exposure does not vary, or says nothing');
  const effect = cupedTest(control, treatment, { theta, confidence });
  if (effect.status !== 'estimated') return effect;
  const plain = treatment.post.variance / treatment.n + control.post.variance / control.n;
  return estimated({
    estimate: effect.estimate,
    ...effect.interval,
    method: 'CUPED, Welch t',
    p: effect.p,
    logP: effect.logP,
    varianceReduction: 1 - (effect.se * effect.se) / plain,
  });
}

function alwaysValidOf(
  effect: Estimable<Effect>,
  n: number,
  { alpha, tuningN = DEFAULT_TUNING_N }: CompareOptions,
): Comparison['alwaysValid'] {
  if (effect.status !== 'estimated') return effect;
  return estimated({
    ...sequenceInterval(effect.estimate, effect.se, n, { alpha, tuningN }),
    ...sequenceP(effect.estimate, effect.se, n, { alpha, tuningN }),
  });
}

/** The posterior of the lift under a flat prior; of the difference where there is no lift. */
function bayesianOf(
  control: Arm,
  treatment: Arm,
  effect: Estimable<Effect>,
  { alpha, lowerIsBetter }: CompareOptions,
): Comparison['bayesian'] {
  if (effect.status !== 'estimated') return effect;
  const isLift = control.post.mean !== 0;
  const of = (arm: Arm) => ({ mean: arm.post.mean, meanVariance: arm.post.variance / arm.n });
  const [estimate, se] = isLift
    ? [
        relativeLift(control.post.mean, treatment.post.mean),
        Math.sqrt(relativeLiftVariance(of(control), of(treatment))),
      ]
    : [effect.estimate, effect.se];
  const { chanceToWin, lossOfControl, lossOfTreatment, interval } = liftPosterior(estimate, se, {
    confidence: 1 - alpha,
    lowerIsBetter,
  });
  return estimated({
    chanceToWin,
    lossOfControl,
    lossOfTreatment,
    ...interval,
    scale: isLift ? 'lift' : 'difference',
  });
}

/** A comparison of which nothing can be said. */
export function nothingToCompare(reason: string): Comparison {
  const nothing = notEstimable(reason);
  return {
    control: nothing,
    treatment: nothing,
    difference: nothing,
    lift: nothing,
    test: nothing,
    cuped: nothing,
    alwaysValid: nothing,
    bayesian: nothing,
  };
}

/** A z-statistic as an effect, for measures that come with a standard error of their own. */
export const zEffect = (estimate: number, se: number, confidence: number): Effect =>
  effectOf(estimate, se, Number.POSITIVE_INFINITY, 'two-sided', confidence);
