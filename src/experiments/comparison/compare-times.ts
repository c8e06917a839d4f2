import {
  type Estimable,
  estimated,
  type Interval,
  kaplanMeier,
  liftPosterior,
  logRankZ,
  notEstimable,
  type SurvivalPoint,
  sequenceInterval,
  sequenceP,
  survivalInterval,
  survivalQuantile,
  type TimeCount,
} from '../../numeric/index.js';
import { type CompareOptions, type Comparison, type Figure, zEffect } from './compare.js';

export interface TimeComparison extends Comparison {
  /** Seconds by when half of the users had the event; null when that is not reached. */
  medians: { control: number | null; treatment: number | null };
}

/**
 * Compares times to an event: the share that gets there within the window by Kaplan and Meier, users not there yet at the
 * end of the data censored; the hazard ratio by Peto's one-step estimate; the log-rank test.
 */
export function compareTimes(
  control: readonly TimeCount[],
  treatment: readonly TimeCount[],
  options: CompareOptions,
): TimeComparison {
  const confidence = 1 - options.alpha;
  const curves = [kaplanMeier(control), kaplanMeier(treatment)] as const;
  const rank = logRankZ(treatment, control);
  const [c, t] = [reached(curves[0], confidence), reached(curves[1], confidence)];
  const difference = differenceOf(c, t, confidence);
  const users = [...control, ...treatment].reduce((sum, count) => sum + count.events + count.censored, 0);
  return {
    control: c,
    treatment: t,
    difference,
    lift: hazardOf(rank, confidence),
    test:
      rank.status === 'estimated'
        ? estimated({ statistic: rank.z, p: rank.p, logP: rank.logP, method: 'log-rank' })
        : rank,
    cuped: notEstimable('times to an event are not adjusted'),
    alwaysValid: alwaysValidOf(difference, users, options),
    bayesian: bayesianOf(rank, options),
    medians: {
      control: survivalQuantile(curves[0], 0.5, confidence).time,
      treatment: survivalQuantile(curves[1], 0.5, confidence).time,
    },
  };
}

type Reached = Estimable<Figure & { variance: number }>;

/** The share that had the event by the end of the curve. */
function reached(curve: readonly SurvivalPoint[], confidence: number): Reached {
  const last = curve[curve.length - 1];
  if (!last) return notEstimable('no users');
  const interval: Interval | null = survivalInterval(last, 'log-log', confidence);
  if (!interval) {
    const all = last.survival <= 0;
    return notEstimable(all ? 'every user had the event: no interval' : 'no user had the event: no interval');
  }
  return estimated({
    estimate: 1 - last.survival,
    low: 1 - interval.high,
    high: 1 - interval.low,
    variance: last.survival ** 2 * last.logVariance,
    method: 'Kaplan-Meier, log-log',
  });
}

function differenceOf(control: Reached, treatment: Reached, confidence: number): Comparison['difference'] {
  if (control.status !== 'estimated') return control;
  if (treatment.status !== 'estimated') return treatment;
  const se = Math.sqrt(control.variance + treatment.variance);
  if (!(se > 0)) return notEstimable('zero variance');
  const effect = zEffect(treatment.estimate - control.estimate, se, confidence);
  return estimated({ estimate: effect.estimate, se, ...effect.interval, method: 'Kaplan-Meier, Greenwood' });
}

/** Hazard ratio minus one: above zero, treated users get there sooner. */
function hazardOf(rank: ReturnType<typeof logRankZ>, confidence: number): Estimable<Figure> {
  if (rank.status !== 'estimated') return rank;
  const { estimate, interval } = zEffect(
    rank.excess / rank.variance,
    1 / Math.sqrt(rank.variance),
    confidence,
  );
  return estimated({
    estimate: Math.expm1(estimate),
    low: Math.expm1(interval.low),
    high: Math.expm1(interval.high),
    method: 'hazard ratio, Peto',
  });
}

function alwaysValidOf(
  difference: Comparison['difference'],
  n: number,
  { alpha, tuningN }: CompareOptions,
): Comparison['alwaysValid'] {
  if (difference.status !== 'estimated') return difference;
  const sequence = tuningN === undefined ? { alpha } : { alpha, tuningN };
  return estimated({
    ...sequenceInterval(difference.estimate, difference.se, n, sequence),
    ...sequenceP(difference.estimate, difference.se, n, sequence),
  });
}

/** The posterior of the logarithm of the hazard ratio under a flat prior. */
function bayesianOf(
  rank: ReturnType<typeof logRankZ>,
  { alpha, lowerIsBetter }: CompareOptions,
): Comparison['bayesian'] {
  if (rank.status !== 'estimated') return rank;
  const { chanceToWin, lossOfControl, lossOfTreatment, interval } = liftPosterior(
    rank.excess / rank.variance,
    1 / Math.sqrt(rank.variance),
    // A lower time is a higher hazard.
    { confidence: 1 - alpha, lowerIsBetter: !lowerIsBetter },
  );
  return estimated({
    chanceToWin,
    lossOfControl,
    lossOfTreatment,
    ...interval,
    scale: 'log hazard ratio',
  });
}
