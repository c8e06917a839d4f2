import { symmetricEigen } from '../../numeric/index.js';
import { cholesky, invertLower } from '../mixture/cholesky.js';
import { discriminantMetric } from '../mixture/metric.js';
import type { ClusterModel, EventEvidenceSpace, Metric, ScaledMeasure } from '../model.js';
import { handicapsOf } from '../placement.js';
import { weightOfEvent } from '../space/event-evidence.js';
import type { EventRows } from './event-rows.js';
import type { ProfileMixture } from './fit-profiles.js';

/** Profiles differ in directions in which they differ by more than this share of the largest difference. */
const LEAST_DIFFERENCE = 1e-9;
/** Share of the mean variance within clusters that is added to each, so that they can be divided by it. */
const RIDGE = 1e-3;

/** What places users: the parts of a cluster model that depend on the clusters. */
export type EvidenceModel = Pick<ClusterModel, 'representation' | 'metric' | 'centroids'> & {
  shares: number[];
  handicaps: number[];
};

/**
 * The clusters of a fit by amounts and events as centroids: the same log-odds for every user, in coordinates in which
 * clusters are about round and as wide as 1.
 *
 * The log-odds are linear in how much and in the weighed counts. Those of the counts are `x L'`, `L` the logarithms of the
 * profiles about their mean over the clusters; `L = M B'` with one column of `B` for each direction in which profiles
 * differ. `x B` are the coordinates, divided by the root `A` of their covariance within clusters, and `M A` the centroids.
 * What a squared distance has and the log-odds have not goes into the handicaps.
 */
export function evidenceModel(
  fit: ProfileMixture,
  events: EventRows,
  names: readonly string[],
  howMuch: ScaledMeasure[],
): EvidenceModel {
  const { amounts, profiles, overdispersion, labels } = fit;
  const { k } = amounts;
  const p = names.length;
  const h = howMuch.length;
  const shares = amounts.weights;
  const { differences, directions } = factored(profiles, shares, k, p);
  const m = directions.length / p;
  const { within, mean, expected } = scatter(events, labels, k, directions, overdispersion);
  const root = cholesky(within, m);
  const inverse = invertLower(root, m);
  // y = A^-1 z, so that (A' c) y = c z.
  const weights = Array.from({ length: m }, (_, q) =>
    Array.from({ length: p }, (_, j) => {
      let sum = 0;
      for (let r = 0; r <= q; r++) sum += inverse[q * m + r]! * directions[r * p + j]!;
      return sum;
    }),
  );
  const origin = Array.from({ length: m }, (_, q) => {
    let sum = 0;
    for (let r = 0; r <= q; r++) sum += inverse[q * m + r]! * mean[r]!;
    return sum;
  });
  const ofEvents = Array.from({ length: k }, (_, c) =>
    Array.from({ length: m }, (_, q) => {
      let sum = 0;
      for (let r = q; r < m; r++) sum += root[r * m + q]! * differences[c * m + r]!;
      return sum;
    }),
  );
  const byAmounts: Metric = h > 0 ? discriminantMetric(amounts, h) : { origin: [], matrix: [] };
  const what: EventEvidenceSpace = {
    kind: 'evidence',
    events: [...names],
    overdispersion,
    expected,
    weights,
  };
  const handicaps = handicapsOf(shares).map((handicap, c) =>
    ofEvents[c]!.reduce((sum, x, q) => sum - 2 * x * origin[q]! - x * x, handicap),
  );
  const least = Math.min(...handicaps);
  return {
    representation: { howMuch, what },
    metric: {
      origin: [...byAmounts.origin, ...origin],
      matrix: [
        ...byAmounts.matrix.map((row) => [...row, ...new Array<number>(m).fill(0)]),
        ...origin.map((_, q) => Array.from({ length: h + m }, (_, a) => (a === h + q ? 1 : 0))),
      ],
    },
    centroids: ofEvents.map((own, c) => [
      ...byAmounts.matrix.map((row) =>
        row.reduce((sum, w, a) => sum + w * (amounts.means[c * h + a]! - byAmounts.origin[a]!), 0),
      ),
      ...own,
    ]),
    shares: Array.from(shares),
    handicaps: handicaps.map((handicap) => handicap - least),
  };
}

/** `L = M B'`: M as `differences`, `k` x `m`; B' as `directions`, `m` x events, orthonormal. */
function factored(
  profiles: Float64Array,
  shares: Float64Array,
  k: number,
  p: number,
): { differences: Float64Array; directions: Float64Array } {
  const total = shares.reduce((sum, s) => sum + s, 0);
  const centred = profiles.slice();
  for (let j = 0; j < p; j++) {
    let mean = 0;
    for (let c = 0; c < k; c++) mean += (shares[c]! / total) * profiles[c * p + j]!;
    for (let c = 0; c < k; c++) centred[c * p + j]! -= mean;
  }
  const products = new Float64Array(k * k);
  for (let c = 0; c < k; c++) {
    for (let d = 0; d <= c; d++) {
      let sum = 0;
      for (let j = 0; j < p; j++) sum += centred[c * p + j]! * centred[d * p + j]!;
      products[c * k + d] = sum;
      products[d * k + c] = sum;
    }
  }
  const { values, vectors } = symmetricEigen(products);
  let m = 0;
  while (m < k - 1 && values[m]! > LEAST_DIFFERENCE * Math.max(1e-9, values[0]!)) m++;
  const differences = new Float64Array(k * m);
  const directions = new Float64Array(m * p);
  for (let q = 0; q < m; q++) {
    const length = Math.sqrt(values[q]!);
    for (let c = 0; c < k; c++) {
      differences[c * m + q] = vectors[q * k + c]! * length;
      for (let j = 0; j < p; j++)
        directions[q * p + j]! += (vectors[q * k + c]! * centred[c * p + j]!) / length;
    }
  }
  return { differences, directions };
}

/** Of the coordinates along the directions: covariance within clusters and mean; and the mean worth of each event. */
function scatter(
  { rows, cols, start, event, count, total }: EventRows,
  labels: Int32Array,
  k: number,
  directions: Float64Array,
  overdispersion: number,
): { within: Float64Array; mean: Float64Array; expected: number[] } {
  const m = directions.length / cols;
  const coordinates = new Float64Array(rows * m);
  const expected = new Array<number>(cols).fill(0);
  const mean = new Float64Array(m);
  const means = new Float64Array(k * m);
  const sizes = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    const c = labels[i]!;
    const worth = weightOfEvent(total[i]!, overdispersion);
    sizes[c]!++;
    for (let e = start[i]!; e < start[i + 1]!; e++) {
      const x = worth * count[e]!;
      expected[event[e]!]! += x / rows;
      for (let q = 0; q < m; q++) coordinates[i * m + q]! += x * directions[q * cols + event[e]!]!;
    }
    for (let q = 0; q < m; q++) {
      mean[q]! += coordinates[i * m + q]! / rows;
      means[c * m + q]! += coordinates[i * m + q]!;
    }
  }
  const within = new Float64Array(m * m);
  for (let i = 0; i < rows; i++) {
    const c = labels[i]!;
    for (let q = 0; q < m; q++) {
      const d = coordinates[i * m + q]! - means[c * m + q]! / sizes[c]!;
      for (let r = 0; r <= q; r++) {
        within[q * m + r]! += (d * (coordinates[i * m + r]! - means[c * m + r]! / sizes[c]!)) / rows;
      }
    }
  }
  let trace = 0;
  for (let q = 0; q < m; q++) trace += within[q * m + q]! / m;
  for (let q = 0; q < m; q++) {
    within[q * m + q]! += RIDGE * trace + 1e-12;
    for (let r = 0; r < q; r++) within[r * m + q] = within[q * m + r]!;
  }
  return { within, mean, expected };
}
