import {
  adjustP,
  type Estimable,
  estimated,
  fisherExactTest,
  logRankTest,
  newcombeInterval,
  notEstimable,
  type TimeCount,
  twoProportionTest,
} from '../../numeric/index.js';
import { type Conversion, effective } from './conversion.js';

/** Fewer users than this are described, not tested (statistics of small groups are in the intervals). */
export const FEWEST_TESTED = 30;

/** A persona against everyone else at one conversion. */
export interface GroupComparison {
  group: string;
  /** Conversion from this step (from 1) to that one. */
  from: number;
  to: number;
  difference: Estimable<{
    /** Rate of the group minus the rate of everyone else. */
    estimate: number;
    low: number;
    high: number;
    p: number;
    log_p: number;
    method: string;
  }>;
  /** Holm's adjusted p over all comparisons of the funnel; null when not tested. */
  adjusted_p: number | null;
  verdict: 'higher' | 'lower' | 'not shown' | 'not tested';
}

/** One conversion, with what every group made of it. */
export interface ConversionByGroup {
  from: number;
  to: number;
  everyone: Conversion;
  groups: { name: string; count: Conversion }[];
}

/**
 * Each group against everyone else: the difference with Newcombe's interval, the z-test of two proportions (Fisher's
 * exact test where a cell is expected to hold fewer than five), and Holm's correction over all of them together.
 */
export function compareGroups(conversions: readonly ConversionByGroup[], alpha = 0.05): GroupComparison[] {
  const raw = conversions.flatMap(({ from, to, everyone, groups }) =>
    groups.map(({ name, count }) => ({ group: name, from, to, difference: againstRest(count, everyone) })),
  );
  const tested = raw.flatMap(({ difference }) => (difference.status === 'estimated' ? [difference.p] : []));
  const adjusted = adjustP(tested, 'holm');
  let next = 0;
  return raw.map(({ difference, ...which }) => {
    if (difference.status !== 'estimated')
      return { ...which, difference, adjusted_p: null, verdict: 'not tested' };
    const p = adjusted[next++]!;
    const verdict = p > alpha ? 'not shown' : difference.estimate > 0 ? 'higher' : 'lower';
    return { ...which, difference, adjusted_p: p, verdict };
  });
}

function againstRest(count: Conversion, everyone: Conversion): GroupComparison['difference'] {
  const rest: Conversion = {
    successes: everyone.successes - count.successes,
    n: everyone.n - count.n,
    designEffect: everyone.designEffect,
  };
  if (count.n < FEWEST_TESTED) return notEstimable(`fewer than ${FEWEST_TESTED} reached the step before`);
  if (rest.n < FEWEST_TESTED)
    return notEstimable(`fewer than ${FEWEST_TESTED} of everyone else reached the step before`);
  const [a, b] = [effective(rest), effective(count)];
  const rate = (a.successes + b.successes) / (a.n + b.n);
  const smallest = Math.min(a.n, b.n) * Math.min(rate, 1 - rate);
  const interval = newcombeInterval(a, b);
  const estimate = b.successes / b.n - a.successes / a.n;
  if (smallest < 5 && count.designEffect === 1 && rest.designEffect === 1) {
    const { p, logP } = fisherExactTest([
      [count.successes, count.n - count.successes],
      [rest.successes, rest.n - rest.successes],
    ]);
    return estimated({ estimate, ...interval, p, log_p: logP, method: 'Fisher’s exact test' });
  }
  const test = twoProportionTest(a, b);
  if (test.status !== 'estimated') return test;
  return estimated({ estimate, ...interval, p: test.p, log_p: test.logP, method: 'z-test' });
}

/** Whether groups take different times for a step. */
export interface TimeComparison {
  from: number;
  to: number;
  test: Estimable<{ chi2: number; df: number; p: number; log_p: number; groups: string[] }>;
  adjusted_p: number | null;
  verdict: 'different' | 'not shown' | 'not tested';
}

/** The log-rank test over the groups large enough, step by step, with Holm's correction over the steps. */
export function compareTimes(
  steps: readonly { from: number; to: number; groups: { name: string; counts: readonly TimeCount[] }[] }[],
  alpha = 0.05,
): TimeComparison[] {
  const raw = steps.map(({ from, to, groups }) => ({ from, to, test: logRankOf(groups) }));
  const adjusted = adjustP(
    raw.flatMap(({ test }) => (test.status === 'estimated' ? [test.p] : [])),
    'holm',
  );
  let next = 0;
  return raw.map(({ test, ...which }) => {
    if (test.status !== 'estimated') return { ...which, test, adjusted_p: null, verdict: 'not tested' };
    const p = adjusted[next++]!;
    return { ...which, test, adjusted_p: p, verdict: p <= alpha ? 'different' : 'not shown' };
  });
}

function logRankOf(
  groups: readonly { name: string; counts: readonly TimeCount[] }[],
): TimeComparison['test'] {
  const large = groups.filter(
    ({ counts }) => counts.reduce((sum, c) => sum + c.events + c.censored, 0) >= FEWEST_TESTED,
  );
  if (large.length < 2) return notEstimable(`fewer than two groups with ${FEWEST_TESTED} at the step before`);
  const test = logRankTest(large.map(({ counts }) => counts));
  if (test.status !== 'estimated') return test;
  const { chi2, df, p, logP } = test;
  return estimated({ chi2, df, p, log_p: logP, groups: large.map(({ name }) => name) });
}
