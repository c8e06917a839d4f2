import type { Log, Random } from '../base/index.js';
import type { FeatureTable } from '../features/index.js';
import { matchedJaccard, sampleRows, selectRows } from '../numeric/index.js';
import { type FarGroup, setApart } from './apart.js';
import { type DiscoverOptions, type Division, divide, REFINE_ROWS, SEARCH_ROWS, spaceOf } from './divide.js';
import type { ExtremeRow } from './extremes.js';
import { fitMixture, withSharesOf } from './mixture/fit-mixture.js';
import { mixtureLabels } from './mixture/linear-scores.js';
import { type Mixture, mixtureOf, momentsOf } from './mixture/mixture.js';
import { ownShapes } from './mixture/own-shapes.js';
import { pick, unweighted, type WeightedRows } from './mixture/weighted-rows.js';
import type { ClusterMethod } from './model.js';

/** Steps in which clusters are refined where the partition is known and the space is new. */
const JOIN_STEPS = 20;
/** Steps after which a partition is judged: enough to find its shapes, too few to become another. */
const FEW_STEPS = 3;
/** What the groups apart may explain less, as a share of what clusters of everyone explain. */
const LITTLE = 0.04;
/** Jaccard below which a cluster is another than it was (Hennig 2008). */
const LEAST_KEPT = 0.5;
/** A far group with a smaller share of the users is no persona: its users are extreme. */
const LEAST_FAR_SHARE = 0.01;

/** Clusters of the users that are left when small far groups are set apart, with those groups. */
export interface Parted {
  division: Division;
  /** Far groups large enough to be personas. */
  aside: readonly FarGroup[];
  /** Users of those that are not. */
  strays: ExtremeRow[];
  /** Clusters in all, and that of each row of the table: those of the division first, then each far group. Strays have none. */
  k: number;
  clusterOf: ReadonlyMap<number, number>;
}

/** Divides what is left when small far groups are set apart; null where there are none, or no clusters left for them. */
export async function divideApart(
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
    table,
    spaceOf(table, rest),
    options,
    asked === null ? null : asked - aside.length,
    random.fork('rest'),
    log,
  );
  const strays = strangers(groups.filter((g) => !aside.includes(g)));
  return { division, aside, strays, ...partitionOf(division, aside) };
}

function partitionOf({ space, mixture }: Division, aside: readonly FarGroup[]) {
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
export function fitsAsWell({ k, clusterOf }: Parted, whole: Division, random: Random): boolean {
  const { points, rows } = whole.space;
  const sample = sampleRows(points.rows, SEARCH_ROWS, random).filter((i) => clusterOf.has(rows[i]!));
  const compared = selectRows(points, sample);
  const bic = (labels: Int32Array, clusters: number) => ownShapes(compared, labels, clusters, FEW_STEPS).bic;
  const one = bic(new Int32Array(compared.rows), 1);
  const gain = bic(mixtureLabels(compared, whole.mixture), whole.mixture.k) - one;
  const partedGain =
    bic(
      Int32Array.from(sample, (i) => clusterOf.get(rows[i]!)!),
      k,
    ) - one;
  return partedGain >= (1 - LITTLE) * gain;
}

/**
 * Clusters and far groups in one space that shows what sets the groups apart, too. Those cut from a tree stay as they
 * were cut; the others are refined.
 */
export function together(
  table: FeatureTable,
  active: Int32Array,
  parted: Parted,
  whole: Division,
  method: ClusterMethod,
  random: Random,
): Division {
  const { k, clusterOf } = parted;
  const space =
    parted.strays.length === 0
      ? whole.space
      : spaceOf(
          table,
          active.filter((row) => clusterOf.has(row)),
        );
  const sample = sampleRows(space.points.rows, REFINE_ROWS, random.fork('refine'));
  const rows = pick(space, sample);
  const labels = Int32Array.from(sample, (i) => clusterOf.get(space.rows[i]!)!);
  const start = mixtureOf(rows.points, labels, k, momentsOf(unweighted(rows.points)));
  return {
    mixture: method === 'kmeans' ? refined(rows, labels, start) : start,
    jaccard: Float64Array.from([...parted.division.jaccard, ...parted.aside.map((g) => g.jaccard)]),
    labels: Int32Array.from(space.rows, (row) => clusterOf.get(row)!),
    space,
    kCurve: parted.division.kCurve,
    confirmed: false,
    again: [],
    reason: parted.division.reason,
  };
}

/** The clusters refined, unless one of them is lost by that: far groups widen the space, and near ones may melt together. */
function refined(rows: WeightedRows, labels: Int32Array, start: Mixture): Mixture {
  const { points } = rows;
  const settled = withSharesOf(
    points,
    fitMixture(points, start, momentsOf(rows), { iterations: JOIN_STEPS }),
  );
  const { jaccard } = matchedJaccard(labels, mixtureLabels(points, settled), start.k);
  return jaccard.every((j) => j >= LEAST_KEPT) ? settled : start;
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
