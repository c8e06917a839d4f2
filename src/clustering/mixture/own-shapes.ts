import type { Matrix } from '../../numeric/index.js';
import { choleskyInverse } from './cholesky.js';
import { quadraticForm } from './quadratic-form.js';

/** `k` normal clusters, each with a covariance of its own. */
interface ShapedMixture {
  k: number;
  /** `k` x `d`, row-major. */
  means: Float64Array;
  /** Share of each cluster. */
  weights: Float64Array;
  /** `k` x `d` x `d`. */
  covariances: Float64Array;
}

/** Rows that the common covariance is worth in every cluster, beyond the number of columns. */
const PRIOR_ROWS = 2;
/** Share of the variance of each column mixed in, so that a covariance can always be inverted. */
const RIDGE = 0.005;
const SMALLEST_WEIGHT = 1e-3;
const STEPS = 60;
const TOLERANCE = 1e-4;

/** How well normal clusters with shapes of their own fit, per row and in nats. */
export interface OwnShapesFit {
  /** Bayesian information criterion; larger is better. */
  bic: number;
  /** Entropy of the memberships: 0 where every row belongs to one cluster alone. */
  overlap: number;
}

/**
 * Bayesian information criterion of normal clusters that each have their own
 * covariance, fitted by expectation-maximisation from a partition. Users who are seldom seen scatter more, because their
 * rates are known less well; clusters of one common shape would need several for them.
 *
 * Each covariance is shrunk to the common one as if that were seen on `d + 2` more rows (Fraley and Raftery 2007).
 */
export function ownShapes(points: Matrix, labels: ArrayLike<number>, k: number, steps = STEPS): OwnShapesFit {
  const { rows, cols } = points;
  const membership = new Float64Array(rows * k);
  for (let i = 0; i < rows; i++) membership[i * k + labels[i]!] = 1;
  const floor = columnVariances(points).map((v) => RIDGE * v);
  let logLikelihood = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < steps; step++) {
    const next = expect(points, maximise(points, membership, k, floor), membership);
    const gain = next - logLikelihood;
    logLikelihood = next;
    if (gain < TOLERANCE && step > 1) break;
  }
  const parameters = k * (cols + (cols * (cols + 1)) / 2) + k - 1;
  const entropy = membership.reduce((sum, r) => (r > 0 ? sum - r * Math.log(r) : sum), 0);
  return {
    bic: logLikelihood - (parameters * Math.log(rows)) / (2 * rows),
    overlap: entropy / rows,
  };
}

/** Overwrites the memberships with the posterior and returns the mean log-likelihood of a row. */
function expect(points: Matrix, mixture: ShapedMixture, membership: Float64Array): number {
  const { rows, cols: d, data } = points;
  const { k, means } = mixture;
  const inverses = new Float64Array(k * d * d);
  const constants = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    const covariance = mixture.covariances.subarray(c * d * d, (c + 1) * d * d);
    const { inverse, logDeterminant } = choleskyInverse(covariance, d);
    inverses.set(inverse, c * d * d);
    const weight = Math.max(SMALLEST_WEIGHT, mixture.weights[c]!);
    constants[c] = Math.log(weight) - (logDeterminant + d * Math.log(2 * Math.PI)) / 2;
  }
  const x = new Float64Array(d);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let top = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      for (let a = 0; a < d; a++) x[a] = data[i * d + a]! - means[c * d + a]!;
      const score = constants[c]! - quadraticForm(inverses, c * d * d, x) / 2;
      membership[i * k + c] = score;
      if (score > top) top = score;
    }
    let total = 0;
    for (let at = i * k; at < (i + 1) * k; at++) {
      membership[at] = Math.exp(membership[at]! - top);
      total += membership[at]!;
    }
    for (let at = i * k; at < (i + 1) * k; at++) membership[at]! /= total;
    sum += top + Math.log(total);
  }
  return sum / rows;
}

/** Means, shares and shrunken covariances of the memberships. */
function maximise(points: Matrix, membership: Float64Array, k: number, floor: Float64Array): ShapedMixture {
  const { rows, cols: d, data } = points;
  const means = new Float64Array(k * d);
  const mass = new Float64Array(k);
  const scatter = new Float64Array(k * d * d);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < k; c++) {
      const r = membership[i * k + c]!;
      if (r < 1e-6) continue;
      mass[c]! += r;
      for (let a = 0, at = c * d * d; a < d; a++, at += d) {
        const weighted = r * data[i * d + a]!;
        means[c * d + a]! += weighted;
        for (let b = 0; b <= a; b++) scatter[at + b]! += weighted * data[i * d + b]!;
      }
    }
  }
  const common = new Float64Array(d * d);
  for (let c = 0; c < k; c++) {
    for (let a = 0; a < d; a++) means[c * d + a]! /= Math.max(1e-9, mass[c]!);
    for (let a = 0, at = c * d * d; a < d; a++, at += d) {
      for (let b = 0; b <= a; b++) {
        scatter[at + b]! -= mass[c]! * means[c * d + a]! * means[c * d + b]!;
        common[a * d + b]! += scatter[at + b]! / rows;
      }
    }
  }
  const prior = d + PRIOR_ROWS;
  const covariances = new Float64Array(k * d * d);
  for (let c = 0; c < k; c++) {
    const from = c * d * d;
    for (let a = 0; a < d; a++) {
      for (let b = 0; b <= a; b++) {
        const shrunk = (scatter[from + a * d + b]! + prior * common[a * d + b]!) / (mass[c]! + prior);
        covariances[from + a * d + b] = shrunk + (a === b ? floor[a]! : 0);
        covariances[from + b * d + a] = covariances[from + a * d + b]!;
      }
    }
  }
  return { k, means, weights: mass.map((m) => m / rows), covariances };
}

function columnVariances({ rows, cols, data }: Matrix): Float64Array {
  const sum = new Float64Array(cols);
  const squares = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < cols; a++) {
      sum[a]! += data[i * cols + a]!;
      squares[a]! += data[i * cols + a]! ** 2;
    }
  }
  return squares.map((s, a) => Math.max(1e-9, s / rows - (sum[a]! / rows) ** 2));
}
