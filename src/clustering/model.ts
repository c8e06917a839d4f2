/** How the clusters are formed. `kmeans` is the default. */
export type ClusterMethod = 'kmeans' | 'ward' | 'complete' | 'average';

/** Everything needed to place a user among the clusters, without the training data. Plain JSON. */
export interface ClusterModel {
  method: ClusterMethod;
  k: number;
  representation: Representation;
  metric: Metric;
  /** `k` points in the space of the metric. */
  centroids: number[][];
  assignment: AssignmentRule;
}

/**
 * The cluster with the smallest `distance^2 + handicap`: the nearest centroid, with the size of the cluster deciding near
 * the border. Confidence is the softmax of minus half that quantity: 1 is certain, 1/k is a guess.
 */
export interface AssignmentRule {
  rule: 'nearest-centroid';
  /** Share of each cluster. */
  shares: number[];
  /**
   * What is added to the squared distance to each centroid: `-2 log(share)`; and, where the mix of events is told by
   * evidence, what makes up for users who did little being nearer to some centroids than to others.
   */
  handicaps: number[];
  /** Below either of these it is too early to say: the persona is given but marked. */
  minimumEvents: number;
  minimumExposureDays: number;
}

/** From a user's features and event counts to a row of numbers: how much (and, where it tells, when), then what. */
export interface Representation {
  howMuch: ScaledMeasure[];
  what: EventMixSpace | EventEvidenceSpace | null;
}

/**
 * A linear map after which clusters are round and as wide as 1 in every direction, and only directions that tell
 * clusters apart are left: coordinates are `matrix * (row - origin)`.
 */
export interface Metric {
  origin: number[];
  /** One row per coordinate. */
  matrix: number[][];
}

/** Where the value of a measure comes from. */
export type MeasureSource =
  /** A feature as it is. */
  | { kind: 'feature' }
  /**
   * Share of days active, the day of the first event left out because everyone is active on it, drawn towards
   * `prior` as if `strength` further days had been observed.
   */
  | { kind: 'active-day-rate'; prior: number; strength: number }
  /**
   * Active days missed since the last one: days since last active times the user's own rate of active days up to then,
   * the rate drawn towards `prior` as if `strength` further days had been observed.
   */
  | { kind: 'active-days-missed'; prior: number; strength: number }
  /** A share of active days, drawn towards `prior` as if `strength` further active days had been observed. */
  | { kind: 'share-of-days'; prior: number; strength: number };

/** `log` is `log(1 + x)`; `ln` is `log(x)`, of what is one or more. */
export type MeasureTransform = 'log' | 'ln' | 'logit' | 'identity';

/** One measure of how much or when: transformed, bounded, centred and scaled. */
export interface ScaledMeasure {
  /** The feature, or what is derived from features. */
  name: string;
  source: MeasureSource;
  transform: MeasureTransform;
  /** Bounds of the transformed value; what lies outside counts as the bound. */
  low: number;
  high: number;
  center: number;
  scale: number;
  /** Scaled value for users without one. */
  whenMissing: number;
  /** Scaled value for users for whom it has not happened yet; durations only. */
  whenCensored: number | null;
}

/**
 * The mix of events: `log(1 + count)`, row scaled to length 1, less what the number of events alone explains, columns
 * standardised, projected on the components that stand out from noise, in standard deviations of users who are as active:
 * the mix of someone seldom seen is known less well. A user without events sits at the origin.
 */
export interface EventMixSpace {
  kind: 'components';
  events: string[];
  /**
   * Per event: coefficients of 1, t and t^2 that predict the entry from activity alone (the effect within groups of like
   * users, about the mean of everyone), where
   * `t = (log(1 + events) - activityCenter) / activityScale`, kept within -3 and 3.
   */
  expected: [number, number, number][];
  activityCenter: number;
  activityScale: number;
  /** Standard deviation of each column about the expectation. */
  scale: number[];
  /** One row per component, one number per event. */
  loadings: number[][];
  /** Standard deviation of each component among users of activity t: `spread * exp(spreadByActivity * t)`. */
  spread: number[];
  spreadByActivity: number[];
  /** Bounds of each component, in standard deviations. */
  low: number[];
  high: number[];
}

/**
 * What events say for each cluster: counts, each event worth `1 / (1 + (total - 1) * overdispersion)`, in the directions in
 * which the logarithms of the clusters' profiles differ. A user without events sits at the origin.
 */
export interface EventEvidenceSpace {
  kind: 'evidence';
  events: string[];
  /** 0 where the events of a user are independent draws, 1 where everyone does one thing only. */
  overdispersion: number;
  /** Mean worth of each event over the users, by number times worth of one. */
  expected: number[];
  /** One row per coordinate, one number per event. */
  weights: number[][];
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
  /** Of these, small far groups that were set apart before the rest was divided; `points` are about the rest. */
  aside: number;
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
  /** Bayesian information criterion per user, in nats; larger is better. */
  bic: number;
  /** Mean simplified (centroid) silhouette, -1 to 1. */
  silhouette: number | null;
  /**
   * Density between the two worst separated clusters, over that at the lower of their two peaks: 0 is a clean gap,
   * 1 is no gap. On users that were held out; one standard error is given in favour of no gap.
   */
  valley: number | null;
  /** The same with more doubt: what is needed to say that there are groups at all. */
  sureValley: number | null;
  /** Mean adjusted Rand index with bootstrap refits. */
  stability: number | null;
  /** Bootstrap Jaccard of the least stable cluster. */
  weakestJaccard: number | null;
  smallestShare: number;
  /** Mean entropy of the clusters a user may belong to, in nats: 0 where no two overlap. */
  overlap: number | null;
}
