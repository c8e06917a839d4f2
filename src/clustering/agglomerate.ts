import type { Random } from '../base/index.js';
import {
  assignNearest,
  createMatrix,
  hierarchical,
  type LinkageMethod,
  type Matrix,
  matchedJaccard,
  selectRows,
} from '../numeric/index.js';
import type { Clusters } from './mixture/clusters.js';
import { discriminantMetric, toMetric } from './mixture/metric.js';
import { type Mixture, mixtureOf, momentsOf } from './mixture/mixture.js';
import { unweighted } from './mixture/weighted-rows.js';
import type { Metric } from './model.js';

/** Rows up to which every one is a leaf of the tree; above, micro-clusters stand for them. */
const EXACT_ROWS = 5000;
/** Share of the rows that is kept out of a tree of complete or average linkage. */
const FAR_SHARE = 0.05;
const RESAMPLES = 10;
const RESAMPLE_ROWS = 1000;

/**
 * Clusters by agglomeration, in the metric that the search found for as many clusters: the cut of the tree, then the
 * means, shares and common covariance of its parts, by which everyone is assigned.
 */
export function agglomerate(points: Matrix, found: Mixture, method: LinkageMethod, random: Random): Clusters {
  const { k } = found;
  const metric = discriminantMetric(found, points.cols);
  const coordinates = toMetric(points, metric);
  const core =
    method === 'ward' ? coordinates : selectRows(coordinates, nearRows(coordinates, found, metric));
  const tree = hierarchical(core, k, { method, random: random.fork('tree'), exactRows: EXACT_ROWS });
  const labels = core === coordinates ? tree.labels : assignNearest(coordinates, tree.centroids).labels;
  const jaccard = new Float64Array(k);
  for (let b = 0; b < RESAMPLES; b++) {
    const draw = random.fork(`resample${b}`);
    const rows = Int32Array.from({ length: Math.max(k, Math.min(RESAMPLE_ROWS, core.rows)) }, () =>
      draw.int(core.rows),
    ).sort();
    const again = hierarchical(selectRows(core, rows), k, { method, random: draw });
    matchedJaccard(labels, assignNearest(coordinates, again.centroids).labels, k).jaccard.forEach((j, c) => {
      jaccard[c]! += j / RESAMPLES;
    });
  }
  return { mixture: mixtureOf(points, labels, k, momentsOf(unweighted(points))), jaccard, labels: null };
}

/** Rows but for the share that is farthest from every centre: single rows far out decide trees of farthest or mean pairs. */
function nearRows(coordinates: Matrix, found: Mixture, metric: Metric): Int32Array {
  const centres = toMetric(
    createMatrix(found.k, metric.origin.length, Float32Array.from(found.means)),
    metric,
  );
  const { distance } = assignNearest(coordinates, centres);
  const order = Array.from(distance.keys()).sort((a, b) => distance[a]! - distance[b]! || a - b);
  return Int32Array.from(order.slice(0, Math.ceil((1 - FAR_SHARE) * order.length))).sort();
}
