import type { Random } from '../../base/index.js';
import type { FeatureTable } from '../../features/index.js';
import { createMatrix, type Matrix, matchedJaccard, sampleRows } from '../../numeric/index.js';
import { mixtureLabels } from '../mixture/linear-scores.js';
import type { Mixture } from '../mixture/mixture.js';
import { pick, type WeightedRows } from '../mixture/weighted-rows.js';
import type { Representation } from '../model.js';
import { eventRowsOf } from './event-rows.js';
import { type EvidenceModel, evidenceModel } from './evidence-model.js';
import { fitProfiles } from './fit-profiles.js';

/** Jaccard below which a cluster is another than it was (Hennig 2008). */
const LEAST_KEPT = 0.5;

/** Users in a representation; `rows` are their rows of the table. */
interface Represented extends WeightedRows {
  representation: Representation;
  rows: Int32Array;
}

/**
 * Refines clusters by how often users did each event, on at most `size` of them. Null where there is nothing to refine, or
 * where one of the clusters would become another.
 */
export function refineByEvents(
  table: FeatureTable,
  space: Represented,
  mixture: Mixture,
  size: number,
  random: Random,
): EvidenceModel | null {
  const { howMuch, what } = space.representation;
  if (what === null || mixture.k < 2) return null;
  const sample = sampleRows(space.points.rows, size, random);
  const { points, weights } = pick(space, sample);
  const labels = mixtureLabels(points, mixture);
  const users = sample.map((i) => space.rows[i]!);
  const events = eventRowsOf(table.mix, users, what.events);
  const fit = fitProfiles(
    { points: firstColumns(points, howMuch.length), weights },
    events,
    labels,
    mixture.k,
  );
  const { jaccard } = matchedJaccard(labels, fit.labels, mixture.k);
  if (!jaccard.every((j) => j >= LEAST_KEPT)) return null;
  return evidenceModel(fit, events, what.events, howMuch);
}

export function firstColumns({ rows, cols, data }: Matrix, kept: number): Matrix {
  const some = createMatrix(rows, kept);
  for (let i = 0; i < rows; i++) some.data.set(data.subarray(i * cols, i * cols + kept), i * kept);
  return some;
}
