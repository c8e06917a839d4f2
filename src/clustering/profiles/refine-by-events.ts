import { matchedJaccard } from '../../numeric/index.js';
import { type EvidenceModel, evidenceModel } from './evidence-model.js';
import { fitProfiles, type ProfileMixture } from './fit-profiles.js';
import type { Amounts, Observed } from './observed.js';

/** Where events scatter less than this about the profiles, over draws from them, they are not drawn: each has its place in a course. */
const LEAST_PEARSON = 0.5;
/** Jaccard below which a cluster is another than it was (Hennig 2008). */
const LEAST_KEPT = 0.5;

/** Clusters refined by events. */
export interface Refined {
  model: EvidenceModel;
  /** The users it was fitted on, with how much they do, and their clusters. */
  observed: Observed;
  amounts: Amounts;
  labels: Int32Array;
}

/**
 * Refines the clusters that were found, one label for each user, by how often users did each event; then by how much they do, where the clusters were found by what
 * alone. Null where events are not drawn, or where one of the clusters would become another unless events are known to
 * confirm them.
 */
export function refineByEvents(
  observed: Observed,
  found: Int32Array,
  k: number,
  confirmed: boolean,
): Refined | null {
  const { users, events, amounts, leftOut, names } = observed;
  const fitted = ({ points }: Amounts, labels: Int32Array) =>
    fitProfiles({ points, weights: users.weights }, events, labels, k);
  const fit = fitted(amounts, found);
  if (!areDrawn(fit) || (!confirmed && !areKept(found, fit, k))) return null;
  const refined = (fit: ProfileMixture, amounts: Amounts): Refined => ({
    model: evidenceModel(fit, events, names, amounts.howMuch),
    observed,
    amounts,
    labels: fit.labels,
  });
  if (leftOut) {
    const wider = fitted(leftOut, fit.labels);
    if (areKept(fit.labels, wider, k)) return refined(wider, leftOut);
  }
  return refined(fit, amounts);
}

/**
 * Whether events scatter about the profiles of their clusters as draws do, or more. Where everyone does each event once, in a
 * course of steps, a profile is no model of them: it takes an event left out for chance.
 */
export function areDrawn({ pearson }: ProfileMixture): boolean {
  return pearson >= LEAST_PEARSON;
}

/** Whether every cluster is still the same after a fit by events. */
export function areKept(labels: Int32Array, fit: ProfileMixture, k: number): boolean {
  return matchedJaccard(labels, fit.labels, k).jaccard.every((j) => j >= LEAST_KEPT);
}
