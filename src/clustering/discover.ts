import type { Log, Random } from '../base/index.js';
import type { FeatureTable } from '../features/index.js';
import { type CrossCheck, crossCheck } from './cross-check.js';
import { type DiscoverOptions, type Division, divideUsers, REFINE_ROWS } from './divide.js';
import { type ExtremeRow, extremeUsers } from './extremes.js';
import { type CentreTree, centreTree } from './hierarchy.js';
import { areFoundAgain } from './how-many/choose-k.js';
import { dependence } from './how-many/dependence.js';
import { verdictOf } from './how-many/verdict.js';
import { type Clusters, inCanonicalOrder, only } from './mixture/clusters.js';
import { mixtureLabels } from './mixture/linear-scores.js';
import { discriminantMetric, toMetric } from './mixture/metric.js';
import type { Mixture } from './mixture/mixture.js';
import type { ClusterModel, KCurve, Metric, Representation, Verdict } from './model.js';
import { divideApart, fitsAsWell, together } from './parted.js';
import { earlyUsers, handicapsOf, type Placement, place } from './placement.js';
import type { EvidenceModel } from './profiles/evidence-model.js';
import { type Observed, observe } from './profiles/observed.js';
import { refineByEvents } from './profiles/refine-by-events.js';
import { stabilityByEvents } from './profiles/stability-by-events.js';
import { saysHowMuch } from './space/measures.js';
import { represent } from './space/representation.js';

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

/** Days of observation below which it is too early to say, and the share of the window that caps it. */
const EARLY_DAYS = 3;
const EARLY_SHARE_OF_WINDOW = 0.1;
const DAY_MS = 86_400_000;

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
  const known = extremeUsers(table);
  const bots = new Set(known.map((e) => e.row));
  const active = Int32Array.from(table.userIds.keys()).filter((u) => table.events[u]! > 0 && !bots.has(u));
  const asked = options.k === 'auto' ? null : options.k;
  const whole = await divideUsers(table, active, options, asked, random, log);
  const apart = await divideApart(table, active, options, asked, random, log);
  const parted = apart && fitsAsWell(apart, whole, random.fork('compared')) ? apart : null;
  const division = parted ? together(table, active, parted, whole, options.method, random) : whole;
  const strays = parted?.strays ?? [];
  const aside = parted?.aside.length ?? 0;
  const { representation, rows } = division.space;
  const extreme = [...known, ...strays].sort((x, y) => x.row - y.row);
  log.progress(0.9, 'placing users');
  const { jaccard, model, placement, coordinates } = settle(table, options, division, random.fork('events'));
  const { k } = model;
  const { kCurve } = division;
  const judged = areFoundAgain(kCurve) || kCurve.points.some((p) => p.valley !== null && p.valley < 1);
  return {
    model,
    placement,
    tooEarly: earlyUsers(table, model.assignment),
    fitted: rows,
    extreme,
    kCurve: withAside(division.kCurve, aside, k),
    verdict: verdictOf(
      division.kCurve,
      {
        k,
        far: aside,
        jaccard,
        peaks: !representation.howMuch.every(saysHowMuch),
        dependence: judged ? dependence(table, rows, random.fork('dependence')) : null,
      },
      division.reason,
    ),
    jaccard,
    crossChecks: options.crossCheck
      ? crossCheck(coordinates, placement.labels, model.centroids, random.fork('cross-check'))
      : [],
    tree: centreTree(model.centroids),
  };
}

/**
 * Orders the clusters, refines them by what events say, places everyone, and leaves out clusters that nobody belongs to in
 * the end. Clusters cut from a tree stay as they were cut.
 */
function settle(table: FeatureTable, options: DiscoverOptions, division: Division, random: Random) {
  const { space, again } = division;
  const { cols } = space.points;
  const howMuch = space.representation.howMuch.filter(saysHowMuch).length;
  const observed = options.method === 'kmeans' ? observe(table, space, REFINE_ROWS, random) : null;
  let clusters = inCanonicalOrder(division, howMuch, cols);
  for (;;) {
    const { mixture } = clusters;
    const { k } = mixture;
    const refined =
      observed && k > 1
        ? refineByEvents(observed, labelsOf(clusters, observed), k, division.confirmed)
        : null;
    const parts = refined?.model ?? partsOf(space.representation, mixture, cols);
    const model = modelOf(table, options, parts);
    const everyone = refined ? represent(table, model.representation) : space.everyone;
    const coordinates = toMetric(everyone, model.metric);
    const placement = place(coordinates, model.centroids, model.assignment.handicaps);
    const inhabited = new Set(placement.labels);
    if (options.k !== 'auto' || inhabited.size === k || inhabited.size === 0) {
      const resampled = refined && again.length > 0 && again.every((other) => other.k === k);
      const jaccard = resampled ? stabilityByEvents(refined, again, k, random) : clusters.jaccard;
      return { jaccard, model, placement, coordinates };
    }
    clusters = only(
      clusters,
      [...inhabited].sort((a, b) => a - b),
      cols,
    );
  }
}

/** The clusters of the users that were observed. */
function labelsOf({ labels, mixture }: Clusters, { sample, users }: Observed): Int32Array {
  return labels ? sample.map((i) => labels[i]!) : mixtureLabels(users.points, mixture);
}

function withAside(curve: KCurve, aside: number, k: number): KCurve {
  if (aside === 0) return { ...curve, chosen: k };
  const groups = aside === 1 ? 'One small far group' : `${aside} small far groups`;
  return {
    ...curve,
    chosen: k,
    aside,
    words: `${groups} set apart first; for everyone else ${curve.words}`,
  };
}

/** Everyone at one point. */
function flat(cols: number): Metric {
  return { origin: new Array(cols).fill(0), matrix: cols > 0 ? [new Array(cols).fill(0)] : [] };
}

/** What places users among the clusters of a mixture. */
function partsOf(representation: Representation, mixture: Mixture, cols: number): EvidenceModel {
  const { k, means, weights } = mixture;
  const metric = k > 1 ? discriminantMetric(mixture, cols) : flat(cols);
  const total = weights.reduce((a, b) => a + b, 0);
  const shares = Array.from(weights, (w) => w / total);
  const centroids = Array.from({ length: k }, (_, c) =>
    metric.matrix.map((row) =>
      row.reduce((sum, w, a) => sum + w * (means[c * cols + a]! - metric.origin[a]!), 0),
    ),
  );
  return { representation, metric, centroids, shares, handicaps: handicapsOf(shares) };
}

function modelOf(
  table: FeatureTable,
  options: DiscoverOptions,
  { representation, metric, centroids, shares, handicaps }: EvidenceModel,
): ClusterModel {
  const windowDays = Math.max(0, (table.asOfMs - table.fromMs) / DAY_MS);
  return {
    method: options.method,
    k: centroids.length,
    representation,
    metric,
    centroids,
    assignment: {
      rule: 'nearest-centroid',
      shares,
      handicaps,
      minimumEvents: 1,
      minimumExposureDays: Math.min(EARLY_DAYS, EARLY_SHARE_OF_WINDOW * windowDays),
    },
  };
}
