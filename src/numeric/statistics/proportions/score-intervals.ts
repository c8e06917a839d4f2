import { findRoot } from '../../distributions/index.js';
import { criticalValue, type Interval } from '../common/interval.js';
import { type Count, rate } from '../common/proportion.js';

/**
 * Score intervals of two proportions (Miettinen and Nurminen 1985): the values of the difference, ratio or odds ratio
 * that a score test does not reject, its variance taken at the rates that are most likely under that value.
 */
export interface ScoreOptions {
  confidence?: number;
  /** Multiplies the variance by N / (N - 1), as Miettinen and Nurminen do. */
  correction?: boolean;
}

const EDGE = 1e-12;

/** Of the difference `treatment - control`. */
export function scoreDifferenceInterval(
  control: Count,
  treatment: Count,
  options: ScoreOptions = {},
): Interval {
  const estimate = rate(treatment) - rate(control);
  const z = criticalValue(options.confidence ?? 0.95);
  const scale = correctionFactor(control, treatment, options);
  const excess = (value: number) => {
    const [pt, pc] = ratesAtDifference(control, treatment, value);
    const variance = ((pt * (1 - pt)) / treatment.n + (pc * (1 - pc)) / control.n) * scale;
    return score(estimate - value, variance) - z;
  };
  return {
    low: limit(excess, estimate, -1 + EDGE, -1),
    high: limit(excess, estimate, 1 - EDGE, 1),
  };
}

/** Of the ratio `treatment / control`, Koopman's interval without the correction. Solved on the log scale. */
export function scoreRatioInterval(control: Count, treatment: Count, options: ScoreOptions = {}): Interval {
  const z = criticalValue(options.confidence ?? 0.95);
  const scale = correctionFactor(control, treatment, options);
  const excess = (logRatio: number) => {
    const ratio = Math.exp(logRatio);
    const [pt, pc] = ratesAtRatio(control, treatment, ratio);
    const variance = ((pt * (1 - pt)) / treatment.n + (ratio * ratio * pc * (1 - pc)) / control.n) * scale;
    return score(rate(treatment) - ratio * rate(control), variance) - z;
  };
  return onLogScale(excess, Math.log(rate(treatment) / rate(control)));
}

/** Of the odds ratio of treatment against control. Solved on the log scale. */
export function scoreOddsRatioInterval(
  control: Count,
  treatment: Count,
  options: ScoreOptions = {},
): Interval {
  const z = criticalValue(options.confidence ?? 0.95);
  const scale = correctionFactor(control, treatment, options);
  const excess = (logOdds: number) => {
    const [pt, pc] = ratesAtOddsRatio(control, treatment, Math.exp(logOdds));
    const vt = 1 / (treatment.n * pt * (1 - pt));
    const vc = 1 / (control.n * pc * (1 - pc));
    const distance = (rate(treatment) - pt) / (pt * (1 - pt)) - (rate(control) - pc) / (pc * (1 - pc));
    return score(distance, (vt + vc) * scale) - z;
  };
  const odds = ({ successes, n }: Count) => successes / (n - successes);
  return onLogScale(excess, Math.log(odds(treatment) / odds(control)));
}

function score(distance: number, variance: number): number {
  return distance === 0 ? 0 : Math.abs(distance) / Math.sqrt(variance);
}

function correctionFactor(control: Count, treatment: Count, { correction = true }: ScoreOptions): number {
  const total = control.n + treatment.n;
  return correction ? total / (total - 1) : 1;
}

/** Where the score reaches the critical value between the estimate and an end of the range; the end if it never does. */
function limit(excess: (x: number) => number, estimate: number, end: number, open: number): number {
  if (Math.abs(estimate) >= 1 && Math.sign(estimate) === Math.sign(end)) return open;
  if (excess(end) < 0) return open;
  const inside = estimate + (end - estimate) * EDGE;
  return findRoot(excess, Math.min(inside, end), Math.max(inside, end), 1e-12);
}

function onLogScale(excess: (logValue: number) => number, logEstimate: number): Interval {
  const side = (direction: 1 | -1): number => {
    const open = direction > 0 ? Number.POSITIVE_INFINITY : 0;
    // An estimate of 0 or infinity is that end of its interval; the search for the other starts at 1.
    if (logEstimate === direction * Number.POSITIVE_INFINITY) return open;
    let inner = Number.isFinite(logEstimate) ? logEstimate : -direction * 40;
    for (let step = 0.5; step < 200; step *= 1.5) {
      const outer = inner + direction * step;
      if (excess(outer) >= 0)
        return Math.exp(findRoot(excess, Math.min(inner, outer), Math.max(inner, outer), 1e-12));
      inner = outer;
    }
    return open;
  };
  return { low: side(-1), high: side(1) };
}

/** Most likely rates given their difference: the cubic of Miettinen and Nurminen, equation (A1). */
function ratesAtDifference(control: Count, treatment: Count, difference: number): [number, number] {
  const [xt, nt, xc, nc] = [treatment.successes, treatment.n, control.successes, control.n];
  const l3 = nt + nc;
  const l2 = (nt + 2 * nc) * difference - l3 - (xt + xc);
  const l1 = (nc * difference - l3 - 2 * xc) * difference + xt + xc;
  const l0 = xc * difference * (1 - difference);
  const q = (l2 / (3 * l3)) ** 3 - (l1 * l2) / (6 * l3 * l3) + l0 / (2 * l3);
  const p = Math.sign(q) * Math.sqrt(Math.max(0, (l2 / (3 * l3)) ** 2 - l1 / (3 * l3)));
  const angle = p === 0 ? Math.PI / 2 : (Math.PI + Math.acos(Math.max(-1, Math.min(1, q / p ** 3)))) / 3;
  const pc = clamp(2 * p * Math.cos(angle) - l2 / (3 * l3));
  return [clamp(pc + difference), pc];
}

/** Most likely rates given their ratio: a quadratic (Miettinen and Nurminen, equation (12)). */
function ratesAtRatio(control: Count, treatment: Count, ratio: number): [number, number] {
  const total = control.n + treatment.n;
  const a = total * ratio;
  const b = -(treatment.n * ratio + treatment.successes + control.n + control.successes * ratio);
  const c = treatment.successes + control.successes;
  const pc = clamp((-b - Math.sqrt(Math.max(0, b * b - 4 * a * c))) / (2 * a));
  return [clamp(pc * ratio), pc];
}

/** Most likely rates given their odds ratio: a quadratic (Miettinen and Nurminen, equation (16)). */
function ratesAtOddsRatio(control: Count, treatment: Count, odds: number): [number, number] {
  const a = control.n * (odds - 1);
  const b = treatment.n * odds + control.n - (treatment.successes + control.successes) * (odds - 1);
  const c = -(treatment.successes + control.successes);
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
  const pc = clamp((-2 * c) / (b + root));
  return [clamp((pc * odds) / (1 + pc * (odds - 1))), pc];
}

function clamp(p: number): number {
  return Math.min(1, Math.max(0, p));
}
