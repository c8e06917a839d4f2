import { logGamma, type Matrix } from '../numeric/index.js';
import { choleskyInverse } from './cholesky.js';
import { quadraticForm } from './quadratic-form.js';

/**
 * `k` clusters of one common shape, Student's t with few degrees of freedom: k-means in the metric that makes clusters
 * round, with little said by rows far from every centre. Users who are seldom seen scatter more than others; normal
 * clusters would need some of their own for them.
 */
export interface Mixture {
  k: number;
  /** `k` x `d`, row-major. */
  means: Float64Array;
  /** Share of each cluster. */
  weights: Float64Array;
  /** Common covariance within clusters of the rows near their centres (the scale matrix of the t), `d` x `d`. */
  covariance: Float64Array;
  /** Mean log-likelihood of a row, in nats. */
  logLikelihood: number;
  iterations: number;
}

/** First and second moments of the rows. */
export interface Moments {
  rows: number;
  cols: number;
  mean: Float64Array;
  /** Mean of `x x'`, not centred. */
  second: Float64Array;
  /** Variance of each column. */
  variance: Float64Array;
}

/** Share of the diagonal total covariance mixed into the common covariance, so that it can always be inverted. */
const RIDGE = 0.02;
/** A cluster lighter than this share of the rows is dead; it is put back where the fit is worst. */
const SMALLEST_WEIGHT = 1e-3;
/** Of the t: low enough that the tails of real features do not pass for clusters. Infinity would be normal. */
const DEGREES_OF_FREEDOM = 6;

export function momentsOf(points: Matrix): Moments {
  const { rows, cols, data } = points;
  const mean = new Float64Array(cols);
  const second = new Float64Array(cols * cols);
  for (let i = 0; i < rows; i++) {
    const at = i * cols;
    for (let a = 0; a < cols; a++) {
      const x = data[at + a]!;
      mean[a]! += x;
      for (let b = 0; b <= a; b++) second[a * cols + b]! += x * data[at + b]!;
    }
  }
  const n = Math.max(1, rows);
  for (let a = 0; a < cols; a++) mean[a]! /= n;
  for (let a = 0; a < cols; a++) {
    for (let b = 0; b <= a; b++) {
      second[a * cols + b]! /= n;
      second[b * cols + a] = second[a * cols + b]!;
    }
  }
  const variance = mean.map((m, a) => Math.max(0, second[a * cols + a]! - m * m));
  return { rows, cols, mean, second, variance };
}

/** The mixture of a hard partition: one step from its means. */
export function mixtureOf(points: Matrix, labels: ArrayLike<number>, k: number, moments: Moments): Mixture {
  const { rows, cols, data } = points;
  const means = new Float64Array(k * cols);
  const weights = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    const c = labels[i]!;
    weights[c]!++;
    for (let a = 0; a < cols; a++) means[c * cols + a]! += data[i * cols + a]!;
  }
  for (let c = 0; c < k; c++) {
    for (let a = 0; a < cols; a++) means[c * cols + a]! /= Math.max(1, weights[c]!);
    weights[c]! /= rows;
  }
  return {
    k,
    means,
    weights,
    covariance: withinCovariance(means, weights, k, moments),
    logLikelihood: Number.NEGATIVE_INFINITY,
    iterations: 0,
  };
}

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
    current = { ...maximise(expect(points, current), current, moments), iterations: iteration };
    if (current.logLikelihood - previous < (options.tolerance ?? 1e-5) && iteration > 2) break;
    previous = current.logLikelihood;
  }
  return current;
}

/** What the rows say of each cluster: sums over rows by their memberships. */
interface Memberships {
  rows: number;
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

function expect({ rows, cols, data }: Matrix, mixture: Mixture): Memberships {
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
    let total = 0;
    for (let c = 0; c < k; c++) {
      // Density over that of the nearest but for the weight: a power of a ratio below 1, so nothing overflows.
      share[c] = weights[c]! * wholePower(Math.sqrt(nearest / spread[c]!), nu + cols);
      total += share[c]!;
    }
    evidence += Math.log(total) - ((nu + cols) / 2) * Math.log(nearest / nu);
    let pull = 0;
    for (let c = 0; c < k; c++) {
      const r = share[c]! / total;
      if (r < 1e-6) continue;
      mass[c]! += r;
      const w = (r * (nu + cols)) / spread[c]!;
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
  return { rows, mass, pulls, sums, products, logLikelihood: evidence / rows + constant };
}

function maximise(found: Memberships, before: Mixture, moments: Moments): Omit<Mixture, 'iterations'> {
  const { rows, mass, pulls, sums, products, logLikelihood } = found;
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
    weights: mass.map((m) => Math.max(SMALLEST_WEIGHT, m / rows)),
    covariance: withinCovariance(means, shares, k, { cols, second, variance }),
    logLikelihood,
  };
}

/** `base ** exponent` of a whole exponent, by squaring: a few products where `Math.pow` takes a logarithm. */
function wholePower(base: number, exponent: number): number {
  let power = 1;
  for (let rest = exponent, square = base; rest > 0; rest >>= 1, square *= square) {
    if (rest & 1) power *= square;
  }
  return power;
}

/** `into_c = constants_c + coefficients_c . x`, three clusters at a time: each sum waits for its own last term only. */
function score(
  x: Float64Array,
  coefficients: Float64Array,
  constants: Float64Array,
  into: Float64Array,
): void {
  const cols = x.length;
  const k = into.length;
  let c = 0;
  for (; c + 2 < k; c += 3) {
    let first = constants[c]!;
    let second = constants[c + 1]!;
    let third = constants[c + 2]!;
    for (let a = 0, w = c * cols; a < cols; a++, w++) {
      const value = x[a]!;
      first += coefficients[w]! * value;
      second += coefficients[w + cols]! * value;
      third += coefficients[w + 2 * cols]! * value;
    }
    into[c] = first;
    into[c + 1] = second;
    into[c + 2] = third;
  }
  for (; c < k; c++) {
    let sum = constants[c]!;
    for (let a = 0, w = c * cols; a < cols; a++, w++) sum += coefficients[w]! * x[a]!;
    into[c] = sum;
  }
}

/** Coefficients of the linear discriminant scores: `score_c(x) = coefficients_c . x + constants_c`. */
export interface LinearScores {
  coefficients: Float64Array;
  constants: Float64Array;
  inverse: Float64Array;
  logDeterminantOfInverse: number;
}

export function linearScores(mixture: Mixture, cols: number): LinearScores {
  const { k, means } = mixture;
  const { inverse, logDeterminant } = choleskyInverse(mixture.covariance, cols);
  const coefficients = new Float64Array(k * cols);
  const constants = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    let square = 0;
    for (let a = 0; a < cols; a++) {
      let sum = 0;
      for (let b = 0; b < cols; b++) sum += inverse[a * cols + b]! * means[c * cols + b]!;
      coefficients[c * cols + a] = sum;
      square += sum * means[c * cols + a]!;
    }
    constants[c] = Math.log(Math.max(SMALLEST_WEIGHT, mixture.weights[c]!)) - square / 2;
  }
  return { coefficients, constants, inverse, logDeterminantOfInverse: -logDeterminant };
}

/** The most probable cluster of each row; the lower index where two are equal. */
export function mixtureLabels(points: Matrix, mixture: Mixture): Int32Array {
  const { rows, cols, data } = points;
  const { coefficients, constants } = linearScores(mixture, cols);
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let c = 0, w = 0; c < mixture.k; c++) {
      let score = constants[c]!;
      for (let a = 0; a < cols; a++, w++) score += coefficients[w]! * data[i * cols + a]!;
      if (score > best) {
        best = score;
        labels[i] = c;
      }
    }
  }
  return labels;
}

/** Total second moment less that of the means, with the ridge. */
function withinCovariance(
  means: Float64Array,
  shares: Float64Array,
  k: number,
  moments: Pick<Moments, 'cols' | 'second' | 'variance'>,
): Float64Array {
  const { cols, second, variance } = moments;
  const covariance = second.slice();
  for (let c = 0; c < k; c++) {
    const share = shares[c]!;
    for (let a = 0; a < cols; a++) {
      const m = share * means[c * cols + a]!;
      for (let b = 0; b < cols; b++) covariance[a * cols + b]! -= m * means[c * cols + b]!;
    }
  }
  for (let a = 0; a < cols; a++) {
    for (let b = 0; b < cols; b++) covariance[a * cols + b]! *= 1 - RIDGE;
    covariance[a * cols + a]! += RIDGE * Math.max(1e-9, variance[a]!);
  }
  return covariance;
}
