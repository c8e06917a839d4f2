import { log1mExp } from '../../distributions/index.js';
import { around, type Interval } from '../common/interval.js';
import { type Alternative, type PValue, pValue } from '../common/p-value.js';

/**
 * The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (arXiv 2103.06476): an interval
 * that holds at all times together, so that it may be looked at every day. Two-sided by their equation (9), one-sided by
 * (134). `tuningN` is the number of users at which it is meant to be tightest.
 */
export interface SequenceOptions {
  alpha?: number;
  tuningN?: number;
  alternative?: Alternative;
}

/** Users at which the interval is tightest when nothing else is asked: GrowthBook's default. */
export const DEFAULT_TUNING_N = 5000;

/** A one-sided always-valid p above one half says nothing; it is reported as this. */
const LARGEST_ONE_SIDED_P = 0.4999;

function rho(alpha: number, tuningN: number): number {
  const log = -2 * Math.log(alpha);
  return Math.sqrt((log + Math.log(log + 1)) / tuningN);
}

/** Half-width over the standard error, with `n` users in both arms together. */
export function sequenceWidth(n: number, options: SequenceOptions = {}): number {
  const { alpha = 0.05, tuningN = DEFAULT_TUNING_N, alternative = 'two-sided' } = options;
  const oneSided = alternative !== 'two-sided';
  const r = rho(oneSided ? 2 * alpha : alpha, tuningN);
  const information = n * r * r;
  const log = oneSided
    ? Math.log1p(Math.sqrt(information + 1) / (2 * alpha))
    : Math.log(Math.sqrt(information + 1) / alpha);
  return Math.sqrt((2 * (information + 1) * log) / information);
}

/** The always-valid interval of an estimate with its standard error. */
export function sequenceInterval(
  estimate: number,
  se: number,
  n: number,
  options: SequenceOptions = {},
): Interval {
  return around(estimate, se * sequenceWidth(n, options), options.alternative);
}

/**
 * The always-valid p: the smallest alpha whose interval leaves out zero, the interval tuned to the `alpha` asked for. In
 * closed form, with its logarithm.
 */
export function sequenceP(estimate: number, se: number, n: number, options: SequenceOptions = {}): PValue {
  const { alpha = 0.05, tuningN = DEFAULT_TUNING_N, alternative = 'two-sided' } = options;
  const information = n * rho(alternative === 'two-sided' ? alpha : 2 * alpha, tuningN) ** 2;
  const statistic = (alternative === 'less' ? -estimate : estimate) / se;
  const evidence = (statistic * statistic * information) / (2 * (information + 1));
  const start = 0.5 * Math.log(information + 1);
  if (alternative === 'two-sided') return pValue(Math.min(0, start - evidence));
  const largest = Math.log(LARGEST_ONE_SIDED_P);
  if (statistic <= 0) return pValue(largest);
  // log(exp(x) - 1) = x + log(1 - exp(-x))
  return pValue(Math.min(largest, start - Math.LN2 - evidence - log1mExp(-evidence)));
}
