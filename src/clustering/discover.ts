import type { Log, Random } from '../base/index.js';
import type { FeatureTable } from '../features/index.js';
import { type Matrix, selectRows } from '../numeric/index.js';
import { chooseK, curveOf, refitResamples, spread, stabilityOf } from './choose-k.js';
import { type CrossCheck, crossCheck } from './cross-check.js';
import { dependence } from './dependence.js';
import { type ExtremeRow, extremeUsers } from './extremes.js';
import { type CentreTree, centreTree } from './hierarchy.js';
import { discriminantMetric, toMetric } from './metric.js';
import { fitMixture, type Mixture, mixtureLabels, momentsOf } from './mixture.js';
import type { ClusterMethod, ClusterModel, KCurve, Metric, Representation, Verdict } from './model.js';
import { earlyUsers, type Placement, place } from './placement.js';
import { fitRepresentation, represent } from './representation.js';
import { searchMixtures, THOROUGH } from './search.js';
import { verdictOf } from './verdict.js';

export interface DiscoverOptions {
  method: ClusterMethod;
  /** Number of clusters; chosen between `kMin` and `kMax` when `auto`. */
  k: number | 'auto';
  kMin: number;
  kMax: number;
  /** Refit with ml-kmeans and ml-hclust. */
  crossCheck: boolean;
}

/** What was found. Arrays have one entry per row of the table, or per cluster. */
export interface Discovery {
  model: ClusterModel;
  placement: Placement;
  /** 1 where too little is known of the user to say. */
  tooEarly: Uint8Array;
  /** Rows the clusters were fitted on. */
  fitted: Int32Array;
  extreme: ExtremeRow[];
  kCurve: KCurve;
  verdict: Verdict;
  /** Bootstrap Jaccard of each cluster. */
  jaccard: Float64Array;
  crossChecks: CrossCheck[];
  tree: CentreTree | null;
}

/** Users on whom the number of clusters is chosen. */
const SEARCH_ROWS = 4000;
/** Users on whom the chosen clusters are refined. */
const REFINE_ROWS = 50_000;
const REFINE_STEPS = 100;
/** Fewer users than this per cluster do not carry one. */
const USERS_PER_CLUSTER = 10;
/** Days of observation below which it is too early to say, and the share of the window that caps it. */
const EARLY_DAYS = 3;
const EARLY_SHARE_OF_WINDOW = 0.1;
const DAY_MS = 86_400_000;
const ALONE = { jaccard: [1], dependence: null };

/**
 * Finds groups of users who behave alike: representation, search over the number of clusters, choice, refinement,
 * assignment of everyone, trust. Never fails for want of data: then there is one cluster and a reason.
 */
export async function discover(
  table: FeatureTable,
  options: DiscoverOptions,
  random: Random,
  log: Log,
): Promise<Discovery> {
  const extreme = extremeUsers(table);
  const apart = new Set(extreme.map((e) => e.row));
  const fitted = Int32Array.from(table.userIds.keys()).filter((u) => table.events[u]! > 0 && !apart.has(u));
  const representation = fitRepresentation(table, fitted);
  const everyone = represent(table, representation);
  const points = selectRows(everyone, fitted);
  const sample = spread(points, SEARCH_ROWS, random.fork('search'));
  const most = Math.floor(sample.rows / USERS_PER_CLUSTER);
  const given = options.k === 'auto' ? null : Math.min(options.k, distinctRows(sample, options.k));
  const largest =
    given !== null ? Math.max(given, Math.min(options.kMax, most)) : Math.min(options.kMax, most);
  const reason =
    points.cols === 0
      ? 'everyone behaves alike'
      : largest < 2
        ? `${points.rows} users are too few to form groups`
        : null;
  if (reason !== null) return single(table, options, { representation, everyone, fitted, extreme, reason });

  log.progress(0.1, 'searching');
  const howMuch = representation.howMuch.length;
  const fits = searchMixtures(sample, howMuch, largest, random.fork('mixtures'), THOROUGH);
  log.progress(0.4, 'refitting resamples');
  const refits = refitResamples(sample, howMuch, largest, random.fork('resamples'));
  const curve = chooseK(curveOf(sample, fits, refits), options.kMin);
  const kCurve: KCurve =
    given === null ? curve : { ...curve, chosen: given, source: 'given', words: `${given} were asked for` };
  const k = kCurve.chosen;
  if (k === 1) {
    const found = single(table, options, { representation, everyone, fitted, extreme, reason: null });
    return { ...found, kCurve, verdict: verdictOf(kCurve, 1, ALONE, null) };
  }

  log.progress(0.8, `placing users among ${k} clusters`);
  const refined = refine(points, fits[k - 1]!, random);
  const ordered = inCanonicalOrder(refined, howMuch, points.cols);
  const metric = discriminantMetric(ordered, points.cols);
  const { jaccard } = stabilityOf(sample, mixtureLabels(sample, ordered), k, refits);
  const separated = kCurve.points.some((p) => p.sureValley !== null && p.sureValley < 1);
  const together = separated ? dependence(table, fitted, random.fork('dependence')) : null;
  const coordinates = toMetric(everyone, metric);
  const model = modelOf(table, options, representation, metric, ordered);
  const placement = place(coordinates, model.centroids, model.assignment.shares);
  return {
    model,
    placement,
    tooEarly: earlyUsers(table, model.assignment),
    fitted,
    extreme,
    kCurve,
    verdict: verdictOf(kCurve, k, { jaccard, dependence: together }, null),
    jaccard,
    crossChecks: options.crossCheck
      ? crossCheck(coordinates, placement.labels, model.centroids, random.fork('cross-check'))
      : [],
    tree: centreTree(model.centroids),
  };
}

function refine(points: Matrix, found: Mixture, random: Random): Mixture {
  const rows = spread(points, REFINE_ROWS, random.fork('refine'));
  return fitMixture(rows, found, momentsOf(rows), { iterations: REFINE_STEPS });
}

/** Clusters from the most to the least active; where that does not tell them apart, the larger first. */
function inCanonicalOrder(mixture: Mixture, howMuch: number, cols: number): Mixture {
  const { k, means, weights } = mixture;
  const activity = Array.from({ length: k }, (_, c) => {
    let sum = 0;
    for (let a = 0; a < howMuch; a++) sum += means[c * cols + a]!;
    return sum;
  });
  const order = Array.from({ length: k }, (_, c) => c).sort(
    (a, b) => activity[b]! - activity[a]! || weights[b]! - weights[a]! || a - b,
  );
  const sorted = new Float64Array(k * cols);
  order.forEach((from, to) => {
    sorted.set(means.subarray(from * cols, (from + 1) * cols), to * cols);
  });
  return { ...mixture, means: sorted, weights: Float64Array.from(order, (c) => weights[c]!) };
}

function modelOf(
  table: FeatureTable,
  options: DiscoverOptions,
  representation: Representation,
  metric: Metric,
  mixture: Mixture,
): ClusterModel {
  const { k, means, weights } = mixture;
  const cols = metric.origin.length;
  const total = weights.reduce((a, b) => a + b, 0);
  const centroids = Array.from({ length: k }, (_, c) =>
    metric.matrix.map((row) =>
      row.reduce((sum, w, a) => sum + w * (means[c * cols + a]! - metric.origin[a]!), 0),
    ),
  );
  const windowDays = Math.max(0, (table.asOfMs - table.fromMs) / DAY_MS);
  return {
    method: options.method,
    k,
    representation,
    metric,
    centroids,
    assignment: {
      rule: 'nearest-centroid',
      shares: Array.from(weights, (w) => w / total),
      minimumEvents: 1,
      minimumExposureDays: Math.min(EARLY_DAYS, EARLY_SHARE_OF_WINDOW * windowDays),
    },
  };
}

/** One cluster with everyone in it. */
function single(
  table: FeatureTable,
  options: DiscoverOptions,
  found: {
    representation: Representation;
    everyone: Matrix;
    fitted: Int32Array;
    extreme: ExtremeRow[];
    reason: string | null;
  },
): Discovery {
  const cols = found.everyone.cols;
  const metric: Metric = {
    origin: new Array(cols).fill(0),
    matrix: cols > 0 ? [new Array(cols).fill(0)] : [],
  };
  const one: Mixture = {
    k: 1,
    means: new Float64Array(cols),
    weights: Float64Array.of(1),
    covariance: new Float64Array(cols * cols),
    logLikelihood: 0,
    iterations: 0,
  };
  const model = modelOf(table, options, found.representation, metric, one);
  const kCurve: KCurve = {
    chosen: 1,
    source: 'only',
    words: found.reason ?? 'no number of clusters from 2 on is supported',
    votes: [],
    runnersUp: [],
    points: [],
  };
  return {
    model,
    placement: place(toMetric(found.everyone, metric), model.centroids, model.assignment.shares),
    tooEarly: earlyUsers(table, model.assignment),
    fitted: found.fitted,
    extreme: found.extreme,
    kCurve,
    verdict: verdictOf(kCurve, 1, ALONE, found.reason),
    jaccard: Float64Array.of(1),
    crossChecks: [],
    tree: null,
  };
}

/** Distinct rows, counted up to a limit. */
function distinctRows(points: Matrix, limit: number): number {
  const seen = new Set<string>();
  for (let i = 0; i < points.rows && seen.size < limit; i++) {
    seen.add(points.data.subarray(i * points.cols, (i + 1) * points.cols).join(','));
  }
  return Math.max(1, seen.size);
}
