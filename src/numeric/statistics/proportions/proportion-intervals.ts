import { beta, findRoot, normal } from '../../distributions/index.js';
import { around, clip, criticalValue, type Interval } from '../common/interval.js';
import type { Alternative } from '../common/p-value.js';
import { type Count, rate } from '../common/proportion.js';

/** Wald's interval `p ± z sqrt(p q / n)`. Too short for small n and rates near 0 or 1; for comparison with peers. */
export function waldInterval(count: Count, confidence = 0.95): Interval {
  const p = rate(count);
  return clip(around(p, criticalValue(confidence) * Math.sqrt((p * (1 - p)) / count.n)), 0, 1);
}

/** Agresti and Coull 1998: Wald's interval after adding z^2 / 2 successes and as many failures. */
export function agrestiCoullInterval({ successes, n }: Count, confidence = 0.95): Interval {
  const z = criticalValue(confidence);
  const size = n + z * z;
  const p = (successes + (z * z) / 2) / size;
  return clip(around(p, z * Math.sqrt((p * (1 - p)) / size)), 0, 1);
}

/** The exact interval of Clopper and Pearson 1934: rates that an exact binomial test does not reject. */
export function clopperPearsonInterval(
  { successes, n }: Count,
  confidence = 0.95,
  alternative: Alternative = 'two-sided',
): Interval {
  const tail = alternative === 'two-sided' ? (1 - confidence) / 2 : 1 - confidence;
  return {
    low: successes === 0 || alternative === 'less' ? 0 : beta.quantile(tail, successes, n - successes + 1),
    high:
      successes === n || alternative === 'greater'
        ? 1
        : beta.quantile(tail, successes + 1, n - successes, 'upper'),
  };
}

/** Equal-tailed interval of the posterior under Jeffreys' prior Beta(1/2, 1/2). */
export function jeffreysInterval({ successes, n }: Count, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  const [a, b] = [successes + 0.5, n - successes + 0.5];
  return { low: beta.quantile(tail, a, b), high: beta.quantile(tail, a, b, 'upper') };
}

/** Shortest interval of the posterior under Jeffreys' prior: both ends have the same density, or one is 0 or 1. */
export function jeffreysHighestDensityInterval({ successes, n }: Count, confidence = 0.95): Interval {
  if (successes === 0) return { low: 0, high: beta.quantile(1 - confidence, 0.5, n + 0.5, 'upper') };
  if (successes === n) return { low: beta.quantile(1 - confidence, n + 0.5, 0.5), high: 1 };
  const [a, b] = [successes + 0.5, n - successes + 0.5];
  const highOf = (below: number) => beta.quantile(1 - confidence - below, a, b, 'upper');
  const lowOf = (below: number) => beta.quantile(below, a, b);
  const edge = (1 - confidence) * 1e-9;
  const below = findRoot(
    (p) => beta.logPdf(lowOf(p), a, b) - beta.logPdf(highOf(p), a, b),
    edge,
    1 - confidence - edge,
    1e-14,
  );
  return { low: lowOf(below), high: highOf(below) };
}

/** Interval on the logit scale, back-transformed; needs at least one success and one failure. */
export function logitInterval({ successes, n }: Count, confidence = 0.95): Interval {
  const logit = Math.log(successes / (n - successes));
  const margin = normal.quantile((1 - confidence) / 2, 'upper') * Math.sqrt(n / successes / (n - successes));
  const back = (x: number) => 1 / (1 + Math.exp(-x));
  return { low: back(logit - margin), high: back(logit + margin) };
}
