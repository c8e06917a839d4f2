import type { Matrix } from '../../numeric/index.js';
import { step, withSharesOf } from '../mixture/fit-mixture.js';
import { linearScores } from '../mixture/linear-scores.js';
import { type Mixture, mixtureOf, momentsOf } from '../mixture/mixture.js';
import type { WeightedRows } from '../mixture/weighted-rows.js';
import { weightOfEvent } from '../space/event-evidence.js';
import type { EventRows } from './event-rows.js';
import { scatterOf } from './scatter.js';

/** Clusters by how much people do, and by which events. */
export interface ProfileMixture {
  /** How much. */
  amounts: Mixture;
  /** Logarithm of the probability of each event in each cluster, `k` x events, row-major. */
  profiles: Float64Array;
  overdispersion: number;
  /** How far events scatter about the profiles, over what draws from them would: see `Scatter`. */
  pearson: number;
  /** The most probable cluster of each row. */
  labels: Int32Array;
}

/** Overdispersion and clusters are found in turns. */
const ROUNDS = 3;
const STEPS = 40;
const TOLERANCE = 1e-5;
/** A profile starts as if its users had done each event this many times more, on average, as often as everyone does it. */
const PRIOR = 0.5;

/**
 * Refines a partition by expectation-maximisation: how much is Student's t as in `fitMixture`; events are drawn from the
 * profile of the cluster, and each counts `weightOfEvent` (quasi-likelihood of an overdispersed multinomial: McCullagh and
 * Nelder 1989, chapter 9). Amounts and events are taken to be independent within a cluster.
 *
 * Components of the mix show what groups there are; counts say better who belongs to which: one event of a user who did
 * three says little, and a rare event that only some group does says much.
 * `amounts` and `events` have one row per entry of `labels`, which run from 0 to `k - 1`. `given` is an overdispersion that is
 * known.
 */
export function fitProfiles(
  amounts: WeightedRows,
  events: EventRows,
  labels: Int32Array,
  k: number,
  given: number | null = null,
): ProfileMixture {
  const n = events.rows;
  const { points } = amounts;
  const moments = momentsOf(amounts);
  const beside = { logLikelihoods: new Float64Array(n * k), memberships: new Float64Array(n * k) };
  for (let i = 0; i < n; i++) beside.memberships[i * k + labels[i]!] = 1;
  let mixture = mixtureOf(points, labels, k, moments);
  let overdispersion = 0;
  let pearson = 1;
  let profiles = new Float64Array(0);
  let found = labels;
  for (let round = 0; round < (given === null ? ROUNDS : 1); round++) {
    const scatter = scatterOf(events, found, probabilities(events, beside.memberships, k, overdispersion));
    pearson = scatter.pearson;
    overdispersion = given ?? scatter.overdispersion;
    let previous = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < STEPS; at++) {
      profiles = probabilities(events, beside.memberships, k, overdispersion).map((p) => Math.log(p));
      logLikelihoods(events, profiles, k, overdispersion, beside.logLikelihoods);
      mixture = { ...step(points, mixture, moments, beside), iterations: at + 1 };
      if (mixture.logLikelihood - previous < TOLERANCE && at > 2) break;
      previous = mixture.logLikelihood;
    }
    found = likeliest(beside.memberships, n, k);
  }
  const refined = withSharesOf(points, mixture, beside);
  return { amounts: refined, profiles, overdispersion, pearson, labels: found };
}

/** The most probable cluster of each row of other amounts and events, the clusters of amounts taken as normal ones. */
export function profileLabels(points: Matrix, events: EventRows, fit: ProfileMixture): Int32Array {
  const { k } = fit.amounts;
  const { rows, cols, data } = points;
  const { coefficients, constants } = linearScores(fit.amounts, cols);
  const scores = new Float64Array(rows * k);
  logLikelihoods(events, fit.profiles, k, fit.overdispersion, scores);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < k; c++) {
      let sum = constants[c]!;
      for (let a = 0; a < cols; a++) sum += coefficients[c * cols + a]! * data[i * cols + a]!;
      scores[i * k + c]! += sum;
    }
  }
  return likeliest(scores, rows, k);
}

/** The profile of each cluster: the probability of each event, from the users' memberships. */
function probabilities(
  { rows, cols, start, event, count, total }: EventRows,
  memberships: Float64Array,
  k: number,
  overdispersion: number,
): Float64Array {
  const sums = new Float64Array(k * cols);
  const everyone = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const weight = weightOfEvent(total[i]!, overdispersion);
    for (let q = start[i]!; q < start[i + 1]!; q++) {
      const x = weight * count[q]!;
      everyone[event[q]!]! += x;
      for (let c = 0; c < k; c++) {
        const r = memberships[i * k + c]!;
        if (r > 0) sums[c * cols + event[q]!]! += r * x;
      }
    }
  }
  const all = everyone.reduce((sum, x) => sum + x, 0);
  for (let c = 0; c < k; c++) {
    let total = 0;
    for (let j = 0; j < cols; j++) {
      sums[c * cols + j]! += (PRIOR * cols * Math.max(everyone[j]!, 1e-9)) / all;
      total += sums[c * cols + j]!;
    }
    for (let j = 0; j < cols; j++) sums[c * cols + j]! /= total;
  }
  return sums;
}

/** What each user's events say for each cluster, but for what is the same for all of them. */
function logLikelihoods(
  { rows, cols, start, event, count, total }: EventRows,
  profiles: Float64Array,
  k: number,
  overdispersion: number,
  into: Float64Array,
): void {
  into.fill(0);
  for (let i = 0; i < rows; i++) {
    const weight = weightOfEvent(total[i]!, overdispersion);
    for (let q = start[i]!; q < start[i + 1]!; q++) {
      const x = weight * count[q]!;
      for (let c = 0, at = event[q]!; c < k; c++, at += cols) into[i * k + c]! += x * profiles[at]!;
    }
  }
}

function likeliest(memberships: Float64Array, n: number, k: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => {
    let best = 0;
    for (let c = 1; c < k; c++) if (memberships[i * k + c]! > memberships[i * k + best]!) best = c;
    return best;
  });
}
