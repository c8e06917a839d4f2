import { logGamma, type Matrix } from '../../numeric/index.js';
import { linearScores, score } from './linear-scores.js';
import { type Mixture, type Moments, SMALLEST_WEIGHT, withinCovariance } from './mixture.js';
import { quadraticForm } from './quadratic-form.js';

/** Of the t: low enough that the tails of real features do not pass for clusters. Infinity would be normal. */
const DEGREES_OF_FREEDOM = 6;

/**
 * Expectation-maximisation from `start` (Peel and McLachlan 2000, Robust mixture modelling using the t distribution; one
 * scale matrix for all clusters, divided by the sum of the weights as in Kent, Tyler and Vardi 1994, which converges
 * faster to the same point). Stops when the mean log-likelihood gains less than `tolerance`.
 */
export function fitMixture(
  points: Matrix,
  start: Mixture,
  moments: Moments,
  options: { iterations: number; tolerance?: number },
): Mixture {
  let current = start;
  let previous = Number.NEGATIVE_INFINITY;
  for (let iteration = 1; iteration <= options.iterations; iteration++) {
    current = { ...step(points, current, moments), iterations: iteration };
    if (current.logLikelihood - previous < (options.tolerance ?? 1e-5) && iteration > 2) break;
    previous = current.logLikelihood;
  }
  return current;
}

/** What is known of the rows beside their points. */
export interface Beside {
  /** How likely that is in each cluster: a logarithm, rows x `k`. What is the same for all clusters of a row may be left out. */
  logLikelihoods: Float64Array;
  /** Of each row in each cluster, rows x `k`: filled by each step. */
  memberships: Float64Array;
}

/** One step of expectation-maximisation. */
export function step(
  points: Matrix,
  mixture: Mixture,
  moments: Moments,
  beside: Beside | null = null,
): Omit<Mixture, 'iterations'> {
  return maximise(expect(points, mixture, moments, beside), mixture, moments);
}

/** The mixture with the shares of its clusters among the given rows, each of which counts the same. */
export function withSharesOf(points: Matrix, mixture: Mixture, beside: Beside | null = null): Mixture {
  const { mass } = expect(points, mixture, { weights: null, total: points.rows }, beside);
  return { ...mixture, weights: mass.map((m) => m / points.rows) };
}

/** What the rows say of each cluster: sums over rows by their memberships. */
interface Memberships {
  /** Rows of each cluster. */
  mass: Float64Array;
  /** The same, each row weighed down by its distance. */
  pulls: Float64Array;
  /** Sums of the weighed rows, `k` x `d`. */
  sums: Float64Array;
  /** Sum of their products over all clusters, `d` x `d`; the lower half. */
  products: Float64Array;
  /** Mean log-likelihood of a row under the mixture that the memberships are of. */
  logLikelihood: number;
}

function expect(
  { rows, cols, data }: Matrix,
  mixture: Mixture,
  of: Pick<Moments, 'weights' | 'total'>,
  beside: Beside | null,
): Memberships {
  const { k } = mixture;
  const nu = DEGREES_OF_FREEDOM;
  const { coefficients, constants, inverse, logDeterminantOfInverse } = linearScores(mixture, cols);
  const weights = mixture.weights.map((w) => Math.max(SMALLEST_WEIGHT, w));
  const logWeights = weights.map((w) => Math.log(w));
  const mass = new Float64Array(k);
  const pulls = new Float64Array(k);
  const sums = new Float64Array(k * cols);
  const products = new Float64Array(cols * cols);
  const share = new Float64Array(k);
  const spread = new Float64Array(k);
  // One row in float64: read k times.
  const x = new Float64Array(cols);
  let evidence = 0;
  for (let i = 0; i < rows; i++) {
    const at = i * cols;
    for (let a = 0; a < cols; a++) x[a] = data[at + a]!;
    score(x, coefficients, constants, share);
    const square = quadraticForm(inverse, 0, x);
    let nearest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      // The linear score is `log weight - distance^2 / 2` but for the square of the row.
      spread[c] = nu + Math.max(0, square - 2 * (share[c]! - logWeights[c]!));
      if (spread[c]! < nearest) nearest = spread[c]!;
    }
    const likeliest = beside ? largest(beside.logLikelihoods, i * k, k) : 0;
    let total = 0;
    for (let c = 0; c < k; c++) {
      // Density over that of the nearest but for the weight: a power of a ratio below 1, so nothing overflows.
      share[c] = weights[c]! * wholePower(Math.sqrt(nearest / spread[c]!), nu + cols);
      if (beside) share[c]! *= Math.exp(beside.logLikelihoods[i * k + c]! - likeliest);
      total += share[c]!;
    }
    const weight = of.weights ? of.weights[i]! : 1;
    evidence += weight * (Math.log(total) + likeliest - ((nu + cols) / 2) * Math.log(nearest / nu));
    let pull = 0;
    for (let c = 0; c < k; c++) {
      const r = share[c]! / total;
      if (beside) beside.memberships[i * k + c] = r;
      if (r < 1e-6) continue;
      mass[c]! += weight * r;
      const w = (weight * r * (nu + cols)) / spread[c]!;
      pulls[c]! += w;
      pull += w;
      for (let a = 0, s = c * cols; a < cols; a++, s++) sums[s]! += w * x[a]!;
    }
    for (let a = 0; a < cols; a++) {
      const y = pull * x[a]!;
      for (let b = 0, s = a * cols; b <= a; b++, s++) products[s]! += y * x[b]!;
    }
  }
  const constant =
    logGamma((nu + cols) / 2) -
    logGamma(nu / 2) -
    (cols / 2) * Math.log(nu * Math.PI) +
    logDeterminantOfInverse / 2;
  return { mass, pulls, sums, products, logLikelihood: evidence / of.total + constant };
}

function maximise(found: Memberships, before: Mixture, moments: Moments): Omit<Mixture, 'iterations'> {
  const { mass, pulls, sums, products, logLikelihood } = found;
  const { k } = before;
  const { cols, variance } = moments;
  const means = before.means.slice();
  for (let c = 0; c < k; c++) {
    if (pulls[c]! < 1e-9) continue;
    for (let a = 0; a < cols; a++) means[c * cols + a] = sums[c * cols + a]! / pulls[c]!;
  }
  const total = pulls.reduce((sum, w) => sum + w, 0);
  const second = new Float64Array(cols * cols);
  for (let a = 0; a < cols; a++) {
    for (let b = 0; b <= a; b++) {
      second[a * cols + b] = products[a * cols + b]! / total;
      second[b * cols + a] = second[a * cols + b]!;
    }
  }
  const shares = pulls.map((w) => w / total);
  return {
    k,
    means,
    weights: mass.map((m) => Math.max(SMALLEST_WEIGHT, m / moments.total)),
    covariance: withinCovariance(means, shares, k, { cols, second, variance }),
    logLikelihood,
  };
}

function largest(values: Float64Array, from: number, count: number): number {
  let most = values[from]!;
  for (let at = from + 1; at < from + count; at++) if (values[at]! > most) most = values[at]!;
  return most;
}

/** `base ** exponent` of a whole exponent, by squaring: a few products where `Math.pow` takes a logarithm. */
function wholePower(base: number, exponent: number): number {
  let power = 1;
  for (let rest = exponent, square = base; rest > 0; rest >>= 1, square *= square) {
    if (rest & 1) power *= square;
  }
  return power;
}
