/** How the clusters are formed. `kmeans` is the default. */
export type ClusterMethod = 'kmeans' | 'ward' | 'complete' | 'average';

/** Everything needed to place a user among the clusters, without the training data. Plain JSON. */
export interface ClusterModel {
  method: ClusterMethod;
  k: number;
  representation: Representation;
  /** `k` points in the space of the representation. */
  centroids: number[][];
  assignment: AssignmentRule;
}

/**
 * Nearest centroid by Euclidean distance. Confidence is the softmax of `-distance^2 / (2 * spread^2)` over centroids,
 * taken at the nearest: 1 is certain, 1/k is a guess.
 */
export interface AssignmentRule {
  rule: 'nearest-centroid';
  spread: number;
  /** Below either of these it is too early to say: the persona is given but marked. */
  minimumEvents: number;
  minimumExposureDays: number;
}

/** From a user's features and event counts to a point: the blocks side by side, each times its weight. */
export interface Representation {
  howMuch: ScaledFeature[];
  what: EventMixSpace | null;
  weights: { howMuch: number; what: number };
}

/** One feature: transformed, bounded, centred and scaled. A value that is not known becomes `whenMissing`. */
export interface ScaledFeature {
  feature: string;
  transform: 'log' | 'logit' | 'identity';
  /** Bounds of the transformed value; what lies outside counts as the bound. */
  low: number;
  high: number;
  center: number;
  scale: number;
  weight: number;
  /** Scaled value for users without one. */
  whenMissing: number;
  /** Scaled value for users for whom it has not happened yet; durations only. */
  whenCensored: number | null;
}

/**
 * The mix of events: `log(1 + count)`, row scaled to length 1, columns standardised, projected, row scaled to length 1.
 * A user without any of the events sits at the origin.
 */
export interface EventMixSpace {
  events: string[];
  mean: number[];
  scale: number[];
  /** One row per component, one number per event. */
  loadings: number[][];
}

/** Whether there are groups, with the evidence. */
export interface Verdict {
  verdict: 'natural groups' | 'a useful division of a continuum' | 'no groups';
  /** One or two sentences for the first line of a report. */
  words: string;
  tests: VerdictTest[];
}

export interface VerdictTest {
  name: string;
  /** What it asks, in words. */
  question: string;
  value: number | null;
  threshold: number | null;
  /** Whether it speaks for groups; null when it could not be done. */
  passed: boolean | null;
  /** Why it could not be done. */
  reason: string | null;
}

/** How the number of clusters was chosen. */
export interface KCurve {
  chosen: number;
  /** `given`: by the person. `voted`: by the rules below. `only`: too few users or no groups. */
  source: 'given' | 'voted' | 'only';
  words: string;
  votes: { rule: string; k: number }[];
  runnersUp: { k: number; words: string }[];
  points: KCurvePoint[];
}

/** The fit with `k` clusters. Null where a figure could not be computed. */
export interface KCurvePoint {
  k: number;
  /** Sum of squared distances to the centroids, divided by that of one cluster: 1 explains nothing, 0 everything. */
  unexplained: number;
  /** Mean simplified (centroid) silhouette, -1 to 1. */
  silhouette: number | null;
  /** Mean adjusted Rand index with bootstrap refits. */
  stability: number | null;
  /** Bootstrap Jaccard of the least stable cluster. */
  weakestJaccard: number | null;
  /** Bayesian information criterion of spherical clusters (Pelleg and Moore 2000), larger is better. */
  bic: number | null;
  smallestShare: number;
}
