import type { Random } from '../../base/index.js';
import type { FeatureTable } from '../../features/index.js';
import { createMatrix, type Matrix, matchedJaccard, sampleRows, selectRows } from '../../numeric/index.js';
import { mixtureLabels } from '../mixture/linear-scores.js';
import type { Mixture } from '../mixture/mixture.js';
import { pick, type WeightedRows } from '../mixture/weighted-rows.js';
import type { Representation, ScaledMeasure } from '../model.js';
import { type EventRows, eventRowsOf, pickEvents } from './event-rows.js';
import { type EvidenceModel, evidenceModel } from './evidence-model.js';
import { fitProfiles, type ProfileMixture, profileLabels } from './fit-profiles.js';

/** Jaccard below which a cluster is another than it was (Hennig 2008). */
const LEAST_KEPT = 0.5;
/** What a cluster more must explain of the events of users, as a share of what those before it do on average. */
const LEAST_GAIN = 0.25;
/** Users of each resample. */
const RESAMPLE_ROWS = 2000;

/** How much, as a part of a representation, and its values for some users. */
export interface Amounts {
  howMuch: ScaledMeasure[];
  points: Matrix;
}

/** Users in a representation; `rows` are their rows of the table. */
interface Represented extends WeightedRows {
  representation: Representation;
  rows: Int32Array;
  /** How much of the same users, where the representation is of what they do alone. */
  leftOut: Amounts | null;
}

/** Some users of a space with their events. */
export interface Observed {
  /** In the coordinates of the space. */
  users: WeightedRows;
  /** How much they do, as it is in the space, and as it was left out of it. */
  amounts: Amounts;
  leftOut: Amounts | null;
  events: EventRows;
  names: readonly string[];
}

/** At most `size` users of a space with their events; null where nothing is known of what they do. */
export function observe(
  table: FeatureTable,
  space: Represented,
  size: number,
  random: Random,
): Observed | null {
  const { howMuch, what } = space.representation;
  if (what === null) return null;
  const sample = sampleRows(space.points.rows, size, random);
  const users = pick(space, sample);
  return {
    users,
    amounts: { howMuch, points: firstColumns(users.points, howMuch.length) },
    leftOut: space.leftOut && { ...space.leftOut, points: selectRows(space.leftOut.points, sample) },
    events: eventRowsOf(
      table.mix,
      sample.map((i) => space.rows[i]!),
      what.events,
    ),
    names: what.events,
  };
}

/** Clusters refined by events. */
export interface Refined {
  model: EvidenceModel;
  /** The users it was fitted on, with how much they do, and their clusters. */
  observed: Observed;
  amounts: Amounts;
  labels: Int32Array;
}

/**
 * Refines clusters by how often users did each event; then by how much they do, where the clusters were found by what
 * alone. Null where one of the clusters would become another, unless events are known to confirm them.
 */
export function refineByEvents(observed: Observed, mixture: Mixture, confirmed: boolean): Refined | null {
  const { users, events, amounts, leftOut, names } = observed;
  const found = mixtureLabels(users.points, mixture);
  const fit = fitted(observed, amounts, found, mixture.k);
  if (!confirmed && !areKept(found, fit, mixture.k)) return null;
  const refined = (fit: ProfileMixture, amounts: Amounts): Refined => ({
    model: evidenceModel(fit, events, names, amounts.howMuch),
    observed,
    amounts,
    labels: fit.labels,
  });
  if (leftOut) {
    const wider = fitted(observed, leftOut, fit.labels, mixture.k);
    if (areKept(fit.labels, wider, mixture.k)) return refined(wider, leftOut);
  }
  return refined(fit, amounts);
}

/**
 * The largest number of clusters, from `largest` down to `smallest`, that events confirm: each is still the same when events
 * are counted instead of summed up in components, or the last one explains about as much of the events as those before it,
 * and more than its parameters do by chance (Akaike 1974, for overdispersed counts Burnham and Anderson 2002). Null where
 * none is. `fits` has the clusters of each number, from 1 on.
 */
export function confirmedNumber(
  observed: Observed,
  fits: readonly Mixture[],
  largest: number,
  smallest: number,
): number | null {
  const { users, amounts, names } = observed;
  const rows = users.points.rows;
  for (let k = largest; k >= Math.max(2, smallest); k--) {
    const labels = mixtureLabels(users.points, fits[k - 1]!);
    const fit = fitted(observed, amounts, labels, k);
    if (areKept(labels, fit, k)) return k;
    if (k < 3) continue;
    const [one, fewer, all] = [1, k - 1, k].map((count) => {
      const found = mixtureLabels(users.points, fits[count - 1]!);
      return fitted(observed, amounts, found, count, fit.overdispersion).amounts.logLikelihood;
    });
    const gain = all! - fewer!;
    const parameters = names.length + amounts.howMuch.length;
    if (gain * rows > parameters && gain * (k - 2) >= LEAST_GAIN * (fewer! - one!)) return k;
  }
  return null;
}

/** How well each cluster is found again among resamples of its users: mean Jaccard over `again`, the clusters of each. */
export function stabilityByEvents(
  { observed, amounts, labels }: Refined,
  again: readonly Mixture[],
  k: number,
  random: Random,
): Float64Array {
  const { users, events } = observed;
  const all = users.points.rows;
  const size = Math.min(all, RESAMPLE_ROWS);
  const jaccard = new Float64Array(k);
  again.forEach((mixture, b) => {
    const draw = random.fork(`resample${b}`);
    const rows = Int32Array.from({ length: size }, () => draw.int(all)).sort();
    const fit = fitProfiles(
      {
        points: selectRows(amounts.points, rows),
        weights: users.weights && Float64Array.from(rows, (i) => users.weights![i]!),
      },
      pickEvents(events, rows),
      mixtureLabels(selectRows(users.points, rows), mixture),
      k,
    );
    matchedJaccard(labels, profileLabels(amounts.points, events, fit), k).jaccard.forEach((j, c) => {
      jaccard[c]! += j / again.length;
    });
  });
  return jaccard;
}

function fitted(
  { users, events }: Observed,
  { points }: Amounts,
  labels: Int32Array,
  k: number,
  overdispersion: number | null = null,
): ProfileMixture {
  return fitProfiles({ points, weights: users.weights }, events, labels, k, overdispersion);
}

function areKept(labels: Int32Array, fit: ProfileMixture, k: number): boolean {
  return matchedJaccard(labels, fit.labels, k).jaccard.every((j) => j >= LEAST_KEPT);
}

/** The first columns of each row. */
export function firstColumns({ rows, cols, data }: Matrix, kept: number): Matrix {
  const some = createMatrix(rows, kept);
  for (let i = 0; i < rows; i++) some.data.set(data.subarray(i * cols, i * cols + kept), i * kept);
  return some;
}
