import type { Random } from '../../base/index.js';
import { adjustedRandIndex, type Matrix, matchedJaccard, selectRows } from '../../numeric/index.js';
import { clusterMeans } from '../mixture/cluster-means.js';
import { mixtureLabels } from '../mixture/linear-scores.js';
import { discriminantMetric, toMetric } from '../mixture/metric.js';
import type { Mixture } from '../mixture/mixture.js';
import { ownShapes } from '../mixture/own-shapes.js';
import { QUICK, searchMixtures } from '../mixture/search.js';
import { pick, type WeightedRows } from '../mixture/weighted-rows.js';
import { whiten } from '../mixture/whiten.js';
import type { KCurve, KCurvePoint } from '../model.js';
import { heldOutSeparations } from './held-out-separation.js';

/** A border between two clusters that is denser than this share of the lower peak is no border. */
export const OPEN_BORDER = 0.9;
/** Up to this density between two clusters that are found again, there is likely a gap. */
export const LARGEST_VALLEY = 0.85;
/** What `sureValley` must stay below for gaps beyond doubt, and to say that there are groups at all. */
const SURE_VALLEY = 0.8;
/** Bootstrap Jaccard from which a cluster counts as stable, and as highly stable (Hennig 2008). */
export const STABLE_JACCARD = 0.75;
const HIGHLY_STABLE_JACCARD = 0.85;

/** No vote for a number of clusters of which one is smaller than this. */
const LEAST_SHARE = 0.005;
/** What makes a number of clusters clear: gaps so wide where so little of what clusters explain is left to more. */
const CLEAR = [
  { valley: 0.3, left: 0.1 },
  { valley: 0.6, left: 0.04 },
];
/** Clusters and stability (adjusted Rand index) from which on a partition speaks for itself: a crowd has two stable halves. */
const LEAST_AGAIN = 3;
const STABLE_PARTITION = 0.85;
/** Bootstrap Jaccard of groups that may have been cut into pieces. */
const FOUND_AGAIN = 0.9;
/** Overlap that pieces of groups add, over what they explain. */
const OVERLAP_OF_PIECES = 2;
/** And at least this much, in nats: as if a fifth of the users or so were cut in two halves of one normal group. */
const LEAST_OVERLAP = 0.1;
/** Columns in which clusters of their own shapes are fitted; more would need more parameters than there are rows for. */
const MOST_SHAPED_COLUMNS = 11;
/** Rows they are fitted on. No group is quite normal, and with ever more rows ever more clusters would be needed to say so. */
const SHAPED_ROWS = 2000;

const RESAMPLES = 10;
const RESAMPLE_ROWS = 2000;

/** Mixtures fitted to resamples of the rows, one list (by number of clusters) for each. */
export type Refits = Mixture[][];

/** Fits every number of clusters again on bootstrap resamples. */
export function refitResamples(
  among: WeightedRows,
  howMuch: number,
  largest: number,
  random: Random,
): Refits {
  const all = among.points.rows;
  const size = Math.min(all, RESAMPLE_ROWS);
  return Array.from({ length: RESAMPLES }, (_, b) => {
    const draw = random.fork(`resample${b}`);
    const rows = Int32Array.from({ length: size }, () => draw.int(all));
    return searchMixtures(pick(among, rows.sort()), howMuch, largest, draw, QUICK);
  });
}

/** Stability of a partition under the refits with as many clusters. */
export function stabilityOf(
  points: Matrix,
  labels: Int32Array,
  k: number,
  refits: Refits,
): { rand: number; jaccard: Float64Array } {
  const jaccard = new Float64Array(k);
  let rand = 0;
  for (const refit of refits) {
    const again = mixtureLabels(points, refit[k - 1]!);
    rand += adjustedRandIndex(labels, again) / refits.length;
    matchedJaccard(labels, again, k).jaccard.forEach((j, c) => {
      jaccard[c]! += j / refits.length;
    });
  }
  return { rand, jaccard };
}

/** The figures of each number of clusters, from 1 on. */
export function curveOf(among: WeightedRows, fits: readonly Mixture[], refits: Refits): KCurvePoint[] {
  const { points } = among;
  const { rows, cols } = points;
  const largest = fits[fits.length - 1]!;
  const shown = Math.min(rows, SHAPED_ROWS);
  const shapedRows = Int32Array.from({ length: shown }, (_, i) => Math.floor((i * rows) / shown));
  const few = selectRows(points, shapedRows);
  const shaped =
    cols > MOST_SHAPED_COLUMNS && largest.k > 1
      ? toMetric(few, discriminantMetric(largest, cols, MOST_SHAPED_COLUMNS))
      : few;
  return fits.map((fit) => {
    const { k } = fit;
    const labels = mixtureLabels(points, fit);
    const sizes = new Int32Array(k);
    for (const c of labels) sizes[c]!++;
    const { bic, overlap } = ownShapes(
      shaped,
      shapedRows.map((i) => labels[i]!),
      k,
    );
    const smallestShare = Math.min(...sizes) / rows;
    if (k === 1) {
      return {
        k,
        bic,
        silhouette: null,
        valley: null,
        sureValley: null,
        stability: null,
        weakestJaccard: null,
        smallestShare,
        overlap,
      };
    }
    const pairs = heldOutSeparations(among, fit);
    const worst = (of: 'valley' | 'sureValley') => pairs.reduce((most, pair) => Math.max(most, pair[of]), 0);
    const { rand, jaccard } = stabilityOf(points, labels, k, refits);
    return {
      k,
      bic,
      silhouette: meanSilhouette(whiten(points, fit.covariance), labels, k),
      valley: worst('valley'),
      sureValley: worst('sureValley'),
      stability: rand,
      weakestJaccard: Math.min(...jaccard),
      smallestShare,
      overlap,
    };
  });
}

/**
 * The number of clusters by three votes: the most clusters with an open border between every two (separation); the most of
 * which every one is highly stable, or else stable (stability); the best information criterion of clusters with shapes of
 * their own (fit). The middle one wins, unless more are separated by gaps beyond doubt, or are highly stable where
 * separation and fit do not agree on stable ones. Where the gaps are wide, or more clusters would cut groups where they are dense, separation
 * decides alone.
 */
export function chooseK(points: readonly KCurvePoint[], smallest: number): KCurve {
  const separation = lastWhere(
    points,
    (p) => p.valley !== null && p.valley <= OPEN_BORDER && p.smallestShare >= LEAST_SHARE,
  );
  const foundAgain = (least: number) =>
    lastWhere(
      points,
      (p) => p.weakestJaccard !== null && p.weakestJaccard >= least && p.smallestShare >= LEAST_SHARE,
    );
  const highly = foundAgain(HIGHLY_STABLE_JACCARD);
  const stability = highly > 1 ? highly : foundAgain(STABLE_JACCARD);
  const fit = points.reduce((best, p) => (p.bic > best.bic ? p : best)).k;
  const votes = [
    { rule: 'separation', k: separation },
    { rule: 'stability', k: stability },
    { rule: 'fit', k: fit },
  ];
  const middle = votes.map((v) => v.k).sort((a, b) => a - b)[1]!;
  const decision = decide(points, { separation, highly, fit, middle });
  const chosen = decision.k === 1 ? 1 : Math.max(smallest, decision.k);
  const others = [...new Set(votes.map((v) => v.k))]
    .filter((k) => k !== chosen && k > 1)
    .sort((a, b) => a - b);
  const said = votes.map((v) => `${v.rule} says ${v.k}`).join(', ');
  return {
    chosen,
    aside: 0,
    source: chosen === 1 ? 'only' : 'voted',
    words: `${said}; ${decision.words}`,
    votes,
    runnersUp: others.map((k) => ({
      k,
      words: `chosen by ${votes
        .filter((v) => v.k === k)
        .map((v) => v.rule)
        .join(' and ')}`,
    })),
    points: [...points],
  };
}

/** The number of the vote that counts, and why. */
function decide(
  points: readonly KCurvePoint[],
  { separation, highly, fit, middle }: { separation: number; highly: number; fit: number; middle: number },
): { k: number; words: string } {
  const agreed = separation === fit && isFoundAgain(points[fit - 1]!);
  const most = agreed ? middle : Math.max(middle, highly);
  if (most === 1) return { k: 1, words: 'the middle one is taken' };
  if (isClear(points, separation)) {
    return {
      k: separation,
      words: 'separation decides, because the gaps are wide and more personas would explain little more',
    };
  }
  if (separation < most && cutsGroups(points, separation, most)) {
    return {
      k: separation,
      words: `separation decides, because ${most} personas would cut groups where they are dense and overlap by more than they explain`,
    };
  }
  if (separation > most && isSure(points[separation - 1]!)) {
    return { k: separation, words: 'separation decides, because gaps beyond doubt separate so many' };
  }
  return most > middle
    ? { k: most, words: 'stability decides, because each of so many is found again beyond doubt' }
    : { k: middle, words: 'the middle one is taken' };
}

/** Whether each cluster is found again in resamples. */
export function isFoundAgain({ weakestJaccard }: KCurvePoint): boolean {
  return weakestJaccard !== null && weakestJaccard >= STABLE_JACCARD;
}

/** Whether wide gaps, beyond doubt, separate so many clusters, and more of them fit hardly any better. */
function isClear(points: readonly KCurvePoint[], k: number): boolean {
  const at = points[k - 1];
  if (!at || at.valley === null || !isSure(at)) return false;
  const best = Math.max(...points.map((p) => p.bic));
  const left = (best - at.bic) / Math.max(1e-12, best - points[0]!.bic);
  return CLEAR.some((clear) => at.valley! <= clear.valley && left <= clear.left);
}

/**
 * Whether `more` clusters are pieces of `k` groups that have gaps beyond doubt and are found again. Pieces overlap, and
 * that weighs against what they explain (integrated completed likelihood: Biernacki, Celeux and Govaert 2000); twice as
 * much is asked for, because personas may overlap.
 */
function cutsGroups(points: readonly KCurvePoint[], k: number, more: number): boolean {
  const [at, next] = [points[k - 1]!, points[more - 1]!];
  if (!isSure(at)) return false;
  if (at.weakestJaccard === null || at.weakestJaccard < FOUND_AGAIN) return false;
  if (at.overlap === null || next.overlap === null) return false;
  const added = next.overlap - at.overlap;
  return added >= LEAST_OVERLAP && added >= OVERLAP_OF_PIECES * Math.max(0, next.bic - at.bic);
}

/** Whether the chosen clusters are more than two halves, and resamples find the same ones. */
export function areFoundAgain({ chosen, points }: KCurve): boolean {
  const at = points.find((p) => p.k === chosen);
  return at !== undefined && chosen >= LEAST_AGAIN && isFoundAgain(at) && at.stability! >= STABLE_PARTITION;
}

/** Whether a number of groups has gaps beyond doubt; or likely ones, and each group is found again in resamples. */
export function hasGaps(point: KCurvePoint): boolean {
  const { valley } = point;
  return isSure(point) || (valley !== null && valley <= LARGEST_VALLEY && isFoundAgain(point));
}

/** Whether gaps beyond doubt lie between every two groups. */
function isSure({ sureValley }: KCurvePoint): boolean {
  return sureValley !== null && sureValley <= SURE_VALLEY;
}

function lastWhere(points: readonly KCurvePoint[], holds: (p: KCurvePoint) => boolean): number {
  let last = 1;
  for (const p of points) if (holds(p)) last = p.k;
  return last;
}

function meanSilhouette(white: Matrix, labels: Int32Array, k: number): number {
  const { rows, cols, data } = white;
  const { means } = clusterMeans(white, labels, k);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let own = 0;
    let other = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      let square = 0;
      for (let a = 0; a < cols; a++) square += (data[i * cols + a]! - means[c * cols + a]!) ** 2;
      if (c === labels[i]) own = Math.sqrt(square);
      else other = Math.min(other, Math.sqrt(square));
    }
    sum += (other - own) / Math.max(own, other, 1e-12);
  }
  return sum / rows;
}
