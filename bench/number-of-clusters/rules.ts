import type { Random } from '../../src/base/index.js';
import { chooseK, curveOf, hasGaps, refitResamples } from '../../src/clustering/how-many/choose-k.js';
import { searchMixtures, THOROUGH } from '../../src/clustering/mixture/search.js';
import { unweighted } from '../../src/clustering/mixture/weighted-rows.js';
import type { KCurve } from '../../src/clustering/model.js';
import {
  calinskiHarabasz,
  firstGap,
  gapStatistic,
  globalGap,
  kmeans,
  type Matrix,
  silhouette,
  sphericalBic,
  totalSumOfSquares,
} from '../../src/numeric/index.js';

/** What our rule says. */
export interface OurAnswer {
  curve: KCurve;
  k: number;
  /** Whether any number of groups has a gap beyond doubt between every two of them; without, the verdict is "no groups". */
  groups: boolean;
}

const K_MIN = 2;

/** The rule of the program on rows that are all of one block, with its own search and resamples. */
export function ours(points: Matrix, kMax: number, random: Random): OurAnswer {
  const among = unweighted(points);
  const fits = searchMixtures(among, 0, kMax, random.fork('mixtures'), THOROUGH);
  const refits = refitResamples(among, 0, kMax, random.fork('resamples'));
  const curve = chooseK(curveOf(among, fits, refits), K_MIN);
  const groups = curve.points.some(hasGaps);
  return { curve, k: curve.chosen, groups };
}

/** Names of the other rules, in the order of `others`. */
export const OTHERS = [
  'silhouette',
  'Calinski-Harabasz',
  'gap, 1-SE rule',
  'gap, global SE rule',
  'BIC (x-means)',
] as const;

const RESTARTS = 10;
const REFERENCES = 10;
const REFERENCE_RESTARTS = 2;

/** The number of clusters by each of the other rules, all on the same fits of k-means with ten starts. */
export function others(points: Matrix, kMax: number, random: Random): number[] {
  const ks = Array.from({ length: kMax }, (_, i) => i + 1);
  const fits = ks.map((k) => kmeans(points, k, { random: random.fork(`k${k}`), restarts: RESTARTS }));
  const total = totalSumOfSquares(points);
  const figures = fits.map((fit) => ({
    rows: points.rows,
    cols: points.cols,
    sizes: fit.sizes,
    inertia: fit.inertia,
  }));
  let data = true;
  const gaps = gapStatistic(points, ks, REFERENCES, random.fork('gap'), (matrix, sizes, stream) => {
    if (data) {
      data = false;
      return fits.map((fit) => fit.inertia);
    }
    return sizes.map(
      (k) => kmeans(matrix, k, { random: stream.fork(`k${k}`), restarts: REFERENCE_RESTARTS }).inertia,
    );
  });
  return [
    largest(ks, (i) => (i === 0 ? null : silhouette(points, fits[i]!.labels, ks[i]!).mean)),
    largest(ks, (i) => calinskiHarabasz(figures[i]!, total)),
    firstGap(gaps) ?? 1,
    globalGap(gaps) ?? 1,
    largest(ks, (i) => sphericalBic(figures[i]!)),
  ];
}

function largest(ks: readonly number[], value: (i: number) => number | null): number {
  let best = 1;
  let most = Number.NEGATIVE_INFINITY;
  ks.forEach((k, i) => {
    const v = value(i);
    if (v !== null && v > most) {
      most = v;
      best = k;
    }
  });
  return best;
}
