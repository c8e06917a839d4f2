import {
  type Estimable,
  estimated,
  kaplanMeier,
  notEstimable,
  quantileSorted,
  type SurvivalPoint,
  survivalInterval,
  survivalQuantile,
  type TimeCount,
  wilsonInterval,
} from '../../numeric/index.js';

import { type TimeBins, timeBins } from './time-bins.js';

/** Times to a step, ms: of those who got there, and how long the others were watched in vain. */
export interface StepTimes {
  reached: Float64Array;
  censored: Float64Array;
}

/** A quantile of a time with its interval, seconds; null where the curve does not come that far. */
export interface TimeQuantile {
  seconds: number | null;
  low: number | null;
  high: number | null;
}

/** One point of the curve of those who got there. */
export interface CurvePoint {
  seconds: number;
  /** Estimated share that got there by then. */
  reached: number;
  low: number;
  high: number;
  /** Still watched just before. */
  at_risk: number;
}

export interface TimeFigure {
  n: number;
  reached: number;
  /** Watched until the end of the window or of the data without getting there. */
  censored: number;
  q1: TimeQuantile;
  median: TimeQuantile;
  q3: TimeQuantile;
  /** Estimated share that gets there within the window, with those whose window is open counted as far as they go. */
  share: { estimate: number; low: number; high: number };
  /** Median of those who got there alone, which is what funnels usually show; too short wherever others are not there. */
  median_of_converters_seconds: number | null;
  mean_of_converters_seconds: number | null;
  /** Times of those who got there, in bins. */
  histogram: TimeBins;
  curve: CurvePoint[];
}

/** More points than this say no more in a chart. */
const MOST_POINTS = 60;

/**
 * Times are counted in steps of this many ms, so that curves of millions of users stay small: the whole range in at most
 * 20,000 steps where there are many users, exactly otherwise.
 */
export function timeResolution(users: number, rangeMs: number): number {
  if (users <= 20_000) return 1;
  const wanted = Math.max(1, rangeMs / 20_000);
  return [1, 10, 100, 1000, 5000, 15_000, 60_000, 300_000, 900_000].find((ms) => ms >= wanted) ?? 3_600_000;
}

/** The distinct times with their counts, rounded up to the resolution. */
export function countStepTimes(times: StepTimes, resolutionMs: number): TimeCount[] {
  const rounded = (values: Float64Array) =>
    values.map((ms) => Math.ceil(ms / resolutionMs) * resolutionMs).sort();
  const [events, censorings] = [rounded(times.reached), rounded(times.censored)];
  const counts: TimeCount[] = [];
  for (let i = 0, j = 0; i < events.length || j < censorings.length; ) {
    const time = Math.min(events[i] ?? Number.POSITIVE_INFINITY, censorings[j] ?? Number.POSITIVE_INFINITY);
    const count = { time, events: 0, censored: 0 };
    while (events[i] === time) {
      count.events++;
      i++;
    }
    while (censorings[j] === time) {
      count.censored++;
      j++;
    }
    counts.push(count);
  }
  return counts;
}

/** Kaplan and Meier's estimate of the time to a step: those who are not there yet count until they were last watched. */
export function timeFigure(
  times: StepTimes,
  counts: readonly TimeCount[],
  nobody: string,
): Estimable<TimeFigure> {
  const [reached, censored] = [times.reached.length, times.censored.length];
  const n = reached + censored;
  if (n === 0) return notEstimable(nobody);
  const curve = kaplanMeier(counts);
  const last = curve.at(-1)!;
  const quantile = (share: number): TimeQuantile => {
    const { time, low, high } = survivalQuantile(curve, share);
    // The limit at which fewer have got there is the later time.
    return { seconds: inSeconds(time), low: inSeconds(low), high: inSeconds(high) };
  };
  const sorted = Float64Array.from(times.reached).sort();
  return estimated({
    n,
    reached,
    censored,
    q1: quantile(0.25),
    median: quantile(0.5),
    q3: quantile(0.75),
    share: shareReached(last, n, reached),
    median_of_converters_seconds: reached === 0 ? null : inSeconds(quantileSorted(sorted, 0.5)),
    mean_of_converters_seconds:
      reached === 0 ? null : inSeconds(sorted.reduce((sum, ms) => sum + ms, 0) / reached),
    histogram: timeBins(sorted.map((ms) => ms / 1000)),
    curve: thinned(curve).map((point) => ({
      seconds: inSeconds(point.time)!,
      ...curveShare(point, n),
      at_risk: point.atRisk,
    })),
  });
}

/** The complement of the survival with its log-log interval; Wilson's where that has none (nobody, or everybody). */
function shareReached(point: SurvivalPoint, n: number, reached: number) {
  const limits = survivalInterval(point);
  if (limits) return { estimate: 1 - point.survival, low: 1 - limits.high, high: 1 - limits.low };
  return { estimate: 1 - point.survival, ...wilsonInterval({ successes: reached, n }) };
}

function curveShare(point: SurvivalPoint, n: number) {
  const { estimate, low, high } = shareReached(point, n, point.survival >= 1 ? 0 : n);
  return { reached: estimate, low, high };
}

/** The points at which the curve has risen by another share of its height, the first and the last among them. */
function thinned(curve: readonly SurvivalPoint[]): SurvivalPoint[] {
  const steps = curve.filter((point, i) => point.events > 0 || i === curve.length - 1);
  if (steps.length <= MOST_POINTS) return steps;
  const rise = (1 - steps.at(-1)!.survival) / (MOST_POINTS - 2);
  let next = 0;
  return steps.filter((point, i) => {
    if (i < steps.length - 1 && 1 - point.survival < next) return false;
    next = 1 - point.survival + rise;
    return true;
  });
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms) / 1000;
}
