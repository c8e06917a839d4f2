import { criticalValue, type Interval } from '../common/interval.js';

/** Times to an event, some of them censored: the user was observed until then and had not had the event. */
export interface SurvivalData {
  time: ArrayLike<number>;
  /** 1 for an event, 0 for a censoring. */
  event: ArrayLike<number>;
}

/** How often a time occurs, as an event and as a censoring. */
export interface TimeCount {
  time: number;
  events: number;
  censored: number;
}

/** The distinct times in order, with their counts: all that survival statistics need. */
export function countTimes({ time, event }: SurvivalData): TimeCount[] {
  const order = Array.from({ length: time.length }, (_, i) => i).sort((a, b) => time[a]! - time[b]! || a - b);
  const counts: TimeCount[] = [];
  for (const i of order) {
    let last = counts[counts.length - 1];
    if (!last || last.time !== time[i]) {
      last = { time: time[i]!, events: 0, censored: 0 };
      counts.push(last);
    }
    if (event[i]) last.events++;
    else last.censored++;
  }
  return counts;
}

/** One point of the curve: the state just after a time. */
export interface SurvivalPoint {
  time: number;
  atRisk: number;
  events: number;
  censored: number;
  /** Probability of not having had the event by this time. */
  survival: number;
  /** Greenwood's variance of the logarithm of the survival; infinite once the survival is 0. */
  logVariance: number;
}

/** The product-limit estimate of Kaplan and Meier (1958); at equal times events come before censorings. */
export function kaplanMeier(counts: readonly TimeCount[]): SurvivalPoint[] {
  let atRisk = counts.reduce((sum, c) => sum + c.events + c.censored, 0);
  let survival = 1;
  let logVariance = 0;
  return counts.map(({ time, events, censored }) => {
    const before = atRisk;
    survival *= 1 - events / before;
    logVariance += events === 0 ? 0 : events / (before * (before - events));
    atRisk -= events + censored;
    return { time, atRisk: before, events, censored, survival, logVariance };
  });
}

/**
 * Pointwise interval of the survival. `log-log` stays inside [0, 1] and keeps its level; `plain` is for comparison.
 * Null where the scale is not defined: at survival 0, and for log-log at survival 1.
 */
export function survivalInterval(
  { survival, logVariance }: SurvivalPoint,
  kind: 'log-log' | 'plain' = 'log-log',
  confidence = 0.95,
): Interval | null {
  if (survival <= 0) return null;
  const margin = criticalValue(confidence) * Math.sqrt(logVariance);
  if (kind === 'plain') {
    return { low: Math.max(0, survival * (1 - margin)), high: Math.min(1, survival * (1 + margin)) };
  }
  if (survival >= 1) return null;
  const log = Math.log(survival);
  const shift = margin / log;
  return { low: Math.exp(log * Math.exp(-shift)), high: Math.exp(log * Math.exp(shift)) };
}

/** A quantile of the time to the event; null where the curve (or a limit of it) never comes so low. */
export interface SurvivalQuantile {
  time: number | null;
  low: number | null;
  high: number | null;
}

/**
 * The time by which a share of users has had the event, the first at which the survival is at most `1 - share`; its
 * interval are the times at which the limits of the survival get there (Brookmeyer and Crowley 1982).
 */
export function survivalQuantile(
  curve: readonly SurvivalPoint[],
  share = 0.5,
  confidence = 0.95,
): SurvivalQuantile {
  const first = (reached: (point: SurvivalPoint) => boolean) => curve.find(reached)?.time ?? null;
  const target = 1 - share + 1e-12;
  const limits = (point: SurvivalPoint) => survivalInterval(point, 'log-log', confidence);
  return {
    time: first((point) => point.survival <= target),
    low: first((point) => point.survival <= 0 || (limits(point)?.low ?? 1) <= target),
    high: first((point) => point.survival <= 0 || (limits(point)?.high ?? 1) <= target),
  };
}
