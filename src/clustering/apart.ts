import type { Random } from '../base/index.js';
import type { FeatureTable } from '../features/index.js';
import { type Matrix, matchedJaccard, sampleRows, selectRows } from '../numeric/index.js';
import { STABLE_JACCARD } from './how-many/choose-k.js';
import { clusterMeans } from './mixture/cluster-means.js';
import { mixtureLabels } from './mixture/linear-scores.js';
import type { Mixture } from './mixture/mixture.js';
import { QUICK, searchMixtures } from './mixture/search.js';
import { pairSeparations } from './mixture/separation.js';
import { unweighted } from './mixture/weighted-rows.js';
import { whiten } from './mixture/whiten.js';
import { fitRepresentation, represent } from './space/representation.js';

/** A small group far from everyone else. */
export interface FarGroup {
  /** Rows of the table. */
  rows: Int32Array;
  /** Mean bootstrap Jaccard of the group. */
  jaccard: number;
}

/** Far groups, and the rows that are left. */
export interface Apart {
  groups: FarGroup[];
  rest: Int32Array;
}

/** A far group has at most this share of users, and all of them together at most twice as much. */
const LARGEST_SHARE = 0.05;
/** Its centre is at least this many standard deviations (within clusters) from the next. */
const LEAST_DISTANCE = 7.5;
/** And the density between is at most this share of the lower peak, beyond doubt. */
const LARGEST_VALLEY = 0.3;
const MOST_CLUSTERS = 7;
const SAMPLE_ROWS = 4000;
const ROUNDS = 2;
const RESAMPLES = 8;

/**
 * Sets small far groups apart before the rest is looked at: scripts, crawlers, or a handful of people of another kind.
 * They would otherwise take up the gain in fit by which the number of clusters is judged, and stretch the scales.
 */
export function setApart(table: FeatureTable, fitted: Int32Array, random: Random): Apart {
  const groups: FarGroup[] = [];
  let rest = fitted;
  let left = 2 * LARGEST_SHARE * fitted.length;
  for (let round = 0; round < ROUNDS; round++) {
    const found = farGroups(table, rest, left, random.fork(`round${round}`));
    if (found.length === 0) break;
    groups.push(...found);
    const gone = new Set(found.flatMap((g) => Array.from(g.rows)));
    left -= gone.size;
    rest = rest.filter((row) => !gone.has(row));
  }
  return { groups, rest };
}

function farGroups(table: FeatureTable, rows: Int32Array, most: number, random: Random): FarGroup[] {
  const representation = fitRepresentation(table, rows);
  const points = selectRows(represent(table, representation), rows);
  const howMuch = representation.howMuch.length;
  const largest = Math.min(MOST_CLUSTERS, Math.floor(points.rows / 50));
  if (points.cols === 0 || largest < 2) return [];
  const sample = selectRows(points, sampleRows(points.rows, SAMPLE_ROWS, random));
  const fits = searchMixtures(unweighted(sample), howMuch, largest, random.fork('fits'), QUICK);
  let best: { fit: Mixture; clusters: number[]; users: number } | undefined;
  for (const fit of fits.slice(1)) {
    const clusters = farClusters(sample, fit);
    const users = clusters.reduce((sum, c) => sum + fit.weights[c]!, 0) * rows.length;
    if (clusters.length > 0 && users <= most && (!best || users > best.users))
      best = { fit, clusters, users };
  }
  if (!best) return [];
  const labels = mixtureLabels(points, best.fit);
  const jaccard = stability(sample, howMuch, best.fit, random);
  return best.clusters
    .filter((c) => jaccard[c]! >= STABLE_JACCARD)
    .map((c) => ({ rows: rows.filter((_, i) => labels[i] === c), jaccard: jaccard[c]! }));
}

/** Clusters of the fit that are small, far from every other and behind a clear gap. */
function farClusters(points: Matrix, fit: Mixture): number[] {
  const { k } = fit;
  const labels = mixtureLabels(points, fit);
  const white = whiten(points, fit.covariance);
  const { cols } = white;
  const { means, sizes } = clusterMeans(white, labels, k);
  const distance = (x: number, y: number) => {
    let sum = 0;
    for (let a = 0; a < cols; a++) sum += (means[x * cols + a]! - means[y * cols + a]!) ** 2;
    return Math.sqrt(sum);
  };
  const pairs = pairSeparations(white, labels, k);
  return Array.from(sizes.keys()).filter(
    (c) =>
      sizes[c]! > 0 &&
      sizes[c]! <= LARGEST_SHARE * points.rows &&
      Array.from(sizes.keys()).every((o) => o === c || distance(o, c) >= LEAST_DISTANCE) &&
      pairs.every((p) => (p.a !== c && p.b !== c) || p.sureValley <= LARGEST_VALLEY),
  );
}

function stability(points: Matrix, howMuch: number, fit: Mixture, random: Random): Float64Array {
  const labels = mixtureLabels(points, fit);
  const mean = new Float64Array(fit.k);
  for (let b = 0; b < RESAMPLES; b++) {
    const draw = random.fork(`resample${b}`);
    const rows = Int32Array.from({ length: Math.min(points.rows, 2000) }, () => draw.int(points.rows)).sort();
    const again = searchMixtures(unweighted(selectRows(points, rows)), howMuch, fit.k, draw, QUICK)[
      fit.k - 1
    ]!;
    matchedJaccard(labels, mixtureLabels(points, again), fit.k).jaccard.forEach((j, c) => {
      mean[c]! += j / RESAMPLES;
    });
  }
  return mean;
}
