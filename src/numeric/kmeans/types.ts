import type { Random } from '../../base/index.js';
import type { Matrix } from '../matrix.js';

export interface KmeansOptions {
  /** Draws the sample and the starts. Not used when `init` is given and nothing is drawn. */
  random: Random;
  /** Starts that are run to convergence on the sample; the best is kept. Default 10. */
  restarts?: number;
  /** Iterations per start. Default 100. */
  maxIterations?: number;
  /** Centroids to start from (`k` rows): one start on all rows, no sample, no restarts. */
  init?: Matrix;
  /** Threads for large inputs. The result is the same to the bit for any number. Default 1. */
  threads?: number;
  /** Rows on which the starts are compared when there are more. Default 2,500 per cluster, at least 20,000. */
  sampleRows?: number;
  /** Most passes over all rows after the fit on a sample. Default 10. */
  fullPasses?: number;
}

/** A partition of the rows of a matrix around `k` centroids. The order of the clusters means nothing. */
export interface Partition {
  /** `k` rows: the mean of each cluster, before the last labels were given. */
  centroids: Matrix;
  /** The cluster of each row. */
  labels: Int32Array;
  /** Rows in each cluster. Zero only where the matrix has fewer distinct rows than clusters were asked for. */
  sizes: Int32Array;
  /** Sum of squared Euclidean distances of the rows to their centroids. */
  inertia: number;
}

/**
 * A partition in which every row has its nearest centroid (the lower index where two are equally near): the labels are
 * those of `assignNearest` with the same centroids. Clusters are in the order of the start.
 */
export interface KmeansResult extends Partition {
  /** Passes over the rows: of the kept start on the sample, plus those over all rows. */
  iterations: number;
  /** Whether the last pass moved (almost) no row: none, or after a sample under 0.01 % of the rows. */
  converged: boolean;
}

/** The nearest centroid of each row. */
export interface Assignment {
  labels: Int32Array;
  /** Euclidean distance to the nearest centroid. */
  distance: Float32Array;
  /** Euclidean distance to the second nearest; Infinity when there is one centroid. */
  secondDistance: Float32Array;
}
