import type { Log, Random } from '../base/index.js';
import type { FeatureTable } from '../features/index.js';
import { type Matrix, sampleRows, selectRows } from '../numeric/index.js';
import { agglomerate } from './agglomerate.js';
import { type FarGroup, setApart } from './apart.js';
import { chooseK, curveOf, LITTLE_GAIN, refitResamples, spread, stabilityOf } from './choose-k.js';
import { type Clusters, inCanonicalOrder, only } from './clusters.js';
import { type CrossCheck, crossCheck } from './cross-check.js';
import { dependence } from './dependence.js';
import { type ExtremeRow, extremeUsers } from './extremes.js';
import { type CentreTree, centreTree } from './hierarchy.js';
import { saysHowMuch } from './measures.js';
import { discriminantMetric, toMetric } from './metric.js';
import { fitMixture, type Mixture, mixtureLabels, mixtureOf, momentsOf } from './mixture.js';
import type { ClusterMethod, ClusterModel, KCurve, Metric, Representation, Verdict } from './model.js';
import { ownShapesBic } from './own-shapes.js';
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
/** The same where the partition is known and the space is new. */
const JOIN_STEPS = 20;
/** Steps after which a partition is judged: enough to find its shapes, too few to become another. */
const FEW_STEPS = 3;
/** Fewer users than this per cluster do not carry one. */
const USERS_PER_CLUSTER = 10;
/** Share and number of users below which a cluster is dropped. */
const LEAST_SHARE = 0.002;
const LEAST_USERS = 5;
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
  const asked = options.k === 'auto' ? null : options.k;
  const whole = await divide(spaceOf(table, active), options, asked, random, log);
  const apart = await divideApart(table, active, options, asked, random, log);
  const parted = apart && fitsAsWell(apart, whole, random.fork('compared')) ? apart : null;
  const division = parted ? together(table, active, parted, whole, random) : whole;
  const strays = parted?.strays ?? [];
  const aside = parted?.aside.length ?? 0;
  const { representation, rows } = division.space;
  const extreme = [...known, ...strays].sort((x, y) => x.row - y.row);
  log.progress(0.9, 'placing users');
  const { clusters, model, placement, coordinates } = settle(table, options, division.space, division);
  const { k } = model;
  const gaps = division.kCurve.points.some((p) => p.valley !== null && p.valley < 1);
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
        jaccard: clusters.jaccard,
        peaks: !representation.howMuch.every(saysHowMuch),
        dependence: gaps ? dependence(table, rows, random.fork('dependence')) : null,
      },
      division.reason,
    ),
    jaccard: clusters.jaccard,
    crossChecks: options.crossCheck
      ? crossCheck(coordinates, placement.labels, model.centroids, random.fork('cross-check'))
      : [],
    tree: centreTree(model.centroids),
  };
}

/** Clusters of the users that are left when small far groups are set apart, with those groups. */
interface Parted {
  division: Division;
  /** Far groups large enough to be personas. */
  aside: readonly FarGroup[];
  /** Users of those that are not. */
  strays: ExtremeRow[];
}

/** Divides what is left when small far groups are set apart; null where there are none, or no clusters left for them. */
async function divideApart(
  table: FeatureTable,
  active: Int32Array,
  options: DiscoverOptions,
  asked: number | null,
  random: Random,
  log: Log,
): Promise<Parted | null> {
  const { groups, rest } = setApart(table, active, random.fork('apart'));
  if (groups.length === 0) return null;
  const aside = groups.filter((g) => g.rows.length >= LEAST_FAR_SHARE * table.userIds.length);
  if (asked !== null && asked < aside.length + 2) return null;
  const division = await divide(
    spaceOf(table, rest),
    options,
    asked === null ? null : asked - aside.length,
    random.fork('rest'),
    log,
  );
  return { division, aside, strays: strangers(groups.filter((g) => !aside.includes(g))) };
}

/** The cluster of each row of the table: those of the division first, then each far group. Strays have none. */
function partitionOf({ division, aside }: Parted): { k: number; clusterOf: Map<number, number> } {
  const { space, mixture } = division;
  const clusterOf = new Map<number, number>();
  mixtureLabels(space.points, mixture).forEach((c, i) => {
    clusterOf.set(space.rows[i]!, c);
  });
  aside.forEach((group, g) => {
    for (const row of group.rows) clusterOf.set(row, mixture.k + g);
  });
  return { k: mixture.k + aside.length, clusterOf };
}

/**
 * Whether the groups set apart and the clusters of the rest together fit everyone about as well as clusters of everyone
 * do. Where they do not, the groups were no strangers but the ends of what there is.
 */
function fitsAsWell(parted: Parted, whole: Division, random: Random): boolean {
  const { k, clusterOf } = partitionOf(parted);
  const { points, rows } = whole.space;
  const sample = sampleRows(points.rows, SEARCH_ROWS, random).filter((i) => clusterOf.has(rows[i]!));
  const compared = selectRows(points, sample);
  const bic = (labels: Int32Array, clusters: number) => ownShapesBic(compared, labels, clusters, FEW_STEPS);
  const one = bic(new Int32Array(compared.rows), 1);
  const gain = bic(mixtureLabels(compared, whole.mixture), whole.mixture.k) - one;
  const partedGain =
    bic(
      Int32Array.from(sample, (i) => clusterOf.get(rows[i]!)!),
      k,
    ) - one;
  return partedGain >= (1 - LITTLE_GAIN) * gain;
}

/** Clusters and far groups in one space that shows what sets the groups apart, too. */
function together(
  table: FeatureTable,
  active: Int32Array,
  parted: Parted,
  whole: Division,
  random: Random,
): Division {
  const { k, clusterOf } = partitionOf(parted);
  const space =
    parted.strays.length === 0
      ? whole.space
      : spaceOf(
          table,
          active.filter((row) => clusterOf.has(row)),
        );
  const sample = sampleRows(space.points.rows, REFINE_ROWS, random.fork('refine'));
  const rows = selectRows(space.points, sample);
  const labels = Int32Array.from(sample, (i) => clusterOf.get(space.rows[i]!)!);
  const moments = momentsOf(rows);
  const start = mixtureOf(rows, labels, k, moments);
  return {
    mixture: fitMixture(rows, start, moments, { iterations: JOIN_STEPS }),
    jaccard: Float64Array.from([...parted.division.jaccard, ...parted.aside.map((g) => g.jaccard)]),
    space,
    kCurve: parted.division.kCurve,
    reason: parted.division.reason,
  };
}

/** Orders the clusters, places everyone, and leaves out clusters that nobody belongs to in the end. */
function settle(table: FeatureTable, options: DiscoverOptions, space: Space, found: Clusters) {
  const cols = space.points.cols;
  const howMuch = space.representation.howMuch.filter(saysHowMuch).length;
  let clusters = inCanonicalOrder(found, howMuch, cols);
  for (;;) {
    const { k } = clusters.mixture;
    const metric = k > 1 ? discriminantMetric(clusters.mixture, cols) : flat(cols);
    const model = modelOf(table, options, space.representation, metric, clusters.mixture);
    const coordinates = toMetric(space.everyone, metric);
    const placement = place(coordinates, model.centroids, model.assignment.shares);
    const inhabited = new Set(placement.labels);
    if (options.k !== 'auto' || inhabited.size === k || inhabited.size === 0) {
      return { clusters, model, placement, coordinates };
    }
    clusters = only(
      clusters,
      [...inhabited].sort((a, b) => a - b),
      cols,
    );
  }
}

/** The users to divide, in their representation. */
interface Space {
  representation: Representation;
  /** All users of the table. */
  everyone: Matrix;
  /** Those of `rows`. */
  points: Matrix;
  rows: Int32Array;
}

function spaceOf(table: FeatureTable, rows: Int32Array): Space {
  const representation = fitRepresentation(table, rows);
  const everyone = represent(table, representation);
  return { representation, everyone, points: selectRows(everyone, rows), rows };
}

interface Division extends Clusters {
  space: Space;
  kCurve: KCurve;
  /** Why there could be no clusters. */
  reason: string | null;
}

/** Chooses the number of clusters and fits them. */
async function divide(
  space: Space,
  options: DiscoverOptions,
  asked: number | null,
  random: Random,
  log: Log,
): Promise<Division> {
  const { representation, points } = space;
  const sample = spread(points, SEARCH_ROWS, random.fork('search'));
  const carried = Math.floor(sample.rows / USERS_PER_CLUSTER);
  const given = asked === null ? null : Math.min(asked, distinctRows(sample, asked));
  const largest = Math.max(given ?? 1, Math.min(options.kMax, carried));
  if (points.cols === 0) return undivided(space, 'everyone behaves alike');
  if (largest < 2) return undivided(space, `${points.rows} users are too few to form groups`);
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
    return { ...tree, space, kCurve, reason: null };
  }
  const mixture = withoutCrumbs(refine(points, fits[k - 1]!, random), points, given !== null);
  const { jaccard } = stabilityOf(sample, mixtureLabels(sample, mixture), mixture.k, refits);
  return { mixture, jaccard, space, kCurve: { ...kCurve, chosen: mixture.k }, reason: null };
}

function undivided(space: Space, reason: string): Division {
  const { points } = space;
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
  return { mixture, jaccard: Float64Array.of(1), space, kCurve, reason };
}

function refine(points: Matrix, found: Mixture, random: Random): Mixture {
  const rows = spread(points, REFINE_ROWS, random.fork('refine'));
  return fitMixture(rows, found, momentsOf(rows), { iterations: REFINE_STEPS });
}

/** Drops clusters that shrank to a few users when everyone was looked at, unless the number was asked for. */
function withoutCrumbs(mixture: Mixture, points: Matrix, asked: boolean): Mixture {
  const { cols } = points;
  const least = Math.max(LEAST_SHARE, LEAST_USERS / points.rows);
  const kept = Array.from(mixture.weights.keys()).filter((c) => mixture.weights[c]! >= least);
  if (asked || kept.length === mixture.k || kept.length === 0) return mixture;
  return only({ mixture, jaccard: new Float64Array(mixture.k) }, kept, cols).mixture;
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
