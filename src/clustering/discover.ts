import type { Log, Random } from '../base/index.js';
import type { FeatureTable } from '../features/index.js';
import { type Matrix, selectRows } from '../numeric/index.js';
import { agglomerate } from './agglomerate.js';
import { setApart } from './apart.js';
import { chooseK, curveOf, refitResamples, spread, stabilityOf } from './choose-k.js';
import { type Clusters, inCanonicalOrder, withGroups } from './clusters.js';
import { type CrossCheck, crossCheck } from './cross-check.js';
import { dependence } from './dependence.js';
import { type ExtremeRow, extremeUsers } from './extremes.js';
import { type CentreTree, centreTree } from './hierarchy.js';
import { saysHowMuch } from './measures.js';
import { discriminantMetric, toMetric } from './metric.js';
import { fitMixture, type Mixture, mixtureLabels, mixtureOf, momentsOf } from './mixture.js';
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
/** A far group with a smaller share of the users is no persona: its users are extreme. */
const LEAST_FAR_SHARE = 0.01;
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
  const { groups, rest } = setApart(table, active, random.fork('apart'));
  const personas = groups.filter((g) => g.rows.length >= LEAST_FAR_SHARE * table.userIds.length);
  const extreme = [...known, ...strangers(groups.filter((g) => !personas.includes(g)))].sort(
    (a, b) => a.row - b.row,
  );
  const asked = options.k === 'auto' ? null : options.k;
  // Far groups count towards a number that was asked for, as long as that leaves something to divide.
  const aside = asked === null || asked >= personas.length + 2 ? personas : [];
  const stray = new Set(extreme.map((e) => e.row));
  const rows = aside === personas ? rest : active.filter((u) => !stray.has(u));

  const representation = fitRepresentation(table, rows);
  const everyone = represent(table, representation);
  const points = selectRows(everyone, rows);
  const space: Space = { table, representation, everyone, points, rows };
  const bulk = await divide(space, options, asked === null ? null : asked - aside.length, random, log);
  log.progress(0.9, 'placing users');
  const fitted = aside.length > 0 ? active.filter((u) => !stray.has(u)) : rows;
  const clusters = inCanonicalOrder(
    withGroups(bulk, everyone, aside, fitted.length),
    representation.howMuch.filter(saysHowMuch).length,
    points.cols,
  );
  const { k } = clusters.mixture;
  const metric = k > 1 ? discriminantMetric(clusters.mixture, points.cols) : flat(points.cols);
  const model = modelOf(table, options, representation, metric, clusters.mixture);
  const coordinates = toMetric(everyone, metric);
  const placement = place(coordinates, model.centroids, model.assignment.shares);
  const kCurve = withAside(bulk.kCurve, aside.length);
  const gaps = bulk.kCurve.points.some((p) => p.sureValley !== null && p.sureValley < 1);
  return {
    model,
    placement,
    tooEarly: earlyUsers(table, model.assignment),
    fitted,
    extreme,
    kCurve,
    verdict: verdictOf(
      bulk.kCurve,
      {
        k,
        far: aside.length,
        jaccard: clusters.jaccard,
        dependence: gaps ? dependence(table, rows, random.fork('dependence')) : null,
      },
      bulk.reason,
    ),
    jaccard: clusters.jaccard,
    crossChecks: options.crossCheck
      ? crossCheck(coordinates, placement.labels, model.centroids, random.fork('cross-check'))
      : [],
    tree: centreTree(model.centroids),
  };
}

/** The users to divide, in their representation. */
interface Space {
  table: FeatureTable;
  representation: Representation;
  /** All users of the table. */
  everyone: Matrix;
  /** Those of `rows`. */
  points: Matrix;
  rows: Int32Array;
}

interface Division extends Clusters {
  kCurve: KCurve;
  /** Why there could be no clusters. */
  reason: string | null;
}

/** Chooses the number of clusters and fits them. */
async function divide(
  { representation, points }: Space,
  options: DiscoverOptions,
  asked: number | null,
  random: Random,
  log: Log,
): Promise<Division> {
  const sample = spread(points, SEARCH_ROWS, random.fork('search'));
  const carried = Math.floor(sample.rows / USERS_PER_CLUSTER);
  const given = asked === null ? null : Math.min(asked, distinctRows(sample, asked));
  const largest = Math.max(given ?? 1, Math.min(options.kMax, carried));
  if (points.cols === 0) return undivided(points, 'everyone behaves alike');
  if (largest < 2) return undivided(points, `${points.rows} users are too few to form groups`);
  const howMuch = representation.howMuch.length;
  log.progress(0.2, 'searching');
  const fits = searchMixtures(sample, howMuch, largest, random.fork('mixtures'), THOROUGH);
  log.progress(0.4, 'refitting resamples');
  const refits = refitResamples(sample, howMuch, largest, random.fork('resamples'));
  const curve = chooseK(curveOf(sample, fits, refits), options.kMin);
  const kCurve: KCurve =
    given === null ? curve : { ...curve, chosen: given, source: 'given', words: `${given} were asked for` };
  const k = kCurve.chosen;
  if (options.method !== 'kmeans' && k > 1) {
    const rows = spread(points, REFINE_ROWS, random.fork('refine'));
    const tree = agglomerate(rows, fits[k - 1]!, options.method, random.fork('agglomerate'));
    return { ...tree, kCurve, reason: null };
  }
  const mixture = refine(points, fits[k - 1]!, random);
  const { jaccard } = stabilityOf(sample, mixtureLabels(sample, mixture), k, refits);
  return { mixture, jaccard, kCurve, reason: null };
}

function undivided(points: Matrix, reason: string): Division {
  const { rows, cols } = points;
  const mixture: Mixture =
    rows > 0 && cols > 0
      ? mixtureOf(points, new Int32Array(rows), 1, momentsOf(points))
      : {
          k: 1,
          means: new Float64Array(cols),
          weights: Float64Array.of(1),
          covariance: new Float64Array(cols * cols),
          logLikelihood: 0,
          iterations: 0,
        };
  const kCurve: KCurve = {
    chosen: 1,
    aside: 0,
    source: 'only',
    words: reason,
    votes: [],
    runnersUp: [],
    points: [],
  };
  return { mixture, jaccard: Float64Array.of(1), kCurve, reason };
}

function refine(points: Matrix, found: Mixture, random: Random): Mixture {
  const rows = spread(points, REFINE_ROWS, random.fork('refine'));
  return fitMixture(rows, found, momentsOf(rows), { iterations: REFINE_STEPS });
}

/** Users of far groups that are too small for a persona. */
function strangers(groups: readonly { rows: Int32Array }[]): ExtremeRow[] {
  return groups.flatMap((g) =>
    Array.from(g.rows, (row) => ({
      row,
      kind: 'extreme' as const,
      reason: `one of ${g.rows.length} users unlike everyone else`,
    })),
  );
}

function withAside(curve: KCurve, aside: number): KCurve {
  if (aside === 0) return curve;
  const groups = aside === 1 ? 'One small far group' : `${aside} small far groups`;
  return {
    ...curve,
    chosen: curve.chosen + aside,
    aside,
    words: `${groups} set apart first; for everyone else ${curve.words}`,
  };
}

/** Everyone at one point. */
function flat(cols: number): Metric {
  return { origin: new Array(cols).fill(0), matrix: cols > 0 ? [new Array(cols).fill(0)] : [] };
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

/** Distinct rows, counted up to a limit. */
function distinctRows(points: Matrix, limit: number): number {
  const seen = new Set<string>();
  for (let i = 0; i < points.rows && seen.size < limit; i++) {
    seen.add(points.data.subarray(i * points.cols, (i + 1) * points.cols).join(','));
  }
  return Math.max(1, seen.size);
}
