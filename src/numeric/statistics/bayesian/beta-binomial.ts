import { beta } from '../../distributions/index.js';
import type { Interval } from '../common/interval.js';
import type { Count } from '../common/proportion.js';

/** A beta prior of a rate; (1/2, 1/2) is Jeffreys'. */
export type BetaPrior = readonly [a: number, b: number];

const JEFFREYS: BetaPrior = [0.5, 0.5];

/** Equal-tailed credible interval of a rate. */
export function betaInterval(count: Count, confidence = 0.95, prior: BetaPrior = JEFFREYS): Interval {
  const [a, b] = posterior(count, prior);
  const tail = (1 - confidence) / 2;
  return { low: beta.quantile(tail, a, b), high: beta.quantile(tail, a, b, 'upper') };
}

export interface BetaComparison {
  /** Posterior mean of `treatment - control`. */
  difference: number;
  /** P(treatment > control). */
  chanceToWin: number;
  /** E max(treatment - control, 0). */
  lossOfControl: number;
  /** E max(control - treatment, 0). */
  lossOfTreatment: number;
}

/** Two independent beta posteriors compared by quadrature (no sampling). */
export function compareRates(control: Count, treatment: Count, prior: BetaPrior = JEFFREYS): BetaComparison {
  const [ac, bc] = posterior(control, prior);
  const [at, bt] = posterior(treatment, prior);
  const difference = at / (at + bt) - ac / (ac + bc);
  // P(T > C) = E F_C(T);  E max(T - C, 0) = E [T F_C(T)] - E[C; C < T] = integral of F_C(x) S_T(x).
  const chanceToWin = overUnit((x, y) =>
    Math.exp(beta.logPdf(x, at, bt) + Math.log(x) + Math.log(y) + beta.logCdf(x, ac, bc)),
  );
  const lossOfControl = overUnit((x, y) =>
    Math.exp(beta.logCdf(x, ac, bc) + beta.logSf(x, at, bt) + Math.log(x) + Math.log(y)),
  );
  const lossOfTreatment = overUnit((x, y) =>
    Math.exp(beta.logCdf(x, at, bt) + beta.logSf(x, ac, bc) + Math.log(x) + Math.log(y)),
  );
  return { difference, chanceToWin: Math.min(1, chanceToWin), lossOfControl, lossOfTreatment };

  /** Trapezoidal sum on the logit scale, where posteriors are smooth and vanish at both ends. */
  function overUnit(f: (x: number, y: number) => number): number {
    const width = Math.sqrt(Math.min(1 / ac + 1 / bc, 1 / at + 1 / bt));
    const step = Math.min(0.25, width / 8);
    const centre = Math.log(at / bt);
    let sum = 0;
    for (const direction of [1, -1]) {
      for (let i = direction > 0 ? 0 : 1; ; i++) {
        const u = centre + direction * i * step;
        if (Math.abs(u) > 36) break;
        const x = 1 / (1 + Math.exp(-u));
        const term = f(x, 1 / (1 + Math.exp(u)));
        sum += term;
        if (i > 50 && term < 1e-18 * sum) break;
      }
    }
    return sum * step;
  }
}

function posterior({ successes, n }: Count, [a, b]: BetaPrior): [number, number] {
  return [a + successes, b + n - successes];
}
