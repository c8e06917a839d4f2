/** Procedures that adjust p-values for having made several tests. */
export type Correction =
  | 'bonferroni'
  | 'holm'
  | 'hochberg'
  | 'hommel'
  | 'sidak'
  | 'holm-sidak'
  | 'benjamini-hochberg'
  | 'benjamini-yekutieli'
  | 'two-stage';

/**
 * Adjusted p-values in the order given: a test is rejected at level alpha exactly when its adjusted p is at most alpha.
 *
 * Family-wise error: Bonferroni, Holm (1979), Hochberg (1988, independent tests), Hommel (1988), Sidak (1967) and its
 * step-down form. False discovery rate: Benjamini and Hochberg (1995), Benjamini and Yekutieli (2001, any dependence),
 * and the adaptive two-stage procedure of Benjamini, Krieger and Yekutieli (2006), which depends on `alpha`.
 */
export function adjustP(p: readonly number[], correction: Correction, alpha = 0.05): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]! || a - b);
  const sorted = order.map((i) => p[i]!);
  const adjusted = PROCEDURES[correction](sorted, alpha);
  const out = new Array<number>(p.length);
  for (let rank = 0; rank < order.length; rank++) out[order[rank]!] = Math.min(1, adjusted[rank]!);
  return out;
}

/** From sorted p-values to adjusted ones, which may exceed 1. */
const PROCEDURES: Record<Correction, (sorted: number[], alpha: number) => number[]> = {
  bonferroni: (p) => p.map((x) => x * p.length),
  holm: (p) => stepDown(p.map((x, i) => x * (p.length - i))),
  hochberg: (p) => stepUp(p.map((x, i) => x * (p.length - i))),
  hommel,
  sidak: (p) => p.map((x) => sidak(x, p.length)),
  'holm-sidak': (p) => stepDown(p.map((x, i) => sidak(x, p.length - i))),
  'benjamini-hochberg': (p) => stepUp(p.map((x, i) => (x * p.length) / (i + 1))),
  'benjamini-yekutieli': (p) => {
    const harmonic = p.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
    return stepUp(p.map((x, i) => (x * p.length * harmonic) / (i + 1)));
  },
  'two-stage': twoStage,
};

/** `1 - (1 - p)^m` without cancellation. */
function sidak(p: number, m: number): number {
  return -Math.expm1(m * Math.log1p(-p));
}

/** Each at least as large as all before it. */
function stepDown(values: number[]): number[] {
  let most = 0;
  return values.map((x) => {
    most = Math.max(most, x);
    return most;
  });
}

/** Each at most as large as all after it. */
function stepUp(values: number[]): number[] {
  const out = [...values];
  for (let i = out.length - 2; i >= 0; i--) out[i] = Math.min(out[i]!, out[i + 1]!);
  return out;
}

/**
 * Hommel's adjusted p by its definition as a closed test: for every number of hypotheses m, Simes' p of the m largest
 * bounds from below (Wright 1992, "Adjusted p-values for simultaneous inference").
 */
function hommel(p: number[]): number[] {
  const n = p.length;
  const adjusted = [...p];
  for (let m = n; m >= 2; m--) {
    let simes = Number.POSITIVE_INFINITY;
    for (let i = n - m; i < n; i++) simes = Math.min(simes, (m * p[i]!) / (m + i - n + 1));
    for (let i = 0; i < n; i++) {
      adjusted[i] = Math.max(adjusted[i]!, i < n - m ? Math.min(simes, m * p[i]!) : simes);
    }
  }
  return adjusted;
}

/** Stage one counts rejections at alpha / (1 + alpha); stage two is Benjamini-Hochberg with the remaining nulls. */
function twoStage(p: number[], alpha: number): number[] {
  const first = PROCEDURES['benjamini-hochberg'](p, alpha);
  const rejected = first.filter((x) => x <= alpha / (1 + alpha)).length;
  const share = rejected === 0 || rejected === p.length ? 1 : (p.length - rejected) / p.length;
  return first.map((x) => x * share * (1 + alpha));
}
