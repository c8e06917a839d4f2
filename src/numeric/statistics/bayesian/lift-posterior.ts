import { normal } from '../../distributions/index.js';
import { around, criticalValue, type Interval } from '../common/interval.js';

/** A normal prior of the lift; without one every lift counts as equally likely. */
export interface NormalPrior {
  mean: number;
  variance: number;
}

export interface LiftPosterior {
  mean: number;
  sd: number;
  /** Equal-tailed credible interval. */
  interval: Interval;
  /** Probability that treatment is better. */
  chanceToWin: number;
  /** Expected loss of staying with control, in units of the lift. */
  lossOfControl: number;
  /** Expected loss of choosing treatment. */
  lossOfTreatment: number;
}

export interface PosteriorOptions {
  prior?: NormalPrior;
  confidence?: number;
  /** A smaller value of the metric is better. */
  lowerIsBetter?: boolean;
}

/** The posterior of a lift that was estimated with a normal error: precision-weighted with the prior. */
export function liftPosterior(estimate: number, se: number, options: PosteriorOptions = {}): LiftPosterior {
  const { prior, confidence = 0.95, lowerIsBetter = false } = options;
  const precision = 1 / (se * se) + (prior ? 1 / prior.variance : 0);
  const mean = (estimate / (se * se) + (prior ? prior.mean / prior.variance : 0)) / precision;
  const sd = Math.sqrt(1 / precision);
  const { gain, loss } = expectedLosses(mean, sd);
  const positive = normal.cdf(mean / sd);
  return {
    mean,
    sd,
    interval: around(mean, criticalValue(confidence) * sd),
    chanceToWin: lowerIsBetter ? normal.cdf(-mean / sd) : positive,
    lossOfControl: lowerIsBetter ? loss : gain,
    lossOfTreatment: lowerIsBetter ? gain : loss,
  };
}

/** `E max(X, 0)` and `E max(-X, 0)` of a normal X: what is lost by not choosing, and by choosing, it. */
export function expectedLosses(mean: number, sd: number): { gain: number; loss: number } {
  const ratio = mean / sd;
  const density = sd * normal.pdf(ratio);
  // Each on its own side, so that neither is a difference of nearly equal numbers.
  const small = Math.max(0, density - Math.abs(mean) * normal.sf(Math.abs(ratio)));
  return mean >= 0 ? { gain: small + mean, loss: small } : { gain: small, loss: small - mean };
}

/**
 * Chance to win under a flat prior, recovered from a confidence interval; one side may be open. With no width the
 * estimate decides alone: 1 above zero, otherwise 0.
 */
export function chanceToWinFromInterval(
  estimate: number,
  { low, high }: Interval,
  options: { alpha?: number; lowerIsBetter?: boolean } = {},
): number {
  const { alpha = 0.05, lowerIsBetter = false } = options;
  const oneSided = criticalValue(1 - alpha, 'greater');
  const sd =
    low === Number.NEGATIVE_INFINITY
      ? (high - estimate) / oneSided
      : high === Number.POSITIVE_INFINITY
        ? (estimate - low) / oneSided
        : (high - low) / 2 / criticalValue(1 - alpha);
  const signed = lowerIsBetter ? -estimate : estimate;
  if (!(sd > 0)) return signed > 0 ? 1 : 0;
  return normal.cdf(signed / sd);
}
