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
import type { Clusters } from './clusters.js';
import { discriminantMetric, toMetric } from './metric.js';
import { type Mixture, mixtureOf, momentsOf } from './mixture.js';

/** Rows up to which every one is a leaf of the tree; above, micro-clusters stand for them. */
const EXACT_ROWS = 5000;
const RESAMPLES = 10;
const RESAMPLE_ROWS = 1000;

/**
 * Clusters by agglomeration, in the metric that the search found for as many clusters: the cut of the tree, then the
 * means, shares and common covariance of its parts, by which everyone is assigned.
 */
export function agglomerate(points: Matrix, found: Mixture, method: LinkageMethod, random: Random): Clusters {
  const { k } = found;
  const coordinates = toMetric(points, discriminantMetric(found, points.cols));
  const { labels } = hierarchical(coordinates, k, {
    method,
    random: random.fork('tree'),
    exactRows: EXACT_ROWS,
  });
  const jaccard = new Float64Array(k);
  for (let b = 0; b < RESAMPLES; b++) {
    const draw = random.fork(`resample${b}`);
    const size = Math.max(k, Math.min(RESAMPLE_ROWS, points.rows));
    const rows = Int32Array.from({ length: size }, () => draw.int(points.rows)).sort();
    const again = hierarchical(selectRows(coordinates, rows), k, { method, random: draw });
    const centroids = createMatrix(k, coordinates.cols, again.centroids.data);
    const nearest = assignNearest(coordinates, centroids).labels;
    matchedJaccard(labels, nearest, k).jaccard.forEach((j, c) => {
      jaccard[c]! += j / RESAMPLES;
    });
  }
  return { mixture: mixtureOf(points, labels, k, momentsOf(points)), jaccard };
}
