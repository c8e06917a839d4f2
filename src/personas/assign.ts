import { earlyUsers, featuresOf, type Placement, place, represent, toMetric } from '../clustering/index.js';
import type { FeatureTable } from '../features/index.js';
import type { PersonaModel } from './artifact.js';

/** The personas of users by an existing model. One entry per row of the table. */
export interface PersonaAssignment extends Placement {
  /** `labels` and `runnerUp` index `model.personas`; the ids of `labels`. */
  personaIds: string[];
  /** 1 where too little is known of the user to say. */
  tooEarly: Uint8Array;
  /** Features the model reads that the table does not have: their users count as unknown there. */
  missingFeatures: string[];
}

/** Gives users their persona from the model alone: the training data is not needed. */
export function assign(model: PersonaModel, table: FeatureTable): PersonaAssignment {
  const { representation, metric, centroids, assignment } = model.model;
  const placement = place(
    toMetric(represent(table, representation), metric),
    centroids,
    assignment.handicaps,
  );
  const personaOf = new Int32Array(centroids.length);
  model.personas.forEach((persona, p) => {
    personaOf[persona.cluster] = p;
  });
  const labels = placement.labels.map((c) => personaOf[c]!);
  const known = new Set(table.columns.map((c) => c.definition.name));
  return {
    ...placement,
    labels,
    runnerUp: placement.runnerUp.map((c) => personaOf[c]!),
    personaIds: Array.from(labels, (p) => model.personas[p]!.id),
    tooEarly: earlyUsers(table, assignment),
    missingFeatures: [...new Set(representation.howMuch.flatMap(featuresOf))].filter(
      (name) => !known.has(name),
    ),
  };
}
