import { matchedJaccard } from '../../numeric/index.js';
import { mixtureLabels } from '../mixture/linear-scores.js';
import type { Mixture } from '../mixture/mixture.js';
import { type EvidenceModel, evidenceModel } from './evidence-model.js';
import { fitProfiles, type ProfileMixture } from './fit-profiles.js';
import type { Amounts, Observed } from './observed.js';

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
 * Refines clusters by how often users did each event; then by how much they do, where the clusters were found by what
 * alone. Null where one of the clusters would become another, unless events are known to confirm them.
 */
export function refineByEvents(observed: Observed, mixture: Mixture, confirmed: boolean): Refined | null {
  const { users, events, amounts, leftOut, names } = observed;
  const found = mixtureLabels(users.points, mixture);
  const fitted = ({ points }: Amounts, labels: Int32Array) =>
    fitProfiles({ points, weights: users.weights }, events, labels, mixture.k);
  const fit = fitted(amounts, found);
  if (!confirmed && !areKept(found, fit, mixture.k)) return null;
  const refined = (fit: ProfileMixture, amounts: Amounts): Refined => ({
    model: evidenceModel(fit, events, names, amounts.howMuch),
    observed,
    amounts,
    labels: fit.labels,
  });
  if (leftOut) {
    const wider = fitted(leftOut, fit.labels);
    if (areKept(fit.labels, wider, mixture.k)) return refined(wider, leftOut);
  }
  return refined(fit, amounts);
}

/** Whether every cluster is still the same after a fit by events. */
export function areKept(labels: Int32Array, fit: ProfileMixture, k: number): boolean {
  return matchedJaccard(labels, fit.labels, k).jaccard.every((j) => j >= LEAST_KEPT);
}
