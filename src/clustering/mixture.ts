import type { Matrix } from '../numeric/index.js';
import { choleskyInverse } from './cholesky.js';

/** `k` normal clusters with one common covariance: k-means in the metric that makes clusters round. */
export interface Mixture {
  k: number;
  /** `k` x `d`, row-major. */
  means: Float64Array;
  /** Share of each cluster. */
  weights: Float64Array;
  /** Common covariance within clusters, `d` x `d`. */
  covariance: Float64Array;
  /** Mean log-likelihood of a row, in nats. */
  logLikelihood: number;
  iterations: number;
}

/** First and second moments of the rows: what the common covariance is computed from at every step. */
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
 * Expectation-maximisation from `start` (Dempster, Laird and Rubin 1977; McLachlan and Peel 2000, section 3.3, common
 * covariance). With a common covariance the posterior is linear in the row, so a step costs two passes of
 * `rows * k * cols`. Stops when the mean log-likelihood gains less than `tolerance`.
 */
export function fitMixture(
  points: Matrix,
  start: Mixture,
  moments: Moments,
  options: { iterations: number; tolerance?: number },
): Mixture {
  const { rows, cols, data } = points;
  const { k } = start;
  let current = start;
  let previous = Number.NEGATIVE_INFINITY;
  const responsibility = new Float64Array(k);
  // One row in float64: read k times.
  const x = new Float64Array(cols);
  for (let iteration = 1; iteration <= options.iterations; iteration++) {
    const scorer = linearScores(current, cols);
    const { coefficients, constants } = scorer;
    const sums = new Float64Array(k * cols);
    const mass = new Float64Array(k);
    let evidence = 0;
    for (let i = 0; i < rows; i++) {
      const at = i * cols;
      for (let a = 0; a < cols; a++) x[a] = data[at + a]!;
      score(x, coefficients, constants, responsibility);
      let top = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < k; c++) if (responsibility[c]! > top) top = responsibility[c]!;
      let total = 0;
      for (let c = 0; c < k; c++) {
        const e = Math.exp(responsibility[c]! - top);
        responsibility[c] = e;
        total += e;
      }
      evidence += top + Math.log(total);
      for (let c = 0; c < k; c++) {
        const r = responsibility[c]! / total;
        if (r < 1e-6) continue;
        mass[c]! += r;
        for (let a = 0, s = c * cols; a < cols; a++, s++) sums[s]! += r * x[a]!;
      }
    }
    let quadratic = 0;
    for (let q = 0; q < cols * cols; q++) quadratic += scorer.inverse[q]! * moments.second[q]!;
    const logLikelihood = evidence / rows - quadratic / 2 + scorer.logDeterminantOfInverse / 2;
    const weights = mass.map((m) => Math.max(SMALLEST_WEIGHT, m / rows));
    const means = current.means.slice();
    for (let c = 0; c < k; c++) {
      if (mass[c]! < 1e-9) continue;
      for (let a = 0; a < cols; a++) means[c * cols + a] = sums[c * cols + a]! / mass[c]!;
    }
    const shares = mass.map((m) => m / rows);
    current = {
      k,
      means,
      weights,
      covariance: withinCovariance(means, shares, k, moments),
      logLikelihood,
      iterations: iteration,
    };
    if (logLikelihood - previous < (options.tolerance ?? 1e-5) && iteration > 2) break;
    previous = logLikelihood;
  }
  return current;
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
  moments: Moments,
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
