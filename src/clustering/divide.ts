import type { Log, Random } from '../base/index.js';
import type { FeatureTable } from '../features/index.js';
import { type Matrix, selectColumns, selectRows } from '../numeric/index.js';
import { agglomerate } from './agglomerate.js';
import {
  areFoundAgain,
  chooseK,
  curveOf,
  hasGaps,
  isFoundAgain,
  refitResamples,
  stabilityOf,
} from './how-many/choose-k.js';
import { type Clusters, only } from './mixture/clusters.js';
import { fitMixture, withSharesOf } from './mixture/fit-mixture.js';
import { mixtureLabels } from './mixture/linear-scores.js';
import { type Mixture, mixtureOf, momentsOf } from './mixture/mixture.js';
import { searchMixtures, THOROUGH } from './mixture/search.js';
import { spread } from './mixture/weighted-rows.js';
import type { ClusterMethod, KCurve, Representation } from './model.js';
import { confirmedNumber } from './profiles/confirmed-number.js';
import { type Amounts, observe } from './profiles/observed.js';
import { fitRepresentation, represent } from './space/representation.js';

export interface DiscoverOptions {
  method: ClusterMethod;
  /** Number of clusters; chosen between `kMin` and `kMax` when `auto`. */
  k: number | 'auto';
  kMin: number;
  kMax: number;
  /** Refit with ml-kmeans and ml-hclust. */
  crossCheck: boolean;
}

/** Users on whom the number of clusters is chosen. */
export const SEARCH_ROWS = 4000;
/** Users on whom the chosen clusters are refined. */
export const REFINE_ROWS = 50_000;
const REFINE_STEPS = 100;
/** Fewer users than this per cluster do not carry one. */
const USERS_PER_CLUSTER = 10;
/** Share and number of users below which a cluster is dropped. */
const LEAST_SHARE = 0.005;
const LEAST_USERS = 5;

/** The users to divide, in their representation. */
export interface Space {
  representation: Representation;
  /** All users of the table. */
  everyone: Matrix;
  /** Those of `rows`. */
  points: Matrix;
  rows: Int32Array;
  /** How much each of `rows` says of what groups there are. */
  weights: Float64Array;
  /** How much `rows` do, where the representation is of what they do alone. */
  leftOut: Amounts | null;
}

export function spaceOf(table: FeatureTable, rows: Int32Array): Space {
  return spaceIn(table, rows, fitRepresentation(table, rows));
}

/** What the users of a space do, alone. */
function withoutAmounts(table: FeatureTable, { representation, points, rows }: Space): Space {
  const { howMuch, what } = representation;
  const leftOut = { howMuch, points: selectColumns(points, 0, howMuch.length) };
  return { ...spaceIn(table, rows, { howMuch: [], what }), leftOut };
}

function spaceIn(table: FeatureTable, rows: Int32Array, representation: Representation): Space {
  const everyone = represent(table, representation);
  return {
    representation,
    everyone,
    points: selectRows(everyone, rows),
    rows,
    weights: sayOf(Float64Array.from(rows, (u) => table.events[u]!)),
    leftOut: null,
  };
}

/**
 * How much users say of what groups there are, by their numbers of events: the root of it, over that of the middle user,
 * and no more than one. Rates and mixes of few events scatter, and with many such users their scatter would pass for a
 * group of its own.
 */
function sayOf(events: Float64Array): Float64Array {
  const middle = events.slice().sort()[Math.floor(events.length / 2)] ?? 1;
  return events.map((n) => Math.min(1, Math.sqrt(n / middle)));
}

export interface Division extends Clusters {
  space: Space;
  /** With the number of clusters that the votes chose; events may have confirmed fewer. */
  kCurve: KCurve;
  /** Whether the events of users confirm the clusters. */
  confirmed: boolean;
  /** As many clusters of each resample of the users; none where they were not found by resampling. */
  again: readonly Mixture[];
  /** Why there could be no clusters. */
  reason: string | null;
}

/**
 * Divides users by how much and what they do; or by what alone, where both together show neither gaps nor groups that are
 * found again, and what they do falls into such groups. How much people do is the louder of the two when it only differs
 * by degree.
 */
export async function divideUsers(
  table: FeatureTable,
  users: Int32Array,
  options: DiscoverOptions,
  asked: number | null,
  random: Random,
  log: Log,
): Promise<Division> {
  const both = await divide(table, spaceOf(table, users), options, asked, random, log);
  const { what, howMuch } = both.space.representation;
  if (
    !what ||
    howMuch.length === 0 ||
    both.kCurve.points.some((p) => hasGaps(p) && isFoundAgain(p)) ||
    areFoundAgain(both.kCurve)
  ) {
    return both;
  }
  const alone = await divide(
    table,
    withoutAmounts(table, both.space),
    options,
    asked,
    random.fork('what'),
    log,
  );
  return areFoundAgain(alone.kCurve) ? alone : both;
}

/** Chooses the number of clusters and fits them. */
export async function divide(
  table: FeatureTable,
  space: Space,
  options: DiscoverOptions,
  asked: number | null,
  random: Random,
  log: Log,
): Promise<Division> {
  const { representation, points } = space;
  const among = spread(space, SEARCH_ROWS, random.fork('search'));
  const sample = among.points;
  const carried = Math.floor(sample.rows / USERS_PER_CLUSTER);
  const given = asked === null ? null : Math.min(asked, distinctRows(sample, asked));
  const largest = Math.max(given ?? 1, Math.min(options.kMax, carried));
  if (points.cols === 0) return undivided(space, 'everyone behaves alike');
  if (largest < 2) return undivided(space, `${points.rows} users are too few to form groups`);
  const howMuch = representation.howMuch.length;
  log.progress(0.2, 'searching');
  const fits = searchMixtures(among, howMuch, largest, random.fork('mixtures'), THOROUGH);
  log.progress(0.4, 'refitting resamples');
  const refits = refitResamples(among, howMuch, largest, random.fork('resamples'));
  const curve = chooseK(curveOf(among, fits, refits), options.kMin);
  const observed = observe(table, space, SEARCH_ROWS, random.fork('confirmed'));
  const confirmed = observed
    ? confirmedNumber(observed, fits, given ?? curve.chosen, given ?? options.kMin)
    : null;
  const k = given ?? confirmed ?? curve.chosen;
  const kCurve = { ...curve, ...decided(curve, given, k) };
  if (options.method !== 'kmeans' && k > 1) {
    const rows = spread(space, REFINE_ROWS, random.fork('refine')).points;
    const tree = agglomerate(rows, fits[k - 1]!, options.method, random.fork('agglomerate'));
    return { ...tree, space, kCurve, confirmed: false, again: [], reason: null };
  }
  const mixture = withoutCrumbs(refine(space, fits[k - 1]!, random), points, given !== null);
  const { jaccard } = stabilityOf(sample, mixtureLabels(sample, mixture), mixture.k, refits);
  return {
    mixture,
    jaccard,
    labels: null,
    space,
    kCurve,
    confirmed: confirmed !== null,
    again: refits.map((refit) => refit[k - 1]!),
    reason: null,
  };
}

/** How the number of clusters came about, in words. The curve keeps the number its votes chose: it tells whether there are groups. */
function decided({ chosen, source, words }: KCurve, given: number | null, k: number): Partial<KCurve> {
  if (given !== null) return { chosen: given, source: 'given', words: `${given} were asked for` };
  return k === chosen
    ? { source, words }
    : { source, words: `${words}; but the events of users confirm ${k}` };
}

function undivided(space: Space, reason: string): Division {
  const { points } = space;
  const { rows, cols } = points;
  const mixture: Mixture =
    rows > 0 && cols > 0
      ? mixtureOf(points, new Int32Array(rows), 1, momentsOf(space))
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
  return {
    mixture,
    jaccard: Float64Array.of(1),
    labels: null,
    space,
    kCurve,
    confirmed: false,
    again: [],
    reason,
  };
}

function refine(space: Space, found: Mixture, random: Random): Mixture {
  const rows = spread(space, REFINE_ROWS, random.fork('refine'));
  const refined = fitMixture(rows.points, found, momentsOf(rows), { iterations: REFINE_STEPS });
  return withSharesOf(rows.points, refined);
}

/** Drops clusters that shrank to a few users when everyone was looked at, unless the number was asked for. */
function withoutCrumbs(mixture: Mixture, points: Matrix, asked: boolean): Mixture {
  const { cols } = points;
  const least = Math.max(LEAST_SHARE, LEAST_USERS / points.rows);
  const kept = Array.from(mixture.weights.keys()).filter((c) => mixture.weights[c]! >= least);
  if (asked || kept.length === mixture.k || kept.length === 0) return mixture;
  return only({ mixture, jaccard: new Float64Array(mixture.k) }, kept, cols).mixture;
}

/** Distinct rows, counted up to a limit. */
function distinctRows(points: Matrix, limit: number): number {
  const seen = new Set<string>();
  for (let i = 0; i < points.rows && seen.size < limit; i++) {
    seen.add(points.data.subarray(i * points.cols, (i + 1) * points.cols).join(','));
  }
  return Math.max(1, seen.size);
}
